/** Longest line that is read; the server sends shorter ones. */
const MOST_CHARACTERS = 1024 * 1024;

/**
 * The lines of a byte stream as they arrive: each JSON value on a line of its own. What is not JSON is left
 * out. Ends with the stream; throws when the stream breaks or a line never ends.
 */
export async function* readJsonLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield* parse(line);
      if (done) break;
      if (rest.length > MOST_CHARACTERS) throw new Error('A line of the log never ends.');
    }
    yield* parse(rest);
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function* parse(line: string): Generator<unknown> {
  if (line.trim() === '') return;
  try {
    yield JSON.parse(line) as unknown;
  } catch {
    // Half a line at the end of a broken stream.
  }
}
