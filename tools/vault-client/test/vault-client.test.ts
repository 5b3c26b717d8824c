import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltTools, buildTools } from '../../../tests/support/built-tools.ts';

// There is no Vault to install here. This is its HTTP interface as it is published: paths, methods, headers, bodies
// and statuses of the key-value engines, the logins and the mount lookup.

const TOKEN = 'hvs.canary-token';
const LOGINS: Record<string, (body: Record<string, unknown>) => boolean> = {
  '/v1/auth/approle/login': (body) => body.role_id === 'r1' && body.secret_id === 'canary-s1',
  '/v1/auth/userpass/login/ada': (body) => body.password === 'canary-pw',
  '/v1/auth/kubernetes/login': (body) => body.role === 'web' && body.jwt === 'canary-jwt',
};

let tools: BuiltTools;
let server: Server;
let address: string;
let state: 'active' | 'sealed' | 'standby' | 'uninitialised' = 'active';
const requests: { method: string; url: string; namespace: unknown }[] = [];

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString());
}

async function answer(request: IncomingMessage): Promise<[number, unknown]> {
  const { method = '', url = '', headers } = request;
  requests.push({ method, url, namespace: headers['x-vault-namespace'] });
  const problem = { errors: ['permission denied'] };
  if (state === 'sealed') return [503, { errors: ['Vault is sealed'] }];
  if (state === 'standby') return [429, {}];
  if (state === 'uninitialised') return [501, {}];
  const login = LOGINS[url];
  if (login && method === 'POST') {
    return login(await bodyOf(request))
      ? [200, { auth: { client_token: TOKEN, lease_duration: 3600, renewable: true } }]
      : [400, { errors: ['invalid role or secret ID canary-echo'] }];
  }
  if (headers['x-vault-token'] !== TOKEN) return [403, problem];
  if (url.startsWith('/v1/sys/internal/ui/mounts/')) {
    const path = url.slice('/v1/sys/internal/ui/mounts/'.length);
    if (path.startsWith('secret/'))
      return [200, { data: { path: 'secret/', type: 'kv', options: { version: '2' } } }];
    if (path.startsWith('old/'))
      return [200, { data: { path: 'old/', type: 'kv', options: null } }];
    if (path.startsWith('deep/mount/'))
      return [200, { data: { path: 'deep/mount/', type: 'kv', options: { version: '2' } } }];
    return [403, problem];
  }
  const meta = (version: number) => ({ version, deletion_time: '', destroyed: false });
  const values = { password: 'canary-value', port: 5432 };
  switch (url) {
    case '/v1/secret/data/app/db':
      return [200, { data: { data: values, metadata: meta(3) } }];
    case '/v1/secret/data/app/db?version=1':
      return [200, { data: { data: { password: 'canary-first' }, metadata: meta(1) } }];
    case '/v1/deep/mount/data/x%20y':
      return [200, { data: { data: { a: 'canary-b' }, metadata: meta(1) } }];
    case '/v1/secret/data/gone':
      return [
        404,
        { data: { data: null, metadata: { ...meta(2), deletion_time: '2026-01-01T00:00:00Z' } } },
      ];
    case '/v1/old/app':
      return [200, { data: { user: 'canary-old' } }];
    case '/v1/secret/data/page':
      return [200, 'not json'];
    case '/v1/secret/data/elsewhere':
      return [307, {}];
    default:
      return [404, { errors: [] }];
  }
}

