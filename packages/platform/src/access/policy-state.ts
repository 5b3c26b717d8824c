import type { AccessPolicy, PermissionRule, RoleRule } from '@gantry/contracts';
import type { GroupRow, RoleRow, StoreView, UserRow } from '@gantry/storage';
import type { Actor } from '../context.ts';
import { expandRole } from './policy-engine.ts';
import { RuleSet } from './rule-set.ts';
import { toSubject } from './subject.ts';

/** Everything that rights follow from, at one moment: as stored, or as somebody proposes it. */
export interface PolicyState {
  readonly users: readonly UserRow[];
  readonly groups: readonly GroupRow[];
  /** Ids of users by id of their group. */
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
  readonly roles: readonly RoleRow[];
  readonly rules: readonly PermissionRule[];
}

export async function readPolicyState(
  view: Pick<StoreView, 'users' | 'access'>,
): Promise<PolicyState> {
  const [users, groups, pairs, roles, rules] = await Promise.all([
    view.users.list(),
    view.access.listGroups(),
    view.access.listMembers(),
    view.access.listRoles(),
    view.access.listRules(),
  ]);
  const members = new Map<string, Set<string>>();
  for (const { group_id, user_id } of pairs) {
    const ids = members.get(group_id) ?? new Set();
    members.set(group_id, ids.add(user_id));
  }
  return {
    users,
    groups,
    members,
    roles,
    rules: rules.map((row) => JSON.parse(row.rule) as PermissionRule),
  };
}

export function ruleSetOf(state: PolicyState): RuleSet {
  return new RuleSet([
    ...state.roles.flatMap((role) => expandRole(role.name, JSON.parse(role.rules) as RoleRule[])),
    ...state.rules,
  ]);
}

export function subjectOf(state: PolicyState, user: UserRow): Actor {
  const groups = state.groups.filter((group) => state.members.get(group.id)?.has(user.id));
  return toSubject(user, groups);
}

/** The state as a document that can be kept in a repository, and brought back. */
export function toAccessPolicy(state: PolicyState): AccessPolicy {
  const usernames = new Map(state.users.map((user) => [user.id, user.username]));
  return {
    apiVersion: 'gantry.io/v1',
    kind: 'AccessPolicy',
    groups: state.groups.map((group) => ({
      name: group.name,
      ...textsOf(group),
      role: group.role,
      ...listOf('teams', group.teams),
      members: [...(state.members.get(group.id) ?? [])]
        .flatMap((id) => usernames.get(id) ?? [])
        .sort(),
    })),
    roles: state.roles.map((role) => ({
      name: role.name,
      ...textsOf(role),
      rules: JSON.parse(role.rules) as RoleRule[],
    })),
    rules: [...state.rules],
    users: state.users.map((user) => ({
      username: user.username,
      role: user.role as 'viewer',
      ...listOf('roles', user.roles),
      ...listOf('teams', user.teams),
    })),
  };
}

function textsOf(row: { display_name: string; description: string }) {
  return {
    ...(row.display_name === '' ? {} : { displayName: row.display_name }),
    ...(row.description === '' ? {} : { description: row.description }),
  };
}

function listOf<K extends string>(key: K, json: string): { [P in K]?: string[] } {
  const list = JSON.parse(json) as string[];
  return (list.length === 0 ? {} : { [key]: list }) as { [P in K]?: string[] };
}
