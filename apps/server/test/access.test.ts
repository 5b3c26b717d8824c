import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createId } from '@gantry/base';
import type { Role } from '@gantry/contracts';
import { PERMISSIONS } from '@gantry/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_PASSWORD, TestServer } from './support/test-server.ts';

interface Refusal {
  error: string;
  code: string;
}
interface User {
  id: string;
  username: string;
  role: Role;
  mustChangePassword: boolean;
}

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

const login = (username: string, password: string) =>
  server.post<{ token: string; user: User } & Refusal>(
    '/api/v1/auth/login',
    { username, password },
    { as: null },
  );

/** A user who has chosen a password; returns the id and a session token. */
async function createUser(name: string, role: Role = 'viewer') {
  const username = `${name}-${createId().slice(-6)}`;
  const { body } = await server.post<User>('/api/v1/auth/register', {
    username,
    password: 'first password',
  });
  if (role !== 'viewer') await server.put(`/api/v1/auth/users/${body.id}`, { role });
  const first = await server.signIn(username, 'first password');
  await server.put(
    '/api/v1/auth/me/password',
    { currentPassword: 'first password', newPassword: 'second password' },
    { as: { token: first } },
  );
  return { id: body.id, username, token: await server.signIn(username, 'second password') };
}

describe('signing in', () => {
  it('gives a token and a cookie that scripts cannot read', async () => {
    const answer = await login('admin', ADMIN_PASSWORD);
    expect(answer.status).toBe(200);
    expect(answer.body.user).toMatchObject({ username: 'admin', role: 'admin' });
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toContain('gantry_session=');
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Lax');
    expect(cookie).not.toContain('Secure');
    const me = await server.get<User>('/api/v1/auth/me', { as: { token: answer.body.token } });
    expect(me.body).toMatchObject({ username: 'admin', mustChangePassword: false });
  });

  it('says the same for a wrong password and an unknown user, and records both', async () => {
    const wrong = await login('admin', 'not the password');
    const unknown = await login('nobody', 'not the password');
    expect(wrong.status).toBe(401);
    expect(unknown.body.error).toBe(wrong.body.error);
    const { body } =
      await server.get<{ action: string; userName: string }[]>('/api/v1/audit?limit=2');
    expect(body.map(({ action, userName }) => [action, userName])).toEqual([
      ['session.refused', 'unknown'],
      ['session.refused', 'admin'],
    ]);
  });

  it('refuses every made-up, changed and foreign token', async () => {
    const { body } = await login('admin', ADMIN_PASSWORD);
    const [header, payload, signature] = body.token.split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const token of [
      'x',
      'a.b.c',
      `${header}.${payload}.`,
      `${none}.${payload}.`,
      `${header}.${payload}x.${signature}`,
      `gantry_${'0'.repeat(64)}`,
      'gantry_',
    ]) {
      const { status } = await server.get('/api/v1/auth/me', { as: { token } });
      expect([token, status]).toEqual([token, 401]);
    }
    const basic = await server.get('/api/v1/auth/me', {
      as: null,
      headers: { authorization: 'Basic YWRtaW46eA==' },
    });
    expect(basic.status).toBe(401);
    expect((await server.get(`/api/v1/auth/me?token=${body.token}`, { as: null })).status).toBe(
      401,
    );
  });
});

