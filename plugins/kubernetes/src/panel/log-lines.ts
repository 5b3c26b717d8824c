import { StringDecoder } from 'node:string_decoder';
import type { LogLine } from '@gantry/plugin-sdk';

/** Longer lines are cut: they are data dumps that nobody reads on a page. */
export const MAX_LINE_LENGTH = 16_384;

const TIMESTAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) ?/;

/**
 * Splits a log with timestamps into lines while it arrives. Reads no further than its consumer: a slow reader
 * holds the cluster's connection back instead of filling memory, however long a line is.
 */
export async function* readLogLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<LogLine> {
  // A character can be cut in two by the border of a chunk.
  const decoder = new StringDecoder('utf8');
  let pending = '';
  let cutting = false;
  for await (const chunk of chunks) {
    const parts = decoder.write(chunk).split('\n');
    for (const [index, part] of parts.entries()) {
      const isLast = index === parts.length - 1;
      if (!cutting) pending += part;
      if (pending.length > MAX_LINE_LENGTH) {
        pending = pending.slice(0, MAX_LINE_LENGTH);
        cutting = true;
      }
      if (isLast) break;
      yield toLine(pending, cutting);
      pending = '';
      cutting = false;
    }
  }
  pending += decoder.end();
  if (pending !== '') yield toLine(pending, cutting);
}

function toLine(text: string, cut: boolean): LogLine {
  const time = TIMESTAMP.exec(text)?.[0];
  const body = (time === undefined ? text : text.slice(time.length)).replace(/\r$/, '');
  const shown = cut ? `${body} … (line cut)` : body;
  if (time === undefined) return { text: shown };
  return { at: new Date(time.trim()).toISOString(), text: shown };
}
