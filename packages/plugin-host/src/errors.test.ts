import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PLUGIN_ERROR_CODES } from '@gantry/plugin-sdk';
import { expect, test } from 'vitest';
import { errors } from './errors.ts';

const root = fileURLToPath(new URL('.', import.meta.url));
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && path !== 'errors.ts')
  .map((path) => readFileSync(root + path, 'utf8'))
  .join('\n');

const details = {
  plugin: 'p',
  method: 'm',
  reason: 'r',
  retryAt: 't',
  crashes: 5,
  problems: [{ pointer: '/a', message: 'is wrong' }],
  plugins: [{ plugin: 'p', version: '1.0.0', reason: 'r' }],
};

test.each(Object.entries(errors))(
  '%s has a message, help and a place that raises it',
  (code, make) => {
    const error = (make as (data: unknown) => ReturnType<typeof errors.PLUGIN_BUSY>)(details);
    expect(error.code).toBe(code);
    expect(error.message).not.toContain('undefined');
    expect(error.help).toBeTruthy();
    expect(error.status).toBeGreaterThanOrEqual(400);
    expect(sources).toContain(`errors.${code}(`);
  },
);

test('every code that a plugin may raise on purpose is in the table', () => {
  expect(Object.keys(errors)).toEqual(expect.arrayContaining(Object.values(PLUGIN_ERROR_CODES)));
});
