import type { PermissionRule, Role } from '@gantry/contracts';
import type { TestServer } from './test-server.ts';

/** Somebody who asks, in the matrix. */
export interface Asker {
  readonly name: string;
  readonly token: string;
}

export interface WorldEntity {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly owner: string | undefined;
}

const PASSWORD = 'a password for tests';

/** Makes a user who may sign in; returns the id and a session. */
export async function createUser(
  server: TestServer,
  username: string,
  role: Role = 'viewer',
): Promise<{ id: string; username: string; token: string }> {
  const first = 'the first password';
  const { body } = await server.post<{ id: string }>('/api/v1/auth/register', {
    username,
    password: first,
  });
  if (role !== 'viewer') await server.put(`/api/v1/auth/users/${body.id}`, { role });
  const token = await server.signIn(username, first);
  const passwords = { currentPassword: first, newPassword: PASSWORD };
  await server.put('/api/v1/auth/me/password', passwords, { as: { token } });
  return { id: body.id, username, token };
}

/** Own, foreign and ownerless entities of two kinds, in three namespaces, each related to the next. */
export const worldEntities: readonly WorldEntity[] = ['Service', 'Documentation'].flatMap((kind) =>
  ['default', 'prod.shop', 'vault'].flatMap((namespace) =>
    ['payments', 'orders', undefined].map((owner) => ({
      kind,
      namespace,
      name: `${kind.toLowerCase()}-${namespace.replace('.', '-')}-${owner ?? 'none'}`,
      owner,
    })),
  ),
);

export function toInput(entity: WorldEntity): object {
  const { kind, namespace, name, owner } = entity;
  const metadata = { name, namespace, title: `matrix ${name}`, ...(owner ? { owner } : {}) };
  const index = worldEntities.indexOf(entity);
  const next = worldEntities[(index + 1) % worldEntities.length] ?? entity;
  const target = { kind: next.kind, namespace: next.namespace, name: next.name };
  const spec =
    kind === 'Service'
      ? { dependsOn: [target] }
      : { type: 'wiki', url: 'https://example.com', relatedTo: [target] };
  return { kind, metadata, spec };
}

export const worldRules: readonly PermissionRule[] = [
  {
    id: 'vault-is-closed',
    description: 'the vault is for its keepers',
    effect: 'deny',
    subjects: ['*'],
    except: ['group:keepers', 'role:admin'],
    verbs: ['*'],
    namespaces: ['vault*'],
  },
  {
    id: 'owners-edit',
    effect: 'allow',
    subjects: ['group:payments-people'],
    verbs: ['write', 'delete'],
    owners: ['@own'],
  },
  {
    id: 'foreign-documents',
    effect: 'deny',
    subjects: ['group:payments-people', 'user:confined'],
    verbs: ['read'],
    kinds: ['Documentation'],
    owners: ['@foreign'],
  },
  {
    id: 'frozen-production',
    effect: 'deny',
    subjects: ['role:developer'],
    verbs: ['delete', 'write'],
    namespaces: ['prod.*'],
  },
];

/** Users of every sort, keys, groups, a custom role and rules. */
export async function createWorld(server: TestServer): Promise<Asker[]> {
  const entities = worldEntities.map(toInput);
  await server.post('/api/v1/entities/batch', { entities });
  const askers: Asker[] = [];
  const add = async (name: string, role?: Role) => {
    const user = await createUser(server, name, role);
    askers.push({ name, token: user.token });
    return user;
  };
  await add('just-viewer');
  await add('just-developer', 'developer');
  await add('just-engineer', 'platform-engineer');
  await add('second-admin', 'admin');
  const member = await add('member');
  const keeper = await add('keeper', 'developer');
  const auditor = await add('auditor');
  const confined = await add('confined', 'developer');
  const group = async (name: string, rest: object, userIds: string[]) => {
    const { body } = await server.post<{ id: string }>('/api/v1/groups', { name, ...rest });
    for (const userId of userIds)
      await server.post(`/api/v1/groups/${body.id}/members`, { userId });
  };
  await group('payments-people', { teams: ['payments'] }, [member.id]);
  await group('keepers', {}, [keeper.id]);
  await server.post('/api/v1/rbac/roles', {
    name: 'auditing',
    rules: [{ id: 'trail', effect: 'allow', verbs: ['read'], resources: ['audit', 'jobs'] }],
  });
  await server.put(`/api/v1/auth/users/${auditor.id}`, { roles: ['auditing'] });
  await server.put(`/api/v1/auth/users/${confined.id}`, { teams: ['default/orders'] });
  for (const rule of worldRules) await server.post('/api/v1/rbac/rules', rule);
  // Memberships and roles end what a session was; they sign in anew.
  for (const asker of askers) {
    const token = await server.signIn(asker.name, PASSWORD);
    Object.assign(asker, { token });
  }
  const key = async (name: string, owner: string, rest: object) => {
    const as = { token: askers.find((asker) => asker.name === owner)?.token ?? '' };
    const { body } = await server.post<{ key: string }>(
      '/api/v1/auth/apikeys',
      { name, ...rest },
      { as },
    );
    askers.push({ name: `${owner}’s key ${name}`, token: body.key });
  };
  await key('reads', 'second-admin', { role: 'viewer' });
  await key('writes-shop', 'second-admin', { namespaces: ['prod.*'], role: 'admin' });
  await key('only-writes', 'keeper', { permissions: ['catalog.read', 'catalog.write'] });
  await key('own', 'member', { permissions: ['catalog.read', 'catalog.write'] });
  return askers;
}
