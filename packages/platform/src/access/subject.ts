import { ROLES, type Role, roleAtLeast } from '@gantry/contracts';
import type { StoreView, UserRow } from '@gantry/storage';
import type { Actor, SubjectIdentity } from '../context.ts';

/** A user with what groups give: the highest built-in role, custom roles, teams. */
export async function loadSubject(
  store: Pick<StoreView, 'access'>,
  user: UserRow,
): Promise<Actor & { readonly identity: SubjectIdentity }> {
  return toSubject(user, await store.access.groupsOfUser(user.id));
}

export function toSubject(
  user: UserRow,
  groups: readonly { readonly name: string; readonly role: string; readonly teams: string }[],
): Actor & { readonly identity: SubjectIdentity } {
  let role = user.role as Role;
  const roles = new Set(JSON.parse(user.roles) as string[]);
  const teams = new Set(JSON.parse(user.teams) as string[]);
  for (const group of groups) {
    for (const team of JSON.parse(group.teams) as string[]) teams.add(team);
    if (!isBuiltInRole(group.role)) roles.add(group.role);
    else if (roleAtLeast(group.role, role)) role = group.role;
  }
  return {
    id: user.id,
    name: user.username,
    role,
    identity: {
      username: user.username,
      roles: [...roles].sort(),
      groups: groups.map((group) => group.name),
      teams: [...teams].sort(),
    },
  };
}

export function isBuiltInRole(name: string): name is Role {
  return (ROLES as readonly string[]).includes(name);
}
