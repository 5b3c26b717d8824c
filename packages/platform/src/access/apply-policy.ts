import { createId, type Problem } from '@gantry/base';
import { type AccessPolicy, AccessPolicySchema, problemsOf, ROLES } from '@gantry/contracts';
import type { GroupRow, RoleRow, UserRow } from '@gantry/storage';
import { errors } from '../errors.ts';
import { checkRoleRules, checkRules } from './check-rules.ts';
import { checkTeams } from './check-teams.ts';
import { readFirstRbac } from './first-rbac.ts';
import type { PolicyState } from './policy-state.ts';

/**
 * The state that a document asks for. Throws `INVALID_INPUT` with every problem of the whole document; what
 * it leaves out stays as it is. A document of the first API adds to what there is.
 */
export function applyPolicy(state: PolicyState, input: unknown, at: string): PolicyState {
  const first = readFirstRbac(state, input);
  if (first && 'problems' in first) throw errors.INVALID_INPUT({ problems: first.problems });
  const given = first ? first.policy : input;
  const problems = problemsOf(AccessPolicySchema, given);
  if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
  const policy = given as AccessPolicy;
  const roles = policy.roles ? toRoles(state, policy.roles, at) : state.roles;
  const { groups, members } = policy.groups ? toGroups(state, policy.groups, at) : state;
  const users = policy.users ? toUsers(state, policy.users, at) : state.users;
  const rules = policy.rules ?? state.rules;
  const next: PolicyState = { users, groups, members, roles, rules };
  problems.push(...checkReferences(next, policy));
  if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
  return next;
}

function toRoles(
  state: PolicyState,
  input: NonNullable<AccessPolicy['roles']>,
  at: string,
): RoleRow[] {
  return input.map((role) => {
    const before = state.roles.find((other) => other.name === role.name);
    const after: RoleRow = {
      id: before?.id ?? createId(),
      name: role.name,
      display_name: role.displayName ?? '',
      description: role.description ?? '',
      rules: JSON.stringify(role.rules),
      created_at: before?.created_at ?? at,
      updated_at: before?.updated_at ?? at,
    };
    return before && sameRow(before, after) ? before : { ...after, updated_at: at };
  });
}

function toGroups(
  state: PolicyState,
  input: NonNullable<AccessPolicy['groups']>,
  at: string,
): Pick<PolicyState, 'groups' | 'members'> {
  const ids = new Map(state.users.map((user) => [user.username, user.id]));
  const members = new Map<string, ReadonlySet<string>>();
  const groups = input.map((group): GroupRow => {
    const before = state.groups.find((other) => other.name === group.name);
    const after: GroupRow = {
      id: before?.id ?? createId(),
      name: group.name,
      display_name: group.displayName ?? '',
      description: group.description ?? '',
      role: group.role ?? 'viewer',
      teams: JSON.stringify(group.teams ?? []),
      source: before?.source ?? 'local',
      created_at: before?.created_at ?? at,
      updated_at: before?.updated_at ?? at,
    };
    members.set(after.id, new Set((group.members ?? []).flatMap((name) => ids.get(name) ?? [])));
    return before && sameRow(before, after) ? before : { ...after, updated_at: at };
  });
  const named = new Set(groups.map((group) => group.name));
  const kept = state.groups.filter((group) => group.source !== 'local' && !named.has(group.name));
  for (const group of kept) members.set(group.id, state.members.get(group.id) ?? new Set());
  return { groups: [...groups, ...kept], members };
}

function toUsers(
  state: PolicyState,
  input: NonNullable<AccessPolicy['users']>,
  at: string,
): UserRow[] {
  const byName = new Map(input.map((user) => [user.username, user]));
  return state.users.map((row) => {
    const given = byName.get(row.username);
    if (!given) return row;
    const after: UserRow = {
      ...row,
      role: given.role ?? row.role,
      roles: JSON.stringify(given.roles ?? []),
      teams: JSON.stringify(given.teams ?? []),
    };
    return sameRow(row, after) ? row : { ...after, updated_at: at };
  });
}

/** Whether names in the document are names of something, and said once. */
function checkReferences(state: PolicyState, policy: AccessPolicy): Problem[] {
  const usernames = new Set(state.users.map((user) => user.username));
  const custom = new Set(state.roles.map((role) => role.name));
  const roles = new Set<string>([...ROLES, ...custom]);
  const groups = new Set(state.groups.map((group) => group.name));
  const problems: Problem[] = [
    ...findRepeats(policy.groups ?? [], 'groups', 'name'),
    ...findRepeats(policy.roles ?? [], 'roles', 'name'),
    ...findRepeats(policy.users ?? [], 'users', 'username'),
    // Also of rules that the document leaves alone: it may take away what they speak of.
    ...checkRules(state.rules, { users: usernames, groups, roles }, '/rules'),
  ];
  const missing = (pointer: string, what: string, name: string) =>
    problems.push({ pointer, message: `there is no ${what} "${name}"` });
  for (const [index, group] of state.groups.entries()) {
    if (!roles.has(group.role)) missing(`/groups/${index}/role`, 'role', group.role);
  }
  for (const [index, group] of (policy.groups ?? []).entries()) {
    problems.push(...checkTeams(group.teams ?? [], `/groups/${index}/teams`));
    for (const [at, name] of (group.members ?? []).entries()) {
      if (!usernames.has(name)) missing(`/groups/${index}/members/${at}`, 'user', name);
    }
  }
  for (const [index, role] of (policy.roles ?? []).entries()) {
    problems.push(...checkRoleRules(role.rules, `/roles/${index}/rules`));
    if ((ROLES as readonly string[]).includes(role.name)) {
      problems.push({ pointer: `/roles/${index}/name`, message: 'is the name of a built-in role' });
    }
  }
  for (const [index, user] of (policy.users ?? []).entries()) {
    problems.push(...checkTeams(user.teams ?? [], `/users/${index}/teams`));
    if (!usernames.has(user.username)) {
      missing(`/users/${index}/username`, 'user', user.username);
    }
  }
  for (const user of state.users) {
    for (const role of JSON.parse(user.roles) as string[]) {
      if (!custom.has(role)) missing('/roles', `role of ${user.username},`, role);
    }
  }
  return problems;
}

function findRepeats<T>(items: readonly T[], section: string, key: keyof T & string): Problem[] {
  const seen = new Set<unknown>();
  return items.flatMap((item, index) => {
    const name = item[key];
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [{ pointer: `/${section}/${index}/${key}`, message: `"${name}" is there twice` }];
  });
}

function sameRow(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
