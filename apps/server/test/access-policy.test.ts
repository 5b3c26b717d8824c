import { createId } from '@gantry/base';
import type { AccessPolicy } from '@gantry/contracts';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import { createUser } from './support/access-world.ts';
import { databases } from './support/databases.ts';
import { TestServer } from './support/test-server.ts';

interface Refusal {
  error: string;
  code: string;
  details: { problems: { pointer: string; message: string }[]; uses: string[] };
}
interface Group {
  id: string;
  name: string;
  role: string;
}
interface Change {
  what: string;
  name: string;
  change: string;
}
interface WhatIf {
  compared: number;
  total: number;
  changes: {
    permission: string;
    allowed: boolean;
    usernames: string[];
    resource: Record<string, string>;
    entities?: number;
    ruleAfter?: string;
  }[];
}

describe.each(databases(inject('postgresUrl')))('rights as data on %s', (_name, create) => {
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
    const metadata = [
      { name: 'a', owner: 'payments' },
      { name: 'b', owner: 'payments' },
      { name: 'c', owner: 'orders' },
      { name: 'd', namespace: 'vault', owner: 'orders' },
    ];
    const entities = metadata.map((one) => ({ kind: 'Service', metadata: one }));
    await server.post('/api/v1/entities/batch', { entities });
  });
  afterAll(async () => {
    await server?.stop();
    await drop?.();
  });

  const createGroup = async (name: string, rest: object = {}) =>
    (await server.post<Group>('/api/v1/groups', { name, ...rest })).body;
  const statusOf = async (token: string, path = '/api/v1/entities/Service/a') =>
    (await server.get(path, { as: { token } })).status;

  it('gives a role through a group, at once, and takes it away again', async () => {
    const ada = await createUser(server, unique('ada'));
    const group = await createGroup(unique('engineers'), { role: 'developer' });
    await server.post(`/api/v1/groups/${group.id}/members`, { userId: ada.id });
    const me = () =>
      server.get<{ effectiveRole: string; groups: string[] }>('/api/v1/auth/me', {
        as: { token: ada.token },
      });
    expect((await me()).body).toMatchObject({ effectiveRole: 'developer', groups: [group.name] });
    const write = () =>
      server.post(
        '/api/v1/entities',
        { kind: 'Team', metadata: { name: unique('t') } },
        { as: { token: ada.token } },
      );
    expect((await write()).status).toBe(201);
    await server.delete(`/api/v1/groups/${group.id}/members/${ada.id}`);
    expect((await write()).status).toBe(403);
    expect((await server.delete(`/api/v1/groups/${group.id}`)).status).toBe(204);
  });

  it('holds a rule from the moment its making is answered', async () => {
    const ada = await createUser(server, unique('ada'));
    expect(await statusOf(ada.token)).toBe(200);
    const id = unique('no');
    await server.post('/api/v1/rbac/rules', {
      id,
      effect: 'deny',
      subjects: [`user:${ada.username}`],
      verbs: ['read'],
      owners: ['payments'],
    });
    expect(await statusOf(ada.token)).toBe(404);
    expect(await statusOf(ada.token, '/api/v1/entities/Service/c')).toBe(200);
    await server.delete(`/api/v1/rbac/rules/${id}`);
    expect(await statusOf(ada.token)).toBe(200);
  });

  it('makes "my entities" of what the teams of a user own', async () => {
    const ada = await createUser(server, unique('ada'));
    await server.put(`/api/v1/auth/users/${ada.id}`, { teams: ['payments'] });
    const mine = await server.get<{ metadata: { name: string } }[]>('/api/v1/entities?mine=true', {
      as: { token: ada.token },
    });
    expect(mine.body.map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
    const none = await server.get<unknown[]>('/api/v1/entities?mine=true', { as: 'viewer' });
    expect(none.body).toEqual([]);
    const bad = await server.put<Refusal>(`/api/v1/auth/users/${ada.id}`, { teams: ['A team'] });
    expect(bad.body.details.problems).toMatchObject([{ pointer: '/teams/0' }]);
  });

  it('never leaves the store without an administrator', async () => {
    const { body: users } =
      await server.get<{ id: string; username: string }[]>('/api/v1/auth/users');
    const admin = users.find((user) => user.username === 'admin');
    const refused = { status: 400, body: { code: 'LAST_ADMIN' } };
    const policy = { users: [{ username: 'admin', role: 'viewer' }] };
    expect(await server.put('/api/v1/access/policy', policy)).toMatchObject(refused);
    expect(await server.put('/api/v1/access/policy?dryRun=true', policy)).toMatchObject(refused);

    // Through a group only: then the group cannot lose them, nor its role.
    const bob = await createUser(server, unique('bob'));
    const group = await createGroup(unique('bosses'), { role: 'admin' });
    await server.post(`/api/v1/groups/${group.id}/members`, { userId: bob.id });
    expect((await server.put(`/api/v1/auth/users/${admin?.id}`, { role: 'viewer' })).status).toBe(
      200,
    );
    const as = { token: bob.token };
    const member = `/api/v1/groups/${group.id}/members/${bob.id}`;
    expect(await server.delete(member, { as })).toMatchObject(refused);
    expect(await server.delete(`/api/v1/groups/${group.id}`, { as })).toMatchObject(refused);
    expect(
      await server.put(`/api/v1/groups/${group.id}`, { role: 'viewer' }, { as }),
    ).toMatchObject(refused);
    expect(await server.put('/api/v1/access/policy', { groups: [] }, { as })).toMatchObject(
      refused,
    );
    await server.put(`/api/v1/auth/users/${admin?.id}`, { role: 'admin' }, { as });
    expect((await server.get('/api/v1/groups')).status).toBe(200);
    await server.delete(`/api/v1/groups/${group.id}`);

    // Rules cannot lock administrators out of rights.
    const id = unique('lock');
    await server.post('/api/v1/rbac/rules', {
      id,
      effect: 'deny',
      subjects: ['*'],
      verbs: ['*'],
      resources: ['*'],
    });
    expect((await server.get('/api/v1/entities')).status).toBe(403);
    expect((await server.delete(`/api/v1/rbac/rules/${id}`)).status).toBe(204);
    expect((await server.get('/api/v1/entities')).status).toBe(200);
  });

  it('refuses to remove what rules name, and takes deleted users out of rules', async () => {
    const group = await createGroup(unique('named'));
    const ada = await createUser(server, unique('ada'));
    const id = unique('both');
    const subjects = [`group:${group.name}`, `user:${ada.username}`];
    await server.post('/api/v1/rbac/rules', { id, effect: 'allow', subjects, verbs: ['write'] });
    const refused = await server.delete<Refusal>(`/api/v1/groups/${group.id}`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'IN_USE' } });
    await server.delete(`/api/v1/auth/users/${ada.id}`);
    const { body: rules } =
      await server.get<{ id: string; subjects: string[] }[]>('/api/v1/rbac/rules');
    expect(rules.find((rule) => rule.id === id)?.subjects).toEqual([`group:${group.name}`]);
    await server.delete(`/api/v1/rbac/rules/${id}`);
    expect((await server.delete(`/api/v1/groups/${group.id}`)).status).toBe(204);
    const { body: groups } = await server.get<Group[]>('/api/v1/groups');
    const system = groups.find(({ name }) => name === 'admins');
    expect((await server.delete<Refusal>(`/api/v1/groups/${system?.id}`)).body.code).toBe(
      'SYSTEM_GROUP',
    );
  });

  it('keeps custom roles apart from built-in ones, and does not remove one that is held', async () => {
    for (const name of ['admin', 'viewer']) {
      const taken = await server.post<Refusal>('/api/v1/rbac/roles', { name });
      expect([name, taken.body.code]).toEqual([name, 'NAME_TAKEN']);
      const fixed = await server.put<Refusal>(`/api/v1/rbac/roles/${name}`, { rules: [] });
      expect([name, fixed.body.code]).toEqual([name, 'BUILT_IN_ROLE']);
    }
    const name = unique('oncall');
    const rules = [{ id: 'jobs', effect: 'allow', verbs: ['read'], resources: ['jobs'] }];
    const { body: role } = await server.post<Group>('/api/v1/rbac/roles', { name, rules });
    const ada = await createUser(server, unique('ada'));
    await server.put(`/api/v1/auth/users/${ada.id}`, { roles: [name] });
    expect(await statusOf(ada.token, '/api/v1/jobs')).toBe(200);
    expect((await server.delete<Refusal>(`/api/v1/rbac/roles/${role.id}`)).body).toMatchObject({
      code: 'IN_USE',
      details: { uses: [`user ${ada.username}`] },
    });
    await server.put(`/api/v1/auth/users/${ada.id}`, { roles: [] });
    expect((await server.delete(`/api/v1/rbac/roles/${role.id}`)).status).toBe(204);
    expect(await statusOf(ada.token, '/api/v1/jobs')).toBe(403);
  });

  it('comes out as YAML and goes in again without a change', async () => {
    await createGroup(unique('round'), { teams: ['payments'], description: 'yes: no' });
    const { text, headers } = await server.get('/api/v1/access/policy', {
      headers: { accept: 'application/yaml' },
    });
    expect(headers['content-type']).toContain('application/yaml');
    const { body } = await server.get<AccessPolicy>('/api/v1/access/policy');
    expect(parse(text)).toEqual(body);
    const same = await server.put<Change[]>('/api/v1/access/policy', text, {
      headers: { 'content-type': 'application/yaml' },
    });
    expect(same).toMatchObject({ status: 200, body: [] });
  });

  it('goes in whole or not at all, with every problem at once', async () => {
    const before = (await server.get('/api/v1/access/policy')).body;
    const refused = await server.put<Refusal>('/api/v1/access/policy', {
      groups: [
        { name: 'fine', members: ['nobody'] },
        { name: 'fine', role: 'no-such-role', teams: ['Not A Team'] },
      ],
      roles: [{ name: 'admin', rules: [] }],
      rules: [
        { id: 'x', effect: 'allow', subjects: ['group:gone'], verbs: ['read'] },
        { id: 'y', effect: 'allow', subjects: ['*'], verbs: ['manage'], resources: ['users'] },
      ],
      users: [{ username: 'nobody' }],
    });
    expect(refused.status).toBe(400);
    expect(refused.body.details.problems.map(({ pointer }) => pointer).sort()).toEqual([
      '/groups/0/members/0',
      '/groups/1/name',
      '/groups/1/role',
      '/groups/1/teams/0',
      '/roles/0/name',
      '/rules/0/subjects/0',
      '/rules/1/verbs',
      '/users/0/username',
    ]);
    const unknown = await server.put<Refusal>('/api/v1/access/policy', { gruops: [] });
    expect(unknown.body.details.problems[0]?.pointer).toBe('/gruops');
    expect((await server.get('/api/v1/access/policy')).body).toEqual(before);
  });

  it('says exactly which decisions a proposal changes, and a dry run what it writes', async () => {
    const ada = await createUser(server, unique('ada'));
    const bob = await createUser(server, unique('bob'), 'developer');
    const { body: now } = await server.get<AccessPolicy>('/api/v1/access/policy');
    const proposal = {
      groups: [
        ...(now.groups ?? []),
        { name: unique('own'), teams: ['payments'], members: [ada.username] },
      ],
      rules: [
        ...(now.rules ?? []),
        {
          id: unique('own-edit'),
          effect: 'allow',
          subjects: [`user:${ada.username}`],
          verbs: ['write'],
          owners: ['@own'],
        },
        {
          id: unique('closed'),
          effect: 'deny',
          subjects: [`user:${bob.username}`],
          verbs: ['read'],
          namespaces: ['vault'],
        },
      ],
    };
    const { body } = await server.post<WhatIf>('/api/v1/access/what-if', proposal);
    expect(body.total).toBe(2);
    expect(body.compared).toBeGreaterThan(50);
    const payments = { kind: 'Service', namespace: 'default', owner: 'payments' };
    const vault = { kind: 'Service', namespace: 'vault', owner: 'orders' };
    expect(body.changes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          permission: 'catalog.write',
          allowed: true,
          usernames: [ada.username],
          resource: payments,
          entities: 2,
        }),
        expect.objectContaining({
          permission: 'catalog.read',
          allowed: false,
          usernames: [bob.username],
          resource: vault,
          entities: 1,
          ruleBefore: 'builtin.viewer.catalog',
        }),
      ]),
    );
    const path = '/api/v1/access/policy';
    const dry = await server.put<Change[]>(`${path}?dryRun=true`, proposal);
    expect(dry.body.map(({ what, change }) => [what, change])).toEqual([
      ['group', 'created'],
      ['rule', 'created'],
      ['rule', 'created'],
    ]);
    expect((await server.get(path)).body).toEqual(now);
    expect(await statusOf(bob.token, '/api/v1/entities/Service/d?namespace=vault')).toBe(200);

    // And what was foretold happens.
    const done = await server.put<Change[]>(path, proposal);
    expect(done.body).toEqual(dry.body);
    expect(await statusOf(bob.token, '/api/v1/entities/Service/d?namespace=vault')).toBe(404);
    const patch = { metadata: { annotations: { by: 'ada' } } };
    const as = { token: ada.token };
    const patched = await server.patch('/api/v1/entities/Service/a', patch, { as });
    expect(patched.status).toBe(200);
    const audit = await server.get<{ action: string }[]>('/api/v1/audit?limit=20');
    const actions = audit.body.map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['group.created', 'rule.created']));
    await server.put(path, { groups: now.groups, rules: now.rules });
  });

  it('explains who, what, why, and by which rule', async () => {
    const ada = await createUser(server, unique('ada'));
    const id = unique('why');
    await server.post('/api/v1/rbac/rules', {
      id,
      description: 'payments are theirs',
      effect: 'deny',
      subjects: ['role:viewer'],
      verbs: ['read'],
      owners: ['payments'],
    });
    const question = { permission: 'catalog.read', kind: 'Service', name: 'a' };
    const answer = await server.post('/api/v1/access/explain', { user: ada.username, ...question });
    expect(answer.body).toMatchObject({
      allowed: false,
      rule: id,
      reason: expect.stringContaining('payments are theirs'),
      subject: { username: ada.username, role: 'viewer' },
      resource: { kind: 'Service', namespace: 'default', owner: 'payments' },
      rules: [{ id }, { id: 'builtin.viewer.catalog' }],
    });
    // For the one who may not read it, it is not there; and others are not theirs to ask about.
    const as = { token: ada.token };
    expect((await server.post('/api/v1/access/explain', question, { as })).status).toBe(404);
    const other = { user: 'admin', permission: 'catalog.read' };
    expect((await server.post('/api/v1/access/explain', other, { as })).status).toBe(403);
    expect((await server.get(`/api/v1/rbac/effective/${ada.id}`, { as })).status).toBe(200);
    expect((await server.get('/api/v1/rbac/effective/other', { as })).status).toBe(404);
    await server.delete(`/api/v1/rbac/rules/${id}`);
  });
});
