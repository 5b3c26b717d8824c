import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readKeys } from './key-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('generates keys once, for their owner only', () => {
  const dataDir = join(folder, 'data');
  const keys = readKeys(dataDir, {});
  expect(readKeys(dataDir, {}).encryption.current).toEqual(keys.encryption.current);
  expect(readKeys(dataDir, {}).jwtSecret).toBe(keys.jwtSecret);
  expect(keys.jwtSecret).toMatch(/^[0-9a-f]{64}$/);
  expect(keys.encryption.current.bytes).toHaveLength(32);
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  for (const name of ['jwt.secret', 'encryption.key']) {
    expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
  }
});

it.each([
  ['an empty session secret', 'jwt.secret', ''],
  ['a session secret that was cut short', 'jwt.secret', 'abc123'],
  ['an encryption key that is no key', 'encryption.key', 'secret'],
])('refuses %s', (_what, name, content) => {
  writeFileSync(join(folder, name), content);
  expect(() => readKeys(folder, {})).toThrow(
    expect.objectContaining({ code: 'KEY_FILE_INVALID', details: { path: join(folder, name) } }),
  );
});

it('says when the data folder cannot be used', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(() => readKeys(file, {})).toThrow(expect.objectContaining({ code: 'DATA_DIR_UNUSABLE' }));
});
