import { ApiSession } from './api-session.ts';

/** What stands in the addresses of pages for what the server names by itself. */
export type Names = Readonly<Record<string, string>>;

/** Users, groups, roles and rules to look at. */
export async function sampleAccess(api: ApiSession, url: string): Promise<Names> {
  const ids = new Map<string, string>();
  for (const [username, displayName] of [
    ['ada', 'Ada Lovelace'],
    ['grace', 'Grace Hopper'],
    ['linus', 'Linus'],
    ['margaret', 'Margaret Hamilton'],
  ]) {
    const user = await api.request<{ id: string }>('POST', '/auth/register', {
      username,
      password: `first password of ${username}`,
      displayName,
      email: `${username}@example.com`,
    });
    ids.set(username as string, user.id);
  }
  const ada = ids.get('ada') as string;
  await api.request('PUT', `/auth/users/${ids.get('linus')}`, { disabled: true });
  await api.request('PUT', `/auth/users/${ids.get('margaret')}`, {
    role: 'developer',
    mustChangePassword: false,
  });
  await api.request('PUT', `/auth/users/${ada}`, { mustChangePassword: false });
  const own = await ApiSession.signIn(url, 'ada', 'first password of ada');
  await own.request('POST', '/auth/apikeys', {
    name: 'deploy',
    permissions: ['catalog.read'],
    namespaces: ['prod', 'prod.*'],
    expiresAt: new Date(Date.now() + 30 * 24 * 3_600_000).toISOString(),
  });
  const operations = await api.request<{ id: string }>('POST', '/rbac/roles', {
    name: 'operations',
    displayName: 'Operations',
    description: 'Watches what runs',
    rules: [
      { id: 'see', effect: 'allow', verbs: ['read'], resources: ['audit', 'jobs'] },
      { id: 'acme', effect: 'allow', verbs: ['manage'], plugins: ['acme-cloud'] },
    ],
  });
  const payments = await api.request<{ id: string }>('POST', '/groups', {
    name: 'payments',
    displayName: 'Payments',
    description: 'Everybody who works on payments',
    role: 'operations',
    teams: ['payments'],
  });
  await api.request('POST', `/groups/${payments.id}/members`, { userId: ada });
  await api.request('POST', '/rbac/rules', {
    id: 'owners-edit',
    effect: 'allow',
    subjects: ['*'],
    verbs: ['write', 'delete'],
    owners: ['@own'],
  });
  await api.request('POST', '/rbac/rules', {
    id: 'prod-is-closed',
    description: 'Production is changed by syncs, not by hand',
    effect: 'deny',
    subjects: ['*'],
    except: ['group:payments', 'role:admin'],
    verbs: ['write', 'delete'],
    namespaces: ['prod', 'prod.*'],
  });
  return {
    ':ada': ada,
    ':payments': payments.id,
    ':operations': operations.id,
    // Before anything that a test does, and after the trail has begun.
    ':past': encodeURIComponent(new Date().toISOString()),
  };
}

/** An address with names in place of what stands for them. */
export function withNames(path: string, names: Names): string {
  return Object.entries(names).reduce((text, [name, value]) => text.replace(name, value), path);
}