describe('sessions', () => {
  it('end at sign-out, for the token as for the cookie', async () => {
    const { token } = await createUser('out');
    expect((await server.get('/api/v1/auth/me', { as: { token } })).status).toBe(200);
    expect((await server.post('/api/v1/auth/logout', undefined, { as: { token } })).status).toBe(
      204,
    );
    expect((await server.get('/api/v1/auth/me', { as: { token } })).status).toBe(401);
  });

  it('can be listed and ended one by one', async () => {
    const { username, token } = await createUser('many');
    const other = await server.signIn(username, 'second password');
    const sessions = await server.get<{ id: string; current: boolean }[]>('/api/v1/auth/sessions', {
      as: { token },
    });
    const others = sessions.body.filter((session) => !session.current);
    expect(others).toHaveLength(sessions.body.length - 1);
    for (const { id } of others) {
      await server.delete(`/api/v1/auth/sessions/${id}`, { as: { token } });
    }
    expect((await server.get('/api/v1/auth/me', { as: { token: other } })).status).toBe(401);
    expect((await server.get('/api/v1/auth/me', { as: { token } })).status).toBe(200);
    const stranger = await createUser('stranger');
    const mine = sessions.body.find((session) => session.current);
    const attempt = await server.delete(`/api/v1/auth/sessions/${mine?.id}`, {
      as: { token: stranger.token },
    });
    expect(attempt.status).toBe(404);
  });

  it('end when the password changes, but for the one that changed it', async () => {
    const { username, token } = await createUser('changer');
    const other = await server.signIn(username, 'second password');
    const changed = await server.put(
      '/api/v1/auth/me/password',
      { currentPassword: 'second password', newPassword: 'third password' },
      { as: { token } },
    );
    expect(changed.status).toBe(200);
    expect((await server.get('/api/v1/auth/me', { as: { token } })).status).toBe(200);
    expect((await server.get('/api/v1/auth/me', { as: { token: other } })).status).toBe(401);
  });

  it('end when an administrator resets the password or deletes the user', async () => {
    const { id, username, token } = await createUser('reset');
    await server.put(`/api/v1/auth/users/${id}/password`, { newPassword: 'given by admin' });
    expect((await server.get('/api/v1/auth/me', { as: { token } })).status).toBe(401);
    const again = await login(username, 'given by admin');
    expect(again.body.user.mustChangePassword).toBe(true);
    await server.delete(`/api/v1/auth/users/${id}`);
    const after = await server.get('/api/v1/auth/me', { as: { token: again.body.token } });
    expect(after.status).toBe(401);
  });

  it('have the rights that their user has now', async () => {
    const { id, token } = await createUser('raised');
    const attempt = () =>
      server.post(
        '/api/v1/entities',
        { kind: 'Team', metadata: { name: 'raised' } },
        { as: { token } },
      );
    expect((await attempt()).status).toBe(403);
    await server.put(`/api/v1/auth/users/${id}`, { role: 'developer' });
    expect((await attempt()).status).toBe(201);
  });
});

