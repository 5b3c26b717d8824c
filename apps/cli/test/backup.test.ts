import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BuiltCli, buildCli } from './support/build-cli.ts';
import { runCommand } from './support/run-command.ts';
import { ADMIN_PASSWORD, signIn, startTestServer, type TestServer } from './support/test-server.ts';

let built: BuiltCli;
let server: TestServer;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-backup-'));
  [built, server] = await Promise.all([buildCli({ withServer: true }), startTestServer()]);
});
afterAll(async () => {
  built?.remove();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const PASSPHRASE = 'correct horse battery';
const run = (args: string[], environment: Record<string, string> = {}, input?: string) =>
  runCommand(built.entry, args, {
    cwd: folder,
    environment: {
      XDG_CONFIG_HOME: folder,
      GANTRY_SERVER: server.url,
      GANTRY_TOKEN: server.token,
      GANTRY_BACKUP_PASSPHRASE: PASSPHRASE,
      ...environment,
    },
    ...(input === undefined ? {} : { input }),
  });

it('brings a server to another place: backup, check, restore, serve', async () => {
  await run(['apply', '-f', '-'], {}, 'kind: Team\nmetadata: {name: kept}\n');
  const file = join(folder, 'all.backup');
  const backup = await run(['backup', '-f', file]);
  expect(backup).toMatchObject({ code: 0, out: '' });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file).includes('kept')).toBe(false);

  const check = await run(['restore', '--check', '-f', file]);
  expect(check).toMatchObject({ code: 0, out: '' });
  expect(check.err).toMatch(
    /^The backup is whole: 1 entities, 1 users and \d+ audit entries, made /,
  );
  const wrong = await run(['restore', '--check', '-f', file], {
    GANTRY_BACKUP_PASSPHRASE: 'wrong horse battery',
  });
  expect(wrong.code).toBe(1);
  expect(wrong.err).toContain('The passphrase is not the one of this backup');

  // Where a server is at work, nothing is touched.
  const inUse = await run(['restore', '-f', file, '--data-dir', join(server.folder, 'data')]);
  expect(inUse).toMatchObject({ code: 1, err: expect.stringContaining('is in use by another') });

  const dataDir = join(folder, 'restored');
  const passphraseFile = join(folder, 'passphrase');
  writeFileSync(passphraseFile, `${PASSPHRASE}\n`);
  const restore = ['restore', '-f', file, '--data-dir', dataDir];
  const restored = await run([...restore, '--passphrase-file', passphraseFile], {
    GANTRY_BACKUP_PASSPHRASE: '',
  });
  expect(restored).toMatchObject({ code: 0, out: '' });
  const again = await run(restore);
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('--replace') });
  expect((await run([...restore, '--replace'])).code).toBe(0);

  const child = spawn(
    process.execPath,
    [built.entry, 'serve', '--port', '0', '--host', '127.0.0.1', '--data-dir', dataDir],
    { cwd: folder, env: { PATH: process.env.PATH ?? '' } },
  );
  let shown = '';
  child.stderr.setEncoding('utf8');
  for await (const chunk of child.stderr as AsyncIterable<string>) {
    shown += chunk;
    if (/Gantry is at .*\n/.test(shown)) break;
  }
  // The administrator is in the backup: no second first password.
  expect(shown).not.toContain('password');
  const url = /Gantry is at (\S+)/.exec(shown)?.[1] ?? '';
  const there = { GANTRY_SERVER: url, GANTRY_TOKEN: await signIn(url, 'admin', ADMIN_PASSWORD) };
  expect((await run(['get', 'team', 'kept', '-o', 'name'], there)).out).toBe('Team/kept\n');
  expect((await run(['audit', 'verify'], there)).out).toContain('the chain is whole');

  const key = () => readFileSync(join(dataDir, 'encryption.key'), 'utf8');
  const before = key();
  const rotated = await run(['secrets', 'rotate'], there);
  expect(rotated).toMatchObject({
    code: 0,
    err: expect.stringMatching(/sealed with key [0-9a-f]{8}/),
  });
  expect(key()).not.toBe(before);
  expect(readdirSync(dataDir)).not.toContain('encryption.key.next');
  expect((await run(['audit', 'verify'], there)).out).toContain('with the key of the server');
  child.kill('SIGTERM');
  await once(child, 'exit');
});

it('asks for a passphrase that is worth the name, and leaves no half of a file', async () => {
  const file = join(folder, 'short.backup');
  const short = await run(['backup', '-f', file], { GANTRY_BACKUP_PASSPHRASE: 'short' });
  expect(short.code).toBe(1);
  const none = await run(['backup', '-f', file], { GANTRY_BACKUP_PASSPHRASE: '' });
  expect(none).toMatchObject({ code: 2, err: expect.stringContaining('--passphrase-file') });
  expect(readdirSync(folder).filter((name) => name.startsWith('short'))).toEqual([]);
  expect((await run(['restore', '-f', join(folder, 'missing')])).code).toBe(5);
});
