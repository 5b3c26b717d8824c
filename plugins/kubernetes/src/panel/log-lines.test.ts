import { describe, expect, it } from 'vitest';
import { MAX_LINE_LENGTH, readLogLines } from './log-lines.ts';
import { parseLogSource } from './pod-log.ts';

async function linesOf(...chunks: (string | Buffer)[]) {
  async function* source() {
    for (const chunk of chunks) yield Buffer.from(chunk as string);
  }
  const lines = [];
  for await (const line of readLogLines(source())) lines.push(line);
  return lines;
}

describe('readLogLines', () => {
  it('splits lines wherever chunks end, characters included', async () => {
    const bytes = Buffer.from('2026-03-01T10:00:00.123456789Z grüße\nzwei\r\n\ndrei');
    const expected = [
      { at: '2026-03-01T10:00:00.123Z', text: 'grüße' },
      { text: 'zwei' },
      { text: '' },
      { text: 'drei' },
    ];
    for (let size = 1; size <= bytes.length; size++) {
      const chunks = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
      expect(await linesOf(...chunks)).toEqual(expected);
    }
  });

  it('cuts a line that is too long and goes on with the next', async () => {
    const piece = 'x'.repeat(10_000);
    const lines = await linesOf(...Array(100).fill(piece), `${piece}\n`, 'next\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]?.text).toHaveLength(MAX_LINE_LENGTH + ' … (line cut)'.length);
    expect(lines[1]?.text).toBe('next');
  });

  it('keeps text that only looks like a time', async () => {
    expect(await linesOf('2026-03-01 hello\n')).toEqual([{ text: '2026-03-01 hello' }]);
    expect(await linesOf('2026-03-01T10:00:00Z\n')).toEqual([
      { at: '2026-03-01T10:00:00.000Z', text: '' },
    ]);
  });
});

describe('parseLogSource', () => {
  it('reads namespace, pod and container', () => {
    expect(parseLogSource('shop/web-1/app')).toEqual({
      namespace: 'shop',
      pod: 'web-1',
      container: 'app',
      previous: false,
    });
    expect(parseLogSource('shop/web-1/app/previous')).toMatchObject({ previous: true });
  });

  it.each(['', 'a/b', 'a/b/c/d', '../b/c', 'a/b/../c', 'a/b%2f/c', 'a/b/c?x', 'A/b/c', 'a//c'])(
    'refuses "%s"',
    (text) => {
      expect(parseLogSource(text)).toBeUndefined();
    },
  );
});
