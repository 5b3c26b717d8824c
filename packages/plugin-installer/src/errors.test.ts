import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { errors } from './errors.ts';

const root = fileURLToPath(new URL('.', import.meta.url));
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && path !== 'errors.ts')
  .map((path) => readFileSync(root + path, 'utf8'))
  .join('\n');

const details = {
  problems: [],
  package: 'p',
  reason: 'r',
  failures: [],
  file: 'f',
  packages: ['p'],
  root: 'r',
  directory: 'd',
  target: 't',
};

test.each(Object.entries(errors))(
  '%s has a message, help and a place that raises it',
  (code, make) => {
    const error = (make as (data: unknown) => ReturnType<typeof errors.ROOT_UNUSABLE>)(details);
    expect(error.code).toBe(code);
    expect(error.message).not.toContain('undefined');
    expect(error.help).toBeTruthy();
    expect(sources).toContain(`errors.${code}(`);
  },
);
