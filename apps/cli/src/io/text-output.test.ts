import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { TextOutput, wantsColor } from './text-output.ts';

/** A reader that takes nothing until it is told to. */
function slowReader() {
  const waiting: (() => void)[] = [];
  const stream = new Writable({
    highWaterMark: 1,
    write: (_chunk, _encoding, done) => void waiting.push(done),
  });
  return { stream, read: () => waiting.shift()?.() };
}

describe('an output', () => {
  it('waits for a slow reader, with one listener however much is written', async () => {
    const { stream, read } = slowReader();
    const output = new TextOutput(stream, { color: false });
    const before = stream.listenerCount('drain');
    const writes = Array.from({ length: 50 }, (_, i) => output.write(`${i}\n`));
    expect(stream.listenerCount('drain')).toBe(before + 1);
    let isDone = false;
    const all = Promise.all(writes).then(() => {
      isDone = true;
    });
    await new Promise(setImmediate);
    expect(isDone).toBe(false);
    for (let i = 0; i < 50; i++) {
      read();
      await new Promise(setImmediate);
    }
    await all;
    expect(stream.listenerCount('drain')).toBe(before);
  });

  it('is closed when the reader has gone, and nobody waits for ever', async () => {
    const { stream } = slowReader();
    const output = new TextOutput(stream, { color: false });
    const write = output.write('text');
    stream.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    await write;
    expect(output.isClosed).toBe(true);
    await output.write('more');
  });

  it('tells a failure from a reader who had enough', () => {
    for (const [code, isFailure] of [
      ['EPIPE', false],
      ['ENOSPC', true],
    ] as const) {
      const { stream } = slowReader();
      const output = new TextOutput(stream, { color: false });
      stream.emit('error', Object.assign(new Error(`write ${code}`), { code }));
      expect(output.isClosed).toBe(true);
      expect(output.failure !== undefined).toBe(isFailure);
    }
  });

  it('has a width only on a terminal', () => {
    const stream = new PassThrough();
    expect(new TextOutput(stream, { color: false }).columns).toBeUndefined();
    Object.assign(stream, { isTTY: true, columns: 120 });
    expect(new TextOutput(stream, { color: false }).columns).toBe(120);
    Object.assign(stream, { columns: 0 });
    expect(new TextOutput(stream, { color: false }).columns).toBe(80);
  });
});

describe('colours', () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true });
  const pipe = new PassThrough();

  it.each([
    [terminal, {}, [], true],
    [pipe, {}, [], false],
    [terminal, { NO_COLOR: '1' }, [], false],
    [terminal, { NO_COLOR: '' }, [], true],
    [terminal, { TERM: 'dumb' }, [], false],
    [terminal, { FORCE_COLOR: '1' }, ['--no-color'], false],
    [pipe, { FORCE_COLOR: '1' }, [], true],
    [terminal, { FORCE_COLOR: '0' }, [], false],
  ])('case %#', (stream, environment, args, expected) => {
    expect(wantsColor(stream, environment, args)).toBe(expected);
  });
});
