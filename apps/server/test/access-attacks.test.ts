import { createId } from '@gantry/base';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createUser } from './support/access-world.ts';
import { databases } from './support/databases.ts';
import { ADMIN_PASSWORD, TestServer } from './support/test-server.ts';

interface Refusal {
  error: string;
  code: string;
  details: { problems: { pointer: string }[]; retryAt: string };
}

describe.each(databases(inject('postgresUrl')))('attacks on access on %s', (_name, create) => {
  if (!create) {
    it.skip('skipped: no PostgreSQL server starts on this machine', () => {});
    return;
  }
  let server: TestServer;
  let drop: (() => Promise<void>) | undefined;
  const unique = (name: string) => `${name}-${createId().slice(-6)}`;

  beforeAll(async () => {
    const database = await create();
    drop = database.drop;
    server = await TestServer.start(database.db === undefined ? {} : { db: database.db });
  });
  afterAll(async () => {
    await server?.stop();
    await drop?.();
  });

  /** A sign-in from an address of its own, so that tests do not wait for each other. */
  const signIn = async (username: string, password: string, remoteAddress: string) => {
    const response = await server.server.app.inject({
      method: 'POST',
      url: '/api/v1/auth/login',
      payload: { username, password },
      remoteAddress,
    });
    return {
      status: response.statusCode,
      headers: response.headers,
      body: response.json() as Refusal,
    };
  };
  const guess = async (username: string, address: string, times: number) => {
    const answers = [];
    for (let i = 0; i < times; i++) answers.push(await signIn(username, `wrong ${i}`, address));
    return answers;
  };

  describe('guessing passwords', () => {
    it('has to wait after some failures, with the right password too', async () => {
      const { username } = await createUser(server, unique('ada'));
      const answers = await guess(username, '203.0.113.1', 8);
      expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
      const right = await signIn(username, 'a password for tests', '203.0.113.1');
      expect(right.body.code).toBe('SIGN_IN_THROTTLED');
      expect(Number(right.headers['retry-after'])).toBeGreaterThan(0);
      // From elsewhere nothing happened.
      expect((await signIn(username, 'a password for tests', '203.0.113.2')).status).toBe(200);
    });

    it('gains nothing from many attempts at once', async () => {
      const { username } = await createUser(server, unique('ada'));
      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, i) => signIn(username, `wrong ${i}`, '203.0.113.3')),
      );
      expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    });

    it('from many addresses locks the name, but not for where its owner signs in from', async () => {
      const { username } = await createUser(server, unique('ada'));
      const home = '198.51.100.1';
      expect((await signIn(username, 'a password for tests', home)).status).toBe(200);
      for (let i = 0; i < 11; i++) await guess(username, `192.0.2.${i}`, 5);
      const right = (address: string) => signIn(username, 'a password for tests', address);
      expect((await right('198.51.100.99')).status).toBe(429);
      expect((await right(home)).status).toBe(200);
    });

    it('takes the addresses of one IPv6 network for one', async () => {
      const { username } = await createUser(server, unique('ada'));
      for (let i = 1; i <= 5; i++) await guess(username, `2001:db8:1:2::${i}`, 1);
      expect((await signIn(username, 'wrong', '2001:db8:1:2:ffff::7')).status).toBe(429);
      expect((await signIn(username, 'wrong', '2001:db8:1:3::1')).status).toBe(401);
    });

    it('tells nothing about which names there are', async () => {
      const { username } = await createUser(server, unique('ada'));
      const shapes = [];
      for (const [index, name] of [username, unique('nobody')].entries()) {
        const answers = await guess(name, `203.0.113.${20 + index}`, 7);
        shapes.push(answers.map(({ status, body }) => [status, body.code]));
      }
      expect(shapes[0]).toEqual(shapes[1]);
    });

    it('ends with a new password from an administrator', async () => {
      const { id, username } = await createUser(server, unique('ada'));
      await guess(username, '203.0.113.30', 6);
      await server.put(`/api/v1/auth/users/${id}/password`, { newPassword: 'given by an admin' });
      expect((await signIn(username, 'given by an admin', '203.0.113.30')).status).toBe(200);
    });

    it('does not begin with what everybody guesses', async () => {
      for (const password of [
        'password1',
        'Passw0rd!!',
        'changeme',
        'letmein123',
        '12345678',
        '87654321',
        'abcdefgh',
        'qwertyuiop',
        'aaaaaaaa',
        'abababab',
      ]) {
        const username = unique('weak');
        const answer = await server.post<Refusal>('/api/v1/auth/register', { username, password });
        expect([password, answer.status]).toEqual([password, 400]);
      }
    });
  });

  describe('what is sent along', () => {
    it('makes nobody more than they are', async () => {
      const { id, token } = await createUser(server, unique('ada'), 'developer');
      const as = { token };
      const metadata = {
        name: unique('t'),
        uid: 'chosen',
        createdBy: 'admin',
        revision: 99,
        createdAt: '2000-01-01T00:00:00.000Z',
      };
      const created = await server.post<{ metadata: Record<string, unknown> }>(
        '/api/v1/entities',
        { kind: 'Team', metadata },
        { as },
      );
      expect(created.body.metadata).toMatchObject({ revision: 1, createdBy: expect.any(String) });
      expect(created.body.metadata.uid).not.toBe('chosen');
      expect(created.body.metadata.createdBy).not.toBe('admin');
      for (const [method, path, body] of [
        ['PUT', `/api/v1/auth/users/${id}`, { role: 'admin' }],
        ['POST', '/api/v1/rbac/rules', { effect: 'allow', subjects: ['*'], verbs: ['*'] }],
        ['PUT', '/api/v1/access/policy', { users: [] }],
      ] as const) {
        expect((await server.request(method, path, { body, as })).status).toBe(403);
      }
      const key = await server.post<Refusal>(
        '/api/v1/auth/apikeys',
        { name: 'x', userId: 'other', scopes: [] },
        { as },
      );
      expect(key.status).toBe(400);
      // Headers that elsewhere say who somebody is say nothing here.
      const me = await server.get<{ username: string }>('/api/v1/auth/me', {
        as,
        headers: { 'x-forwarded-user': 'admin', 'x-remote-user': 'admin', 'x-user-id': '1' },
      });
      expect(me.body.username).not.toBe('admin');
    });

    it('cannot make a member of a team out of who writes the Team', async () => {
      const { username, token } = await createUser(server, unique('ada'), 'developer');
      const as = { token };
      const team = unique('team');
      await server.post(
        '/api/v1/entities',
        {
          kind: 'Team',
          metadata: { name: team },
          spec: { members: [{ name: username, email: 'ada@example.com' }] },
        },
        { as },
      );
      const { body } = await server.get<{ teams: string[] }>('/api/v1/auth/me', { as });
      expect(body.teams).toEqual([]);
    });
  });

  describe('names', () => {
    it('of groups are not those of roles: a rule says which it means', async () => {
      const { id, token } = await createUser(server, unique('ada'));
      const { body: group } = await server.post<{ id: string }>('/api/v1/groups', {
        name: 'admin',
      });
      await server.post(`/api/v1/groups/${group.id}/members`, { userId: id });
      const me = await server.get<{ effectiveRole: string }>('/api/v1/auth/me', { as: { token } });
      expect(me.body.effectiveRole).toBe('viewer');
      expect((await server.get('/api/v1/auth/users', { as: { token } })).status).toBe(403);
    });

    it('of deleted users take no rights along to who gets the name next', async () => {
      const first = await createUser(server, unique('ada'));
      const subjects = [`user:${first.username}`, 'group:developers'];
      const rule = { id: unique('r'), effect: 'allow', subjects, verbs: ['write'] };
      await server.post('/api/v1/rbac/rules', rule);
      await server.delete(`/api/v1/auth/users/${first.id}`);
      const second = await createUser(server, first.username);
      const answer = await server.post(
        '/api/v1/entities',
        { kind: 'Team', metadata: { name: unique('t') } },
        { as: { token: second.token } },
      );
      expect(answer.status).toBe(403);
    });
  });

  describe('API keys with scopes', () => {
    it('do what they say and nothing else, and make no other keys', async () => {
      const { token } = await createUser(server, unique('ada'), 'developer');
      const make = (body: object, as: { token: string } = { token }) =>
        server.post<{ key: string; id: string } & Refusal>('/api/v1/auth/apikeys', body, { as });
      const { body } = await make({ name: 'reader', permissions: ['catalog.read'] });
      const as = { token: body.key };
      expect((await server.get('/api/v1/entities', { as })).status).toBe(200);
      expect((await server.get('/api/v1/plugins', { as })).status).toBe(403);
      expect((await server.get('/api/v1/auth/me', { as })).status).toBe(200);
      expect((await make({ name: 'escape' }, as)).status).toBe(403);
      expect((await server.delete('/api/v1/auth/sessions', { as })).status).toBe(403);
      const wrong = await make({ name: 'typo', permissions: ['catalog.raed'] });
      expect(wrong.body.details.problems).toMatchObject([{ pointer: '/permissions/0' }]);
      const high = await make({ name: 'high', permissions: ['users.manage'] });
      const users = await server.get('/api/v1/auth/users', { as: { token: high.body.key } });
      expect(users.status).toBe(403);
    });

    it('say when they were used last', async () => {
      const { token } = await createUser(server, unique('ada'));
      const as = { token };
      const made = await server.post<{ key: string }>(
        '/api/v1/auth/apikeys',
        { name: 'k' },
        { as },
      );
      await server.get('/api/v1/auth/me', { as: { token: made.body.key } });
      await expect
        .poll(async () => {
          const { body } = await server.get<{ lastUsedAt?: string }[]>('/api/v1/auth/apikeys', {
            as,
          });
          return body[0]?.lastUsedAt;
        })
        .toMatch(/^\d{4}-/);
    });

    it('are listed and deleted by administrators, who also end sessions', async () => {
      const { id, token } = await createUser(server, unique('ada'));
      const as = { token };
      const made = await server.post<{ id: string; key: string }>(
        '/api/v1/auth/apikeys',
        { name: 'k' },
        { as },
      );
      const keys = await server.get<{ id: string }[]>(`/api/v1/auth/users/${id}/apikeys`);
      expect(keys.body.map((key) => key.id)).toEqual([made.body.id]);
      expect(keys.text).not.toContain(made.body.key);
      await server.delete(`/api/v1/auth/users/${id}/apikeys/${made.body.id}`);
      const byKey = { token: made.body.key };
      expect((await server.get('/api/v1/auth/me', { as: byKey })).status).toBe(401);
      const sessions = await server.get<{ id: string }[]>(`/api/v1/auth/users/${id}/sessions`);
      expect(sessions.body.length).toBeGreaterThan(0);
      await server.delete(`/api/v1/auth/users/${id}/sessions`);
      expect((await server.get('/api/v1/auth/me', { as })).status).toBe(401);
      expect((await server.get(`/api/v1/auth/users/${id}/sessions`, { as })).status).toBe(401);
    });
  });

  describe('API keys that are limited make nothing that is limited less', () => {
    type Made = { key: string; id: string; role: string; expiresAt?: string } & Refusal;
    const make = (body: object, token?: string) =>
      server.post<Made>('/api/v1/auth/apikeys', body, token ? { as: { token } } : {});
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const later = new Date(Date.now() + 7_200_000).toISOString();

    it('no key that lasts longer, and no password, with one that expires', async () => {
      const { body: parent } = await make({ name: 'parent', role: 'admin', expiresAt: soon });
      const forEver = await make({ name: 'for-ever' }, parent.key);
      expect(forEver.body.expiresAt).toBe(soon);
      const longer = await make({ name: 'longer', expiresAt: later }, parent.key);
      expect([longer.status, longer.body.code]).toEqual([403, 'KEY_LIMITED']);
      // Nor in two steps.
      const again = await make({ name: 'again', expiresAt: later }, forEver.body.key);
      expect(again.status).toBe(403);
      const as = { token: parent.key };
      const { id } = await createUser(server, unique('ada'));
      const account = { username: unique('eve'), password: 'a password of eve' };
      for (const [method, path, body] of [
        ['POST', '/api/v1/auth/register', account],
        ['PUT', `/api/v1/auth/users/${id}/password`, { newPassword: 'a password of eve' }],
      ] as const) {
        const answer = await server.request<Refusal>(method, path, { body, as });
        expect([path, answer.status, answer.body.code]).toEqual([path, 403, 'KEY_LIMITED']);
      }
      expect((await server.get('/api/v1/auth/users', { as })).status).toBe(200);
    });

    it('no account, key, session or right with one that has scopes', async () => {
      const { id, username } = await createUser(server, unique('ada'));
      const permissions = ['users.manage', 'access.manage', 'catalog.read'];
      const { body: scoped } = await make({ name: 'scoped', role: 'admin', permissions });
      const as = { token: scoped.key };
      const rule = { effect: 'allow', subjects: [`user:${username}`], verbs: ['*'] };
      const password = 'a password of eve';
      for (const [method, path, body] of [
        ['POST', '/auth/apikeys', { name: 'wider' }],
        ['POST', '/auth/apikeys', { name: 'same', permissions }],
        ['DELETE', `/auth/apikeys/${scoped.id}`, undefined],
        ['PUT', '/auth/me/password', { currentPassword: ADMIN_PASSWORD, newPassword: password }],
        ['POST', '/auth/register', { username: unique('eve'), password }],
        ['PUT', `/auth/users/${id}`, { role: 'admin' }],
        ['PUT', `/auth/users/${id}/password`, { newPassword: password }],
        ['DELETE', `/auth/users/${id}`, undefined],
        ['POST', '/groups', { name: unique('g'), role: 'admin' }],
        ['POST', '/rbac/rules', rule],
        ['POST', '/rbac/roles', { name: unique('r') }],
        ['PUT', '/access/policy', { users: [{ username, role: 'admin' }] }],
        ['PUT', '/access/policy?dryRun=true', { users: [{ username, role: 'admin' }] }],
        ['POST', '/rbac/import', { rules: [] }],
      ] as const) {
        const answer = await server.request<Refusal>(method, `/api/v1${path}`, { body, as });
        expect([path, answer.body?.code]).toEqual([path, 'KEY_LIMITED']);
      }
      // Reading, and asking without changing anything, is what the scopes are for.
      expect((await server.get('/api/v1/auth/users', { as })).status).toBe(200);
      expect((await server.post('/api/v1/access/what-if', {}, { as })).status).toBe(200);
    });

    it('no key of a higher role, also where the role follows from its scopes', async () => {
      const { body: low } = await make({ name: 'low', role: 'viewer' });
      for (const body of [
        { name: 'named', role: 'admin' },
        { name: 'implied', permissions: ['users.manage'] },
        { name: 'wider', permissions: ['catalog.write'] },
      ]) {
        const answer = await make(body, low.key);
        expect([body.name, answer.body.code]).toEqual([body.name, 'ROLE_TOO_HIGH']);
      }
      expect((await make({ name: 'equal' }, low.key)).body.role).toBe('viewer');
    });
  });

  it('refuses to let a role or a rule give what only administrators have', async () => {
    for (const [permission, verb] of [
      ['users', 'manage'],
      ['access', 'manage'],
      ['backups', 'manage'],
      ['secrets', 'manage'],
    ] as const) {
      const rule = { id: 'x', effect: 'allow', verbs: [verb], resources: [permission] };
      const role = await server.post('/api/v1/rbac/roles', { name: unique('r'), rules: [rule] });
      expect([permission, role.status]).toEqual([permission, 400]);
    }
    // What says "everything" does not mean these either.
    const { id, token } = await createUser(server, unique('ada'));
    const name = unique('all');
    const everything = { id: 'all', effect: 'allow', verbs: ['*'], resources: ['*'] };
    await server.post('/api/v1/rbac/roles', { name, rules: [everything] });
    await server.put(`/api/v1/auth/users/${id}`, { roles: [name] });
    const as = { token };
    expect((await server.get('/api/v1/audit', { as })).status).toBe(200);
    for (const [method, path, body] of [
      ['PUT', `/auth/users/${id}`, { role: 'admin' }],
      ['GET', '/access/policy', undefined],
      ['POST', '/access/what-if', {}],
      ['POST', '/rbac/rules', {}],
      ['POST', '/secrets/rotate', {}],
      ['POST', '/backup', { passphrase: 'a long enough passphrase' }],
    ] as const) {
      const answer = await server.request<Refusal>(method, `/api/v1${path}`, { body, as });
      expect([path, answer.status]).toEqual([path, 403]);
    }
  });

  it('refuses what would break out of a filter: names are data in every statement', async () => {
    const { token } = await createUser(server, unique('ada'));
    const id = unique('quote');
    await server.post('/api/v1/rbac/rules', {
      id,
      effect: 'deny',
      subjects: ['*'],
      except: ['role:admin'],
      verbs: ['read'],
      namespaces: [`x' OR '1'='1`, `y") --`, '%', '_*'],
      owners: [`'; DROP TABLE entities; --`],
    });
    const metadata = { name: unique('t') };
    await server.post('/api/v1/entities', { kind: 'Team', metadata });
    const as = { token };
    expect((await server.get(`/api/v1/entities/Team/${metadata.name}`, { as })).status).toBe(200);
    for (const path of ['/entities', `/search?q=${metadata.name}`, '/kinds']) {
      const answer = await server.get(`/api/v1${path}`, { as });
      expect([path, answer.status]).toEqual([path, 200]);
      if (path !== '/kinds') expect(answer.text).toContain(metadata.name);
    }
    await server.delete(`/api/v1/rbac/rules/${id}`);
  });

  it('starts a new session at each sign-in, whatever cookie came with it', async () => {
    const response = await server.server.app.inject({
      method: 'POST',
      url: '/api/v1/auth/login',
      payload: { username: 'admin', password: ADMIN_PASSWORD },
      headers: { cookie: 'gantry_session=chosen-by-somebody-else' },
    });
    expect(response.statusCode).toBe(200);
    expect(String(response.headers['set-cookie'])).not.toContain('chosen-by-somebody-else');
  });
});
