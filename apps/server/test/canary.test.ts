import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createId } from '@gantry/base';
import { checkBackup, SEALED_COLUMNS } from '@gantry/platform';
import { describeTables, openStore, readTable, type Store } from '@gantry/storage';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { WebSocket } from 'ws';
import { databases } from './support/databases.ts';
import { readOperations } from './support/operations.ts';
import { ADMIN_PASSWORD, root, TestServer } from './support/test-server.ts';

const PASSPHRASE = `Canary-passphrase-${createId()}`;
/** What a sealed text looks like. */
const SEALED = /^v1\.[\w-]+\.[\w-]+\.[\w-]+\.[\w-]*$/;
const KEY_FILES = ['encryption.key', 'jwt.secret'];

/** A secret with characters that encodings change, so that each spelling is another text. */
const canary = (name: string) => `Canary-${name}-${createId()}+/"é>`;

/** The spellings in which a secret is looked for. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    // Without the last characters, which depend on what follows.
    bytes.toString('base64').slice(0, -6),
    bytes.toString('base64url').slice(0, -6),
    bytes.toString('hex'),
  ];
}

describe.each(databases(inject('postgresUrl')))('secrets, on %s', (_name, create) => {
  if (!create) {
    it.skip('skipped: no PostgreSQL server starts on this machine', () => {});
    return;
  }
  let server: TestServer;
  let store: Store;
  let drop: (() => Promise<void>) | undefined;
  let logFile: string;
  let backup: Buffer;
  const heard: string[] = [];
  const answers: [string, string][] = [];
  const secrets = new Map<string, string>();
  const hide = (name: string, value = canary(name)): string => {
    secrets.set(name, value);
    return value;
  };

  /** Everywhere that one of the secrets is in the text, by its name. */
  const namesIn = (text: string): string[] =>
    [...secrets].flatMap(([name, secret]) =>
      spellings(secret).some((spelling) => text.includes(spelling)) ? [name] : [],
    );
  const post = async (
    path: string,
    body: unknown,
    as: 'admin' | { token: string } | null = 'admin',
  ) => {
    const answer = await server.post<{ token: string; key: string; id: string }>(
      `/api/v1${path}`,
      body,
      { as },
    );
    return answer;
  };
  const keep = (name: string, { text }: { text: string }): void => {
    answers.push([name, text]);
  };

  beforeAll(async () => {
    const database = await create();
    drop = database.drop;
    server = await TestServer.start({
      plugins: join(root, 'tests/fixtures/plugins/leaky'),
      keepLog: true,
      flags: {
        logLevel: 'debug',
        adminPassword: ADMIN_PASSWORD,
        jwtSecret: hide('jwtSecret', `Canary-jwt-${createId()}${createId()}`),
        encryptionKey: hide('encryptionKey', randomBytes(32).toString('base64')),
      },
      ...(database.db === undefined ? {} : { db: database.db }),
    });
    logFile = server.logFile;
    if (database.db !== undefined) secrets.set('databaseUrl', database.db);
    await usePasswords();
    await usePlugin();
    await useActions();
    await useWebhook();
    const made = await server.server.app.inject({
      method: 'POST',
      url: '/api/v1/backup',
      headers: { authorization: `Bearer ${server.tokenOf('admin')}` },
      payload: { passphrase: hide('passphrase', PASSPHRASE) },
    });
    expect(made.statusCode).toBe(200);
    backup = made.rawPayload;
    await readEverything();
    await server.server.stop();
    store = await openStore(database.db ?? join(server.dataDir, 'gantry.db'), { isBare: true });
  });
  afterAll(async () => {
    await store?.close();
    await server?.stop();
    await drop?.();
  });

  /** Secrets of a webhook, and what senders send along. */
  async function useWebhook(): Promise<void> {
    const secret = hide('webhook');
    const input = { name: 'hooked', signature: { scheme: 'gitlab' }, secret };
    const { body: webhook } = await post('/webhooks', input);
    const { body: rotated } = await post(`/webhooks/${webhook.id}/rotate`, {});
    hide('rotatedWebhook', (rotated as unknown as { secret: string }).secret);
    const path = `/api/v1/webhooks/${webhook.id}`;
    const headers = {
      'content-type': 'application/json',
      'x-gitlab-token': Buffer.from(secret).toString('latin1'),
      authorization: `Bearer ${hide('sentAlong', `Canary-sent-${createId()}`)}`,
    };
    keep('refused delivery', await server.post(path, '{}', { as: null, headers }));
    keep('webhook', await server.get(path));
    const events = { name: 'events', url: 'https://example.com/', types: ['none'] };
    const { body: subscription } = await post('/subscriptions', events);
    hide('subscription', (subscription as unknown as { secret: string }).secret);
  }

  /** Every way in which a password, a token or a key comes in. */
  async function usePasswords(): Promise<void> {
    const [first, second, third] = ['first', 'second', 'third'].map((name) => hide(name)) as [
      string,
      string,
      string,
    ];
    const username = 'ada';
    const { body: user } = await post('/auth/register', { username, password: first });
    keep(
      'refused register',
      await post('/auth/register', { username, password: second, nonsense: 1 }),
    );
    const token = hide('session', await server.signIn(username, first));
    const as = { token };
    keep(
      'own password',
      await server.put(
        '/api/v1/auth/me/password',
        { currentPassword: first, newPassword: second },
        { as },
      ),
    );
    keep(
      'weak password',
      await server.put(
        '/api/v1/auth/me/password',
        { currentPassword: second, newPassword: hide('same', second) },
        { as },
      ),
    );
    keep(
      'reset',
      await server.put(`/api/v1/auth/users/${user.id}/password`, { newPassword: third }),
    );
    const wrong = hide('wrong');
    keep('wrong password', await post('/auth/login', { username, password: wrong }, null));
    keep(
      'password as name',
      await post('/auth/login', { username: wrong, password: username }, null),
    );
    keep('bad body', await post('/auth/login', { username, password: [wrong] }, null));
    keep(
      'bad JSON',
      await server.request('POST', '/api/v1/auth/login', {
        as: null,
        body: `{"username": "ada", "password": "${wrong}`,
        headers: { 'content-type': 'application/json' },
      }),
    );
    const key = await post('/auth/apikeys', { name: 'ci' });
    hide('apiKey', key.body.key);
    keep(
      'key in the address',
      await server.get(`/api/v1/auth/me?token=${key.body.key}`, { as: null }),
    );
    keep('unknown token', await server.get('/api/v1/auth/me', { as: { token: hide('token') } }));
    keep(
      'unknown key',
      await server.get('/api/v1/auth/me', {
        as: { token: hide('key', `gantry_${createId()}${createId()}`) },
      }),
    );
    keep(
      'unknown cookie',
      await server.get('/api/v1/auth/me', {
        as: null,
        headers: { cookie: `gantry_session=${wrong.replace(/[^\w-]/g, '')}` },
      }),
    );
  }

  /** Secrets that actions send, and inputs that are secret. */
  async function useActions(): Promise<void> {
    const value = hide('actionSecret');
    const secret = { value, hosts: ['example.com'] };
    keep('action secret', await server.put('/api/v1/action-secrets/canary', secret));
    const entity = {
      kind: 'Action',
      metadata: { name: 'canary' },
      spec: {
        type: 'webhook',
        config: { url: 'https://example.com', sign: { secret: 'canary' } },
        inputs: [{ name: 'password', type: 'secret' }],
        permissions: { requireApproval: true },
      },
    };
    await post('/entities', entity);
    const inputs = { password: hide('secretInput') };
    keep('refused run', await post('/actions/canary/execute', { inputs: { ...inputs, x: 1 } }));
    keep('run', await post('/actions/canary/execute', { inputs }));
  }

  /** Every way in which the secret of a plugin comes in, and every way in which that plugin says it. */
  async function usePlugin(): Promise<void> {
    const base = '/api/v1/plugins/leaky';
    const config = (rest: object = {}) => ({
      url: 'https://example.com',
      token: hide('pluginToken', secrets.get('pluginToken') ?? canary('plugin')),
      items: [
        {
          name: 'one',
          password: hide('itemPassword', secrets.get('itemPassword') ?? canary('item')),
        },
      ],
      ...rest,
    });
    const socket = new WebSocket(`${server.server.url.replace('http', 'ws')}/api/v1/ws`, {
      headers: { authorization: `Bearer ${server.tokenOf('admin')}` },
    });
    socket.on('message', (data) => heard.push(String(data)));
    await new Promise((resolve) => socket.once('open', resolve));
    for (const channel of ['entities', 'actions', 'sync', 'plugins', 'jobs', 'audit']) {
      socket.send(JSON.stringify({ action: 'subscribe', channel }));
    }
    keep(
      'refused config',
      await server.put(`${base}/config`, config({ url: 'no address', nonsense: 1 })),
    );
    keep(
      'secret in the wrong field',
      await server.put(`${base}/config`, { ...config(), url: hide('misplaced') }),
    );
    keep(
      'unsaved test',
      await post('/plugins/leaky/test', { ...config(), token: hide('unsaved') }),
    );
    expect((await server.put(`${base}/config`, config())).status).toBe(204);
    keep('test', await post('/plugins/leaky/test', undefined));
    expect((await server.put(`${base}/enable`, { enabled: true })).status).toBe(204);
    keep('sync', await post('/plugins/leaky/sync?wait=true', undefined));
    keep('panel', await server.get('/api/v1/entities/Service/leaky/panels/leaky/leak'));
    await useIdentity();
    for (const fault of ['throw', 'crash']) {
      await server.put(`${base}/config`, config({ fault }));
      keep(fault, await post('/plugins/leaky/sync?wait=true', undefined));
      keep(`${fault} panel`, await server.get('/api/v1/entities/Service/leaky/panels/leaky/leak'));
    }
    socket.terminate();
  }

  /** Every way in which a token of a person comes in, and in which the plugin says it. */
  async function useIdentity(): Promise<void> {
    const base = '/api/v1/me/identities/leaky/default';
    const session = hide('adminSession', await server.signIn('admin', ADMIN_PASSWORD));
    const as = { token: session };
    const start = () => server.post<{ authorizationUrl: string }>(`${base}/start`, {}, { as });
    const { body } = await start();
    const state = String(new URL(body.authorizationUrl).searchParams.get('state'));
    const query = new URLSearchParams({ state: hide('state', state), code: hide('code') });
    const back = await server.get(`${base}/callback?${query}`, { as });
    expect(back.headers.location).toBe('/account?tab=connections');
    keep('connected', back);
    keep('identities', await server.get('/api/v1/me/identities', { as }));
    keep('own widget', await server.get('/api/v1/widgets/leaky/own', { as }));
    keep('refresh', await server.post(`${base}/refresh`, undefined, { as }));
    // One that nobody comes back from.
    await start();
  }

  /** What administrators can read, of everything that there is. */
  async function readEverything(): Promise<void> {
    const jobs = await server.get<{ id: string }[]>('/api/v1/jobs');
    const names: Record<string, string> = {
      kind: 'Service',
      slug: 'leaky',
      plugin: 'leaky',
      name: 'leaky',
    };
    for (const { method, path, parameters, isStream } of await readOperations(server)) {
      // A stream goes on until somebody hangs up; what it tells is read from the list of events as well.
      if (method !== 'GET' || isStream) continue;
      const ids = path.includes('/jobs/') ? jobs.body.map(({ id }) => id) : [''];
      for (const id of ids) {
        const address = path.replace(/\{([^}]+)\}/g, (_all, name: string) =>
          name === 'name' && path.includes('/plugins/') ? 'leaky' : (names[name] ?? (id || 'ada')),
        );
        const query = parameters.some(({ name }) => name === 'format') ? '?format=jsonl' : '';
        keep(address, await server.get(address + query));
      }
    }
    keep('metrics', await server.get('/metrics', { as: null }));
    keep('search', await server.get('/api/v1/search?q=canary'));
  }

  /** Rows of all tables, by table and column. */
  async function* cells(): AsyncGenerator<{ table: string; column: string; value: string }> {
    const snapshot = await store.openSnapshot();
    for (const shape of await describeTables(snapshot.session)) {
      for await (const rows of readTable(snapshot.session, shape)) {
        for (const row of rows) {
          for (const [i, value] of row.entries()) {
            yield { table: shape.name, column: shape.columns[i] ?? '', value: String(value) };
          }
        }
      }
    }
    await snapshot.close();
  }

  it('are in no answer, also in none that says what was wrong', () => {
    expect(answers.length).toBeGreaterThan(60);
    const found = answers.flatMap(([name, text]) =>
      namesIn(text).map((secret) => `${secret} in ${name}`),
    );
    expect(found).toEqual([]);
  });

  it('are in no event', () => {
    expect(heard.join('\n').includes('entity.created')).toBe(true);
    expect(namesIn(heard.join('\n'))).toEqual([]);
  });

  it('are in no line of the log, with what a plugin said when it crashed', () => {
    const log = readFileSync(logFile, 'utf8');
    expect(log.includes('a plugin crashed')).toBe(true);
    expect(namesIn(log)).toEqual([]);
  });

  it('are in no column, and what is sealed is in a column that is known to be', async () => {
    const found: string[] = [];
    const sealed = new Set<string>();
    for await (const { table, column, value } of cells()) {
      for (const name of namesIn(value)) found.push(`${name} in ${table}.${column}`);
      if (SEALED.test(value)) sealed.add(`${table}.${column}`);
    }
    expect(found).toEqual([]);
    expect([...sealed]).toEqual(SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`));
  });

  it('have no column that is named like one and neither sealed nor a hash', async () => {
    const snapshot = await store.openSnapshot();
    const columns = (await describeTables(snapshot.session)).flatMap((shape) =>
      shape.columns.map((column) => `${shape.name}.${column}`),
    );
    await snapshot.close();
    const known = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
    // A hash, and whether there is a change due.
    known.push('users.password_hash', 'users.must_change_password');
    const named = columns.filter((name) => /secret|token|password|credential|sealed/.test(name));
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('are in no file, with what the database has forgotten', () => {
    const files = readdirSync(server.dataDir, { recursive: true, encoding: 'utf8' })
      .filter((name) => !KEY_FILES.includes(name) && name !== 'runner.js')
      .filter((name) => statSync(join(server.dataDir, name)).isFile());
    expect(files.length).toBeGreaterThan(1);
    const found = files.flatMap((name) =>
      namesIn(readFileSync(join(server.dataDir, name), 'latin1')).map(
        (secret) => `${secret} in ${name}`,
      ),
    );
    expect(found).toEqual([]);
  });

  it('are in no backup, not even in an opened one, but for the key that it has to hold', async () => {
    expect(namesIn(backup.toString('latin1'))).toEqual([]);
    const file = join(server.dataDir, 'canary.backup');
    writeFileSync(file, backup);
    const { read } = await checkBackup(file, PASSPHRASE);
    const found = new Set<string>();
    for await (const record of read()) {
      for (const name of namesIn(JSON.stringify(record))) found.add(name);
    }
    expect([...found]).toEqual(['encryptionKey']);
  });
});
