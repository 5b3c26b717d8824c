import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkToolFile } from '@gantry/tool-runner';
import { transform } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';

// The tools that the documentation shows are complete: each is taken from there and looked at as anyone's.

const text = readFileSync(
  fileURLToPath(new URL('../../docs/tools/README.md', import.meta.url)),
  'utf8',
);
const folder = mkdtempSync(join(tmpdir(), 'gantry-tool-docs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function blockAfter(heading: string): string {
  const block = new RegExp(`${heading}[^\n]*:\n\n\`\`\`\\w+\n([\\s\\S]*?)\`\`\``).exec(text)?.[1];
  if (block === undefined) throw new Error(`There is no block after "${heading}".`);
  return block;
}

function write(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  chmodSync(path, 0o755);
  return path;
}

const hasPython = spawnSync('/usr/bin/python3', ['--version']).status === 0;
if (!hasPython) console.warn('SKIPPED: the tool in Python, which needs /usr/bin/python3.');

const missing = async (path: string) =>
  (await checkToolFile(path, {}))
    .filter(({ ok }) => !ok)
    .map(({ id, message }) => `${id}: ${message}`);

describe('the tool of the documentation', () => {
  it('in shell is complete', async () => {
    expect(await missing(write('check-file', blockAfter('In shell')))).toEqual([]);
  });

  it.skipIf(!hasPython)('in Python is complete', async () => {
    expect(await missing(write('check-load', blockAfter('In Python')))).toEqual([]);
  });

  it('in TypeScript is complete', async () => {
    const { code } = await transform(blockAfter('In TypeScript'), { loader: 'ts', format: 'esm' });
    expect(await missing(write('check-space.mjs', code))).toEqual([]);
  });
});

it('says everything that a program lacks to be a tool', async () => {
  const ids = async (content: string) =>
    (await checkToolFile(write('poor', content), {})).filter(({ ok }) => !ok).map(({ id }) => id);
  expect(await ids('#!/bin/sh\nexit 0\n')).toEqual([
    'schema',
    'version',
    'help',
    'usage',
    'report',
  ]);
  const open = `#!/bin/sh\necho '{"type":"object","properties":{"password":{"type":"string"}}}'\n`;
  expect(await ids(open)).toContain('secrets');
  expect((await checkToolFile(join(folder, 'nothing'), {}))[0]).toMatchObject({
    id: 'file',
    ok: false,
  });
});
