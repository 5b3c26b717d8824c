import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { TextOutput } from '../io/text-output.ts';
import { groupDigits, ProgressBar } from './progress-bar.ts';

function createBar(isTTY: boolean) {
  const stream = new PassThrough();
  Object.assign(stream, { isTTY, columns: 80 });
  let now = 0;
  const bar = new ProgressBar(new TextOutput(stream, { color: false }), () => now);
  return { bar, advance: (ms: number) => (now += ms), read: () => String(stream.read() ?? '') };
}

describe('a progress bar', () => {
  it('shows nothing for what is over at once', () => {
    const { bar, advance, read } = createBar(true);
    advance(300);
    bar.update({ label: 'Applying', done: 1, total: 2 });
    bar.clear();
    expect(read()).toBe('');
  });

  it('shows how far it is and how fast, within the width of the terminal', () => {
    const { bar, advance, read } = createBar(true);
    bar.update({ label: 'Checking', done: 0, total: 10_000 });
    bar.update({ label: 'Applying', done: 1_000, total: 10_000 });
    advance(2_000);
    bar.update({ label: 'Applying', done: 5_000, total: 10_000, detail: 'x'.repeat(200) });
    const text = read();
    expect(text).toContain('50%  5,000/10,000  2,000/s');
    expect(text.replace('\r\u001b[K', '').length).toBeLessThan(80);
  });

  it('removes its line', () => {
    const { bar, advance, read } = createBar(true);
    advance(2_000);
    bar.update({ label: 'Syncing', done: 7 });
    expect(read()).toBe('\r\u001b[KSyncing  7  0/s');
    bar.clear();
    expect(read()).toBe('\r\u001b[K');
  });

  it('writes nothing where there is no terminal', () => {
    const { bar, advance, read } = createBar(false);
    advance(2_000);
    bar.update({ label: 'Applying', done: 1, total: 2 });
    expect(read()).toBe('');
  });
});

it('groups digits', () => {
  expect([0, 999, 1_000, 1_234_567].map(groupDigits)).toEqual(['0', '999', '1,000', '1,234,567']);
});
