import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshPostgresDatabase } from '@gantry/storage/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { TestProcess } from '../support/child-process.ts';
import { ADMIN_PASSWORD, GantryProcess, serve } from '../support/gantry-process.ts';
import { listen } from './support/listen.ts';

const READY = /Gantry is at (\S+)/;
const postgresUrl = inject('postgresUrl');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-e2e-start-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const newFolder = () => mkdtempSync(join(folder, 'data-'));

async function ask<T = unknown>(
  url: string,
  path: string,
  { method = 'GET', token, body }: { method?: string; token?: string; body?: unknown } = {},
): Promise<{ status: number; body: T }> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as T };
}

const signIn = async (url: string, password: string): Promise<string> => {
  const body = { username: 'admin', password };
  const answer = await ask<{ token: string }>(url, '/auth/login', { method: 'POST', body });
  expect(answer.status).toBe(200);
  return answer.body.token;
};

/** The address and the password that a first start shows. */
async function readFirstStart(server: TestProcess): Promise<{ url: string; password: string }> {
  await server.waitFor(/└/);
  const url = READY.exec(server.output)?.[1] ?? '';
  const password = /password {2}(\S+)/.exec(server.output)?.[1] ?? '';
  expect(server.output.split(password)).toHaveLength(2);
  return { url, password };
}

describe('the first start', () => {
  it('prints a password once, which has to be changed; a restart signs nobody out', async () => {
    const dataDir = newFolder();
    const first = serve(dataDir);
    const { url, password } = await readFirstStart(first);
    const token = await signIn(url, password);
    expect(await ask(url, '/entities', { token })).toMatchObject({
      status: 403,
      body: { code: 'PASSWORD_CHANGE_REQUIRED' },
    });
    const change = { currentPassword: password, newPassword: 'a password of my own' };
    const path = '/auth/me/password';
    expect((await ask(url, path, { method: 'PUT', token, body: change })).status).toBe(200);
    expect((await ask(url, '/entities', { token })).status).toBe(200);

    // Whatever holds secrets is for its owner only, though this folder was there before.
    const files = readdirSync(dataDir).filter((name) => !name.includes('.lock'));
    expect(files).toEqual(expect.arrayContaining(['encryption.key', 'gantry.db', 'jwt.secret']));
    for (const name of files.filter((file) => statSync(join(dataDir, file)).isFile())) {
      expect([name, statSync(join(dataDir, name)).mode & 0o777]).toEqual([name, 0o600]);
    }

    await first.stop();
    expect(first.child.exitCode).toBe(0);
    const second = serve(dataDir);
    const [, address = ''] = await second.waitFor(READY);
    expect((await ask(address, '/auth/me', { token })).status).toBe(200);
    expect(second.output).not.toMatch(/password/i);
    await second.stop();
  });

  it('that fails takes no password with it', async () => {
    const dataDir = newFolder();
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const refused = serve(dataDir, ['--port', String(port)]);
    expect(await refused.exit()).toEqual({ code: 1, signal: null });
    expect(refused.output).toContain(`Port ${port} is in use by another program.`);
    other.close();

    const server = serve(dataDir);
    const { url, password } = await readFirstStart(server);
    await signIn(url, password);
    await server.stop();
  });
});