beforeAll(async () => {
  tools = await buildTools('vault-client');
  server = createServer(async (request, response) => {
    const [status, body] = await answer(request);
    const location = status === 307 ? { location: 'http://127.0.0.1:1/' } : {};
    response.writeHead(status, { 'content-type': 'application/json', ...location });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  address = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
afterAll(() => {
  server?.close();
  tools?.remove();
});

const read = async (
  path: string,
  args: readonly string[] = [],
  env: Record<string, string> = { GANTRY_SECRET_TOKEN: TOKEN },
) => {
  const run = await tools.run('vault-client', [`--address=${address}`, `--path=${path}`, ...args], {
    env,
  });
  // Nothing secret may be anywhere but on the descriptor for it.
  expect(run.out + run.err).not.toMatch(/canary/);
  return run;
};

describe('a secret', () => {
  it('of version 2 of the engine is read as people write its path', async () => {
    const { code, result, report } = await read('secret/app/db');
    expect(code).toBe(0);
    expect(JSON.parse(result)).toEqual({ password: 'canary-value', port: '5432' });
    expect(report.details).toEqual({ kvVersion: 2, version: 3 });
  });

  it('of version 1 is read', async () => {
    expect(JSON.parse((await read('old/app')).result)).toEqual({ user: 'canary-old' });
    expect(JSON.parse((await read('old/app', ['--kvVersion=1'])).result)).toEqual({
      user: 'canary-old',
    });
  });

  it('is read below a mount with several parts, with a name that has to be escaped', async () => {
    expect(JSON.parse((await read('deep/mount/x y')).result)).toEqual({ a: 'canary-b' });
  });

  it('is read in an older version, and one key of it', async () => {
    const { result } = await read('secret/app/db#password', ['--version=1', '--kvVersion=2']);
    expect(JSON.parse(result)).toEqual({ password: 'canary-first' });
  });

  it.each([
    ['secret/gone', 1, 'deleted'],
    ['secret/none', 1, 'not-found'],
    ['secret/app/db#nothing', 1, 'no-key'],
    ['secret/page', 3, 'protocol'],
    ['secret/elsewhere', 3, 'status'],
    ['other/app', 4, 'denied'],
  ])('%s exits with %i: %s', async (path, code, reason) => {
    const run = await read(path);
    expect([run.code, run.report.reason, run.result]).toEqual([code, reason, '']);
  });

  it('sends the namespace', async () => {
    await read('secret/app/db', ['--namespace=team-a']);
    expect(requests.at(-1)?.namespace).toBe('team-a');
  });
});

describe('a login', () => {
  it.each([
    ['approle', ['--auth_method=approle', '--roleId=r1'], { GANTRY_SECRET_SECRET_ID: 'canary-s1' }],
    [
      'userpass',
      ['--auth_method=userpass', '--username=ada'],
      { GANTRY_SECRET_PASSWORD: 'canary-pw' },
    ],
    ['kubernetes', ['--auth_method=kubernetes', '--role=web'], { GANTRY_SECRET_JWT: 'canary-jwt' }],
  ])('with %s reads the secret', async (_method, args, env) => {
    const run = await read('secret/app/db', args, env as unknown as Record<string, string>);
    expect(JSON.parse(run.result)).toHaveProperty('password');
  });

  it('that is refused says so, and repeats nothing of the answer', async () => {
    const args = ['--auth_method=approle', '--roleId=r1'];
    const run = await read('secret/app/db', args, { GANTRY_SECRET_SECRET_ID: 'canary-wrong' });
    expect([run.code, run.report.reason]).toEqual([4, 'denied']);
    const token = await read('secret/app/db', [], { GANTRY_SECRET_TOKEN: 'canary-bad' });
    expect([token.code, token.report.reason]).toEqual([4, 'denied']);
  });

  it('without what it needs is refused before anything is sent', async () => {
    const before = requests.length;
    expect((await read('secret/app/db', ['--auth_method=userpass'], {})).code).toBe(2);
    expect((await read('secret/app/db', ['--token=x'], {})).code).toBe(2);
    expect(requests.length).toBe(before);
  });
});

it.each([
  ['sealed', 'sealed'],
  ['standby', 'standby'],
  ['uninitialised', 'uninitialised'],
] as const)('a Vault that is %s may be asked again later', async (now, reason) => {
  state = now;
  const run = await read('secret/app/db');
  state = 'active';
  expect([run.code, run.report.reason]).toEqual([3, reason]);
});

it('does not send secrets over plain HTTP to other machines', async () => {
  const env = { GANTRY_SECRET_TOKEN: TOKEN };
  const run = await tools.run(
    'vault-client',
    ['--address=http://vault.example.com:8200', '--path=a/b'],
    { env },
  );
  expect(run.code).toBe(2);
});