describe('the first password', () => {
  it('has to be changed before anything else is allowed', async () => {
    const username = `new-${createId().slice(-6)}`;
    await server.post('/api/v1/auth/register', { username, password: 'first password' });
    const { body } = await login(username, 'first password');
    expect(body.user.mustChangePassword).toBe(true);
    const as = { token: body.token };
    const refused = await server.get<Refusal>('/api/v1/entities', { as });
    expect(refused).toMatchObject({ status: 403, body: { code: 'PASSWORD_CHANGE_REQUIRED' } });
    expect((await server.get('/api/v1/auth/me', { as })).status).toBe(200);
    const change = (newPassword: string, currentPassword = 'first password') =>
      server.put<Refusal>('/api/v1/auth/me/password', { currentPassword, newPassword }, { as });
    expect((await change('short')).status).toBe(400);
    expect((await change(username.toUpperCase())).status).toBe(400);
    expect((await change('first password')).status).toBe(400);
    expect((await change('second password', 'wrong')).status).toBe(401);
    expect((await change('second password')).status).toBe(200);
    expect((await server.get('/api/v1/entities', { as })).status).toBe(200);
  });

  it('is generated and has to be changed when none is configured', async () => {
    const { mkdtempSync, rmSync } = await import('node:fs');
    const { tmpdir } = await import('node:os');
    const { loadConfig, startServer } = await import('../src/index.ts');
    const dataDir = mkdtempSync(join(tmpdir(), 'gantry-first-'));
    const start = (flags: object = {}) =>
      startServer(
        loadConfig({
          flags: { dataDir, port: 0, host: '127.0.0.1', logLevel: 'silent', ...flags },
          environment: {},
        }).config,
        {
          version: '0',
          uiDirectory: dataDir,
          pluginDirectory: join(dataDir, 'none'),
          runnerPath: join(server.dataDir, 'runner.js'),
        },
      );
    const ask = async (url: string, password: string) => {
      const response = await fetch(`${url}/api/v1/auth/login`, {
        method: 'POST',
        body: JSON.stringify({ username: 'admin', password }),
        headers: { 'content-type': 'application/json' },
      });
      return {
        status: response.status,
        body: (await response.json()) as { token: string; user: User },
      };
    };
    try {
      const first = await start();
      const password = first.adminPassword ?? '';
      expect(password).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
      const signedIn = await ask(first.url, password);
      expect(signedIn.body.user.mustChangePassword).toBe(true);
      await first.stop();

      for (const file of ['jwt.secret', 'encryption.key']) {
        expect(statSync(join(dataDir, file)).mode & 0o777).toBe(0o600);
        expect(readFileSync(join(dataDir, file), 'utf8').trim()).toMatch(/^[0-9a-f]{64}$/);
      }

      const second = await start();
      // Printed once, and a restart signs nobody out.
      expect(second.adminPassword).toBeUndefined();
      const me = await fetch(`${second.url}/api/v1/auth/me`, {
        headers: { authorization: `Bearer ${signedIn.body.token}` },
      });
      expect(me.status).toBe(200);
      await second.stop();

      // Nobody has chosen a password yet, so a configured one takes its place.
      const third = await start({ adminPassword: 'configured now' });
      expect((await ask(third.url, 'configured now')).body.user.mustChangePassword).toBe(false);
      await third.stop();
      // From then on it is the user's own.
      const fourth = await start({ adminPassword: 'configured again' });
      expect((await ask(fourth.url, 'configured again')).status).toBe(401);
      await fourth.stop();

      await expect(start({ encryptionKey: 'ab'.repeat(32) })).rejects.toMatchObject({
        code: 'ENCRYPTION_KEY_WRONG',
      });
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});

describe('users', () => {
  it('start as viewers, whatever role was sent', async () => {
    const { body, status } = await server.post<User>('/api/v1/auth/register', {
      username: `sneaky-${createId().slice(-6)}`,
      password: 'long enough',
      role: 'admin',
    });
    expect(status).toBe(201);
    expect(body.role).toBe('viewer');
  });

  it('keep what is sent empty, and refuse unknown fields', async () => {
    const { id } = await createUser('edited');
    const update = (body: object) => server.put<User & Refusal>(`/api/v1/auth/users/${id}`, body);
    await update({ displayName: 'Ada', email: 'ada@example.com' });
    const { body } = await update({ displayName: '', role: 'developer' });
    expect(body).toMatchObject({ displayName: 'Ada', email: 'ada@example.com', role: 'developer' });
    expect((await update({ isAdmin: true })).status).toBe(400);
    expect((await update({ role: 'root' })).status).toBe(400);
  });

  it('cannot lose their last administrator, nor delete themselves', async () => {
    const { body: users } = await server.get<User[]>('/api/v1/auth/users');
    const admin = users.find((user) => user.username === 'admin');
    const lowered = await server.put<Refusal>(`/api/v1/auth/users/${admin?.id}`, {
      role: 'viewer',
    });
    expect(lowered).toMatchObject({ status: 400, body: { code: 'LAST_ADMIN' } });
    const removed = await server.delete<Refusal>(`/api/v1/auth/users/${admin?.id}`);
    expect(removed).toMatchObject({ status: 400, body: { code: 'OWN_ACCOUNT' } });
  });

  it('have unique names', async () => {
    const answer = await server.post<Refusal>('/api/v1/auth/register', {
      username: 'admin',
      password: 'long enough',
    });
    expect(answer).toMatchObject({ status: 409, body: { code: 'USERNAME_TAKEN' } });
  });
});

describe('API keys', () => {
  const create = (body: object, as: Role | { token: string } = 'admin') =>
    server.post<{ id: string; key: string; role: Role } & Refusal>('/api/v1/auth/apikeys', body, {
      as,
    });

  it('are shown once and stored as a hash', async () => {
    const { body, status } = await create({ name: 'ci', role: 'viewer' });
    expect(status).toBe(201);
    expect(body.key).toMatch(/^gantry_[0-9a-f]{64}$/);
    const { text } = await server.get('/api/v1/auth/apikeys');
    expect(text).not.toContain(body.key);
    const { text: audit } = await server.get('/api/v1/audit?limit=1000');
    expect(audit).toContain(body.id);
    expect(audit).not.toContain(body.key);
  });

  it('stop working when they are deleted or expire', async () => {
    const { body } = await create({ name: 'short-lived' });
    const as = { token: body.key };
    expect((await server.get('/api/v1/auth/me', { as })).status).toBe(200);
    await server.delete(`/api/v1/auth/apikeys/${body.id}`);
    expect((await server.get('/api/v1/auth/me', { as })).status).toBe(401);

    const soon = await create({
      name: 'soon',
      expiresAt: new Date(Date.now() + 400).toISOString(),
    });
    const expiring = { token: soon.body.key };
    expect((await server.get('/api/v1/auth/me', { as: expiring })).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 450));
    expect((await server.get('/api/v1/auth/me', { as: expiring })).status).toBe(401);
    expect((await create({ name: 'late', expiresAt: '2020-01-01T00:00:00Z' })).status).toBe(400);
  });

  it('never have more rights than their maker', async () => {
    const refused = await create({ name: 'up', role: 'admin' }, 'developer');
    expect(refused).toMatchObject({ status: 403, body: { code: 'ROLE_TOO_HIGH' } });
    expect((await create({ name: 'same' }, 'viewer')).body.role).toBe('viewer');
  });

  it('lose rights with their owner', async () => {
    const { id, token } = await createUser('lowered', 'developer');
    const { body } = await create({ name: 'mine' }, { token });
    const write = () =>
      server.post(
        '/api/v1/entities',
        { kind: 'Team', metadata: { name: createId() } },
        {
          as: { token: body.key },
        },
      );
    expect((await write()).status).toBe(201);
    await server.put(`/api/v1/auth/users/${id}`, { role: 'viewer' });
    expect((await write()).status).toBe(403);
    await server.delete(`/api/v1/auth/users/${id}`);
    expect((await write()).status).toBe(401);
  });

  it('belong to their owner', async () => {
    const { token } = await createUser('owner');
    const { body } = await create({ name: 'mine' }, { token });
    expect((await server.delete(`/api/v1/auth/apikeys/${body.id}`)).status).toBe(404);
  });
});

describe('rights', () => {
  const roles: Role[] = ['viewer', 'developer', 'platform-engineer', 'admin'];

  it('are declared by every documented route and hold for every role', async () => {
    const { body } = await server.get<{
      paths: Record<string, Record<string, { 'x-permission'?: string; operationId: string }>>;
    }>('/api/v1/openapi.json', { as: null });
    let checked = 0;
    for (const [path, operations] of Object.entries(body.paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        const permission = operation['x-permission'];
        expect([operation.operationId, permission]).toEqual([
          operation.operationId,
          expect.any(String),
        ]);
        // These go on until somebody hangs up; the tests of events ask them.
        const { operationId } = operation;
        if (permission === 'public' || operationId === 'openEvents') continue;
        if (operationId === 'streamEvents' || operationId === 'logout') continue;
        const needed = PERMISSIONS[permission as keyof typeof PERMISSIONS];
        // Without a scope it is everybody's home page, which is decided by the target.
        const own = operationId === 'setDashboard' ? '?scope=user' : '';
        const url = `${path.replace(/\{[^}]+\}/g, 'none')}${own}`;
        const ask = (as: Role | null) =>
          server.request(method.toUpperCase() as 'GET', url, {
            as,
            ...(method === 'get' || method === 'delete' ? {} : { body: {} }),
          });
        expect([url, (await ask(null)).status]).toEqual([url, 401]);
        for (const role of roles) {
          const { status, body } = await ask(role);
          const mayPass = roles.indexOf(role) >= roles.indexOf(needed);
          // What needs a person in a session refuses every key, whatever its role.
          const isRefused =
            status === 403 && (body as { code?: string }).code !== 'IDENTITY_NEEDS_SESSION';
          expect([operation.operationId, role, isRefused]).toEqual([
            operation.operationId,
            role,
            !mayPass,
          ]);
          checked++;
        }
      }
    }
    expect(checked).toBeGreaterThan(100);
  });
});

describe('cookies', () => {
  const withCookie = async (headers: Record<string, string>, method: 'GET' | 'POST' = 'POST') => {
    const token = await server.signIn('admin', ADMIN_PASSWORD);
    return await server.request<Refusal>(method, '/api/v1/auth/apikeys', {
      as: null,
      headers: { cookie: `gantry_session=${token}`, host: 'gantry.example.com', ...headers },
      ...(method === 'POST' ? { body: { name: 'by-cookie' } } : {}),
    });
  };

  it('are accepted from our own pages only', async () => {
    expect((await withCookie({ origin: 'http://gantry.example.com' })).status).toBe(201);
    expect((await withCookie({}, 'GET')).status).toBe(200);
    for (const headers of [
      {},
      { origin: 'https://evil.example.com' },
      { origin: 'http://gantry.example.com.evil.com' },
      { origin: 'http://gantry.example.com:81' },
      { origin: 'null' },
    ] as Record<string, string>[]) {
      const answer = await withCookie(headers);
      expect([headers, answer.status, answer.body.code]).toEqual([headers, 403, 'ORIGIN_REFUSED']);
    }
  });

  it('do not believe a forwarded host from anybody', async () => {
    const forged = {
      origin: 'https://evil.example.com',
      'x-forwarded-host': 'evil.example.com',
      'x-forwarded-proto': 'https',
    };
    expect((await withCookie(forged)).status).toBe(403);
  });
});

describe('an account', () => {
  const update = (id: string, changes: object) =>
    server.put<User & { disabled: boolean } & Refusal>(`/api/v1/auth/users/${id}`, changes);

  it('that is disabled can be used by nobody, with a password, a session or a key', async () => {
    const { id, username, token } = await createUser('leaver', 'developer');
    const key = await server.post<{ key: string }>(
      '/api/v1/auth/apikeys',
      { name: 'k' },
      { as: { token } },
    );
    const statuses = async () =>
      await Promise.all(
        [token, key.body.key].map(
          async (one) => (await server.get('/api/v1/auth/me', { as: { token: one } })).status,
        ),
      );
    expect(await statuses()).toEqual([200, 200]);
    expect((await update(id, { disabled: true })).body.disabled).toBe(true);
    expect(await statuses()).toEqual([401, 401]);
    expect((await login(username, 'second password')).status).toBe(401);
    expect((await update(id, { disabled: false })).body.disabled).toBe(false);
    // The session ended; the key was only asleep.
    expect(await statuses()).toEqual([401, 200]);
    expect((await login(username, 'second password')).status).toBe(200);
    const { body } = await server.get<{ action: string }[]>(`/api/v1/audit?resourceId=${id}`);
    expect(body.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['user.disabled', 'user.enabled']),
    );
  });

  it('that is the own or the last administrator is not disabled', async () => {
    const me = await server.get<User>('/api/v1/auth/me');
    expect((await update(me.body.id, { disabled: true })).body.code).toBe('OWN_ACCOUNT');
    const other = await createUser('second', 'admin');
    const answer = await server.put<Refusal>(
      `/api/v1/auth/users/${me.body.id}`,
      { disabled: true, role: 'viewer' },
      { as: { token: other.token } },
    );
    expect(answer.status).toBe(200);
    const last = await server.put<Refusal>(
      `/api/v1/auth/users/${other.id}`,
      { role: 'viewer' },
      { as: { token: other.token } },
    );
    expect(last.body.code).toBe('LAST_ADMIN');
    const back = { disabled: false, role: 'admin' };
    await server.put(`/api/v1/auth/users/${me.body.id}`, back, { as: { token: other.token } });
  });

  it('can be made to choose another password, in the middle of a session', async () => {
    const { id, token } = await createUser('renew');
    await update(id, { mustChangePassword: true });
    const refused = await server.get<Refusal>('/api/v1/entities', { as: { token } });
    expect(refused.body.code).toBe('PASSWORD_CHANGE_REQUIRED');
  });

  it('that waits after failed sign-ins says so, until it is unlocked', async () => {
    const { id, username } = await createUser('typo');
    for (let i = 0; i < 6; i++) await login(username, 'wrong password');
    const waiting = await server.get<{ lockedUntil?: string }>(`/api/v1/auth/users/${id}`);
    expect(waiting.body.lockedUntil).toBeDefined();
    const unlock = () => server.delete(`/api/v1/auth/users/${id}/lock`);
    expect((await unlock()).status).toBe(204);
    const free = await server.get<{ lockedUntil?: string }>(`/api/v1/auth/users/${id}`);
    expect(free.body.lockedUntil).toBeUndefined();
    expect((await login(username, 'second password')).status).not.toBe(429);
  });
});

describe('what may be asked about rights', () => {
  it('is every permission, and who has it', async () => {
    const { username, token } = await createUser('asker', 'platform-engineer');
    const as = { token };
    const described = await server.get<{ permission: string; byRoleOnly: boolean }[]>(
      '/api/v1/rbac/permissions',
      { as },
    );
    const names = described.body.map(({ permission }) => permission);
    expect(['self', ...names]).toEqual(Object.keys(PERMISSIONS));
    expect(described.body.find(({ permission }) => permission === 'users.manage')).toMatchObject({
      byRoleOnly: true,
    });
    const who = await server.post<{ username: string; allowed: boolean; rule?: string }[]>(
      '/api/v1/access/who',
      { permission: 'jobs.manage' },
      { as },
    );
    expect(who.body.find((one) => one.username === username)).toMatchObject({
      allowed: true,
      rule: 'builtin.platform-engineer.jobs',
    });
    const viewer = await createUser('curious');
    const refused = await server.post<Refusal>(
      '/api/v1/access/who',
      { permission: 'jobs.manage' },
      { as: { token: viewer.token } },
    );
    expect(refused.status).toBe(403);
  });
});
