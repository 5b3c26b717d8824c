import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { TextOutput } from '../io/text-output.ts';
import { Table } from './table.ts';

interface Row {
  readonly name: string;
  readonly title?: string;
  readonly size?: string;
}

async function render(pages: Row[][], columns?: number): Promise<string> {
  const stream = new PassThrough();
  Object.assign(stream, { isTTY: columns !== undefined, columns });
  const table = new Table<Row>(new TextOutput(stream, { color: false }), [
    { title: 'NAME', value: ({ name }) => name, keepWhole: true },
    { title: 'SIZE', value: ({ size }) => size },
    { title: 'TITLE', value: ({ title }) => title },
  ]);
  for (const page of pages) await table.write(page);
  return String(stream.read());
}

describe('a table', () => {
  it('aligns columns by what a terminal shows', async () => {
    const text = await render([
      [
        { name: '日本', title: 'Japan', size: '1' },
        { name: 'abc', title: 'x', size: '22' },
      ],
    ]);
    expect(text).toBe('NAME  SIZE  TITLE\n日本  1     Japan\nabc   22    x\n');
  });

  it('leaves out a column that nobody fills', async () => {
    expect(await render([[{ name: 'a', title: 'b' }]])).toBe('NAME  TITLE\na     b\n');
  });

  it('writes the header once, and keeps the widths of the first page', async () => {
    const text = await render([[{ name: 'a', title: 'b' }], [{ name: 'longer', title: 'c' }]]);
    expect(text).toBe('NAME  TITLE\na     b\nlonger  c\n');
  });

  it('fits a terminal by cutting the widest column, and cuts nothing elsewhere', async () => {
    const row = { name: 'checkout', title: 'A very long title that goes on and on' };
    const cut = await render([[row]], 30);
    expect(cut.split('\n')[1]).toBe('checkout  A very long title t…');
    expect(await render([[row]])).toContain(row.title);
  });

  it('cuts nothing that people copy, also when it does not fit', async () => {
    const row = { name: 'a-name-that-is-longer-than-the-terminal', title: 'A title that is cut' };
    expect((await render([[row]], 20)).split('\n')[1]).toBe(`${row.name}  A title…`);
  });

  it('shows control characters of others as what they are not', async () => {
    const text = await render([[{ name: 'a\u001b[31mb', title: 'two\nlines' }]]);
    expect(text).not.toContain('\u001b');
    expect(text).toContain('two lines');
  });
});
