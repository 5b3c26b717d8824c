import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { errors } from './errors.ts';

const root = fileURLToPath(new URL('.', import.meta.url));
// Commands raise what they find wrong before there is an operator.
const commands = fileURLToPath(new URL('../../../apps/cli/src/', import.meta.url));
const sources = [root, commands]
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .filter((path) => path !== 'errors.ts')
      .map((path) => readFileSync(folder + path, 'utf8')),
  )
  .join('\n');

const details = {
  name: 'n',
  url: 'u',
  reason: 'r',
  tool: 't',
  lock: 'l',
  locked: 'a',
  found: 'b',
  range: '^1',
  platform: 'p',
  path: 'f',
  driver: 'd',
  reference: 's',
  nearest: 'x',
  repositories: ['a', 'b'],
  versions: ['1.0.0'],
  available: ['any'],
  names: ['n'],
  known: ['k'],
  problems: [{ pointer: '/a', message: 'is wrong', file: 'f', line: 1 }],
};

test.each(Object.entries(errors))(
  '%s has a message, help and a place that raises it',
  (code, make) => {
    const error = (make as (data: unknown) => ReturnType<typeof errors.SUPERVISOR_FAILED>)(details);
    expect(error.code).toBe(code);
    expect(error.message).not.toContain('undefined');
    expect(error.help).toBeTruthy();
    expect(sources).toMatch(new RegExp(`[eE]rrors\\.${code}\\(`));
  },
);
