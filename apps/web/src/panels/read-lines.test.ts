import { describe, expect, it } from 'vitest';
import { readJsonLines } from './read-lines.ts';

function streamOf(...chunks: (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) {
        controller.enqueue(typeof chunk === 'string' ? encoder.encode(chunk) : chunk);
      }
      controller.close();
    },
  });
}

async function collect(stream: ReadableStream<Uint8Array>): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const value of readJsonLines(stream)) values.push(value);
  return values;
}

describe('reading JSON lines', () => {
  it('puts lines together that arrive in pieces', async () => {
    expect(await collect(streamOf('{"text":"a"}\n{"te', 'xt":"b"}\n', '\n{"text":"c"}'))).toEqual([
      { text: 'a' },
      { text: 'b' },
      { text: 'c' },
    ]);
  });

  it('does not break characters of several bytes', async () => {
    const bytes = new TextEncoder().encode('{"text":"größer 🚀"}\n');
    const chunks = Array.from(bytes, (byte) => Uint8Array.of(byte));
    expect(await collect(streamOf(...chunks))).toEqual([{ text: 'größer 🚀' }]);
  });

  it('leaves out what is no JSON', async () => {
    expect(await collect(streamOf('nonsense\n{"text":"a"}\n{"text":'))).toEqual([{ text: 'a' }]);
  });

  it('gives up on a line that never ends', async () => {
    const endless = 'x'.repeat(1024 * 1024 + 1);
    await expect(collect(streamOf(endless, endless))).rejects.toThrow('never ends');
  });
});