describe('the configuration', () => {
  it('stops the start with every problem, by key and source', async () => {
    const dataDir = newFolder();
    writeFileSync(join(dataDir, 'gantry.yaml'), 'prot: 80\nrateLimit: lots\ntlsCert: none.pem\n');
    const server = serve(dataDir, ['--session-lifetime', '5s'], {
      GANTRY_ENCRYPTION_KEY: 'hunter2',
      GANTRY_TRUSTED_PROXIES: 'everyone',
    });
    expect(await server.exit()).toEqual({ code: 1, signal: null });
    for (const line of [
      'prot (gantry.yaml): is not a known key; did you mean "port"?',
      'rateLimit (gantry.yaml): must be a whole number',
      'tlsKey (missing): is required',
      'sessionLifetime (--session-lifetime): must be a duration',
      'encryptionKey (GANTRY_ENCRYPTION_KEY): must be 32 bytes',
      'trustedProxies (GANTRY_TRUSTED_PROXIES): must hold addresses',
    ]) {
      expect(server.output).toContain(line);
    }
    expect(server.output).not.toContain('hunter2');
    expect(readdirSync(dataDir)).toEqual(['gantry.yaml']);
  });

  const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
  if (!hasOpenssl) console.warn('SKIPPED: HTTPS, which needs openssl to make a certificate.');
  it.skipIf(!hasOpenssl)('serves HTTPS with a certificate and its key', async () => {
    const dataDir = newFolder();
    const cert = join(dataDir, 'cert.pem');
    const key = join(dataDir, 'key.pem');
    const made = spawnSync('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
      ...['-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=gantry'],
      ...['-addext', 'subjectAltName=IP:127.0.0.1'],
    ]);
    expect(made.status).toBe(0);
    const variables = { GANTRY_TLS_CERT: cert, GANTRY_ADMIN_PASSWORD: ADMIN_PASSWORD };
    const server = serve(dataDir, ['--tls-key', key], variables);
    const [, url = ''] = await server.waitFor(READY);
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const login = request(`${url}/api/v1/auth/login`, {
      method: 'POST',
      ca: readFileSync(cert),
      headers: { 'content-type': 'application/json' },
    });
    login.end(JSON.stringify({ username: 'admin', password: ADMIN_PASSWORD }));
    const [response] = await once(login, 'response');
    response.resume();
    expect(response.statusCode).toBe(200);
    expect(String(response.headers['set-cookie'])).toMatch(/HttpOnly.*Secure|Secure.*HttpOnly/);
    expect(response.headers['strict-transport-security']).toBeTruthy();
    // Nobody gets an answer in the clear.
    await expect(fetch(url.replace('https', 'http'))).rejects.toThrow();
    await server.stop();

    writeFileSync(cert, 'no certificate');
    const refused = serve(dataDir, ['--tls-key', key], variables);
    expect(await refused.exit()).toEqual({ code: 1, signal: null });
    expect(refused.output).toContain(`tlsCert (GANTRY_TLS_CERT): ${cert} cannot be used`);
  });
});

describe('a second server', () => {
  it('is refused on the same SQLite file, and the first one goes on', async () => {
    const dataDir = newFolder();
    const first = await GantryProcess.start(dataDir);
    const second = serve(dataDir);
    expect(await second.exit()).toEqual({ code: 1, signal: null });
    expect(second.output).toContain(
      `${join(dataDir, 'gantry.db')} is in use by another Gantry server (process ${first.process.pid} on`,
    );
    expect(second.output).not.toMatch(/\n\s+at /);
    await first.post('/entities', { kind: 'Team', metadata: { name: 'still-here' } });
    await first.stop();
  });

  it('that starts at the same moment leaves one of them running', async () => {
    const dataDir = newFolder();
    const both = [serve(dataDir), serve(dataDir)];
    const outcomes = await Promise.all(
      both.map((server) => Promise.race([server.exit(), server.waitFor(READY).catch(() => {})])),
    );
    expect(outcomes.filter((outcome) => outcome && 'code' in outcome)).toEqual([
      { code: 1, signal: null },
    ]);
    await Promise.all(both.map((server) => server.stop()));
  });

  it.skipIf(postgresUrl === undefined)(
    'shares a PostgreSQL, and each hears the other',
    async () => {
      const database = await freshPostgresDatabase(postgresUrl as string);
      const [one, two] = [newFolder(), newFolder()];
      const flags = ['--db', database.location];
      // At the same moment, on a database that is still empty.
      for (const name of ['jwt.secret', 'encryption.key']) {
        writeFileSync(join(one, name), `${'0123456789abcdef'.repeat(4)}\n`, { mode: 0o600 });
        cpSync(join(one, name), join(two, name));
      }
      const [first, second] = await Promise.all([
        GantryProcess.start(one, flags),
        GantryProcess.start(two, flags),
      ]);
      const heard = await Promise.all([listen(first, 'entities'), listen(second, 'entities')]);
      await first.post('/entities', { kind: 'Team', metadata: { name: 'by-the-first' } });
      await second.post('/entities', { kind: 'Team', metadata: { name: 'by-the-second' } });
      for (const { heard: events } of heard) {
        await expect
          .poll(() => events.map(({ data }) => data.name))
          .toEqual(['by-the-first', 'by-the-second']);
      }
      expect(heard[0].heard).toEqual(heard[1].heard);
      expect((await ask(second.url, '/auth/me', { token: first.token })).status).toBe(200);

      const stranger = serve(newFolder(), flags);
      expect(await stranger.exit()).toEqual({ code: 1, signal: null });
      expect(stranger.output).toContain('The encryption key does not fit the database');
      for (const { close } of heard) close();
      await Promise.all([first.stop(), second.stop()]);
      await database.drop();
    },
  );
});
