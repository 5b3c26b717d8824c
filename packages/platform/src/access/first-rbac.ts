import { isJsonObject, type Problem } from '@gantry/base';
import {
  type AccessPolicy,
  type FirstRbac,
  FirstRbacSchema,
  type PermissionRule,
  problemsOf,
  type RoleRule,
} from '@gantry/contracts';
import { type PolicyState, toAccessPolicy } from './policy-state.ts';

// The first API exported rights in another shape, and brought them in by adding to what there was.

type FirstRule = NonNullable<FirstRbac['permissionRules']>[number];

/** A document of the first API as one of today, or what is wrong with it; `undefined` for any other document. */
export function readFirstRbac(
  state: PolicyState,
  input: unknown,
): { policy: AccessPolicy } | { problems: readonly Problem[] } | undefined {
  if (!isJsonObject(input) || !('groupMemberships' in input || 'permissionRules' in input)) {
    return undefined;
  }
  const problems = problemsOf(FirstRbacSchema, input);
  if (problems.length > 0) return { problems };
  const first = input as FirstRbac;
  const now = toAccessPolicy(state);
  const names = namesOf(state, first);
  const groups = withMembers(now, first, names);
  const named = new Set(groups.map((group) => group.name));
  const rules = (first.permissionRules ?? []).map((rule, index) =>
    toRule(rule, names, (problem) =>
      problems.push({ ...problem, pointer: `/permissionRules/${index}${problem.pointer}` }),
    ),
  );
  const ids = new Set(rules.map((rule) => rule.id));
  if (problems.length > 0) return { problems };
  return {
    policy: {
      groups: [...groups, ...(now.groups ?? []).filter((group) => !named.has(group.name))],
      rules: [...rules, ...(now.rules ?? []).filter((rule) => !ids.has(rule.id))],
    },
  };
}

/** Users and groups were named by their identifiers, here or where the document comes from. */
interface Names {
  user(idOrName: string): string;
  group(idOrName: string): string;
}

function namesOf(state: PolicyState, first: FirstRbac): Names {
  const users = new Map(state.users.map((user) => [user.id, user.username]));
  const groups = new Map(state.groups.map((group) => [group.id, group.name]));
  for (const { id, name } of first.groups ?? []) if (id !== undefined) groups.set(id, name);
  return {
    user: (text) => users.get(text) ?? text,
    group: (text) => groups.get(text) ?? text,
  };
}

function withMembers(
  now: AccessPolicy,
  { groups = [], groupMemberships = [] }: FirstRbac,
  names: Names,
): NonNullable<AccessPolicy['groups']> {
  const result = new Map<string, NonNullable<AccessPolicy['groups']>[number]>();
  const known = new Map((now.groups ?? []).map((group) => [group.name, group]));
  for (const { id: _, name, ...rest } of groups) {
    const { displayName, description, role } = rest;
    result.set(name, {
      ...known.get(name),
      name,
      ...(displayName ? { displayName } : {}),
      ...(description ? { description } : {}),
      ...(role ? { role } : {}),
    });
  }
  for (const { groupId, group = groupId, userId, username = userId } of groupMemberships) {
    const name = names.group(group ?? '');
    const before = result.get(name) ?? known.get(name) ?? { name };
    const members = new Set([...(before.members ?? []), names.user(username ?? '')]);
    result.set(name, { ...before, members: [...members] });
  }
  return [...result.values()];
}

function toRule(rule: FirstRule, names: Names, report: (problem: Problem) => void): PermissionRule {
  const { id, effect, subjectType, subjectId } = rule;
  const subject = subjectType === 'user' ? names.user(subjectId) : names.group(subjectId);
  const conditions = readFilter(rule);
  if (!conditions) {
    const message = `"${rule.resourceFilter}" cannot be read; write the rule anew, with kinds, namespaces, owners, plugins or actions`;
    report({ pointer: '/resourceFilter', message });
  }
  return { id, effect, subjects: [`${subjectType}:${subject}`], ...meaningOf(rule), ...conditions };
}

/** What a rule spoke of, in the words of today. */
function meaningOf({
  resourceType,
  action,
}: FirstRule): Pick<RoleRule, 'resources' | 'verbs' | 'kinds'> {
  const isAll = action === '*' || action === 'admin';
  switch (resourceType) {
    case 'entity':
      return { resources: ['catalog'], verbs: [isAll ? '*' : action] };
    case 'plugin':
      return {
        resources: ['plugins'],
        verbs: [isAll ? '*' : action === 'read' ? 'read' : 'manage'],
      };
    case 'action':
      // An action is an entity; who writes one writes to the catalog.
      return action === 'write' || action === 'delete'
        ? { resources: ['catalog'], verbs: [action], kinds: ['Action'] }
        : { resources: ['actions'], verbs: [isAll ? '*' : action] };
    case '*':
      return { resources: ['*'], verbs: [action === 'admin' ? 'manage' : action] };
  }
}

const FILTER_FIELDS = { kind: 'kinds', namespace: 'namespaces', owner: 'owners' } as const;

/** `kind:Service`, `namespace:prod`, `owner:payments`, several with commas; of plugins and actions the name. */
function readFilter({
  resourceType,
  resourceFilter = '',
}: FirstRule): Partial<RoleRule> | undefined {
  const text = resourceFilter.trim();
  if (text === '' || text === '*') return {};
  if (resourceType === 'plugin') return { plugins: [text] };
  if (resourceType === 'action') return { actions: [text] };
  const found: Partial<RoleRule> = {};
  for (const part of text.split(',')) {
    const [, key = '', value = ''] = /^\s*(\w+)\s*[:=]\s*(\S+)\s*$/.exec(part) ?? [];
    const field = FILTER_FIELDS[key as keyof typeof FILTER_FIELDS];
    if (!field || resourceType === '*') return undefined;
    found[field] = [...(found[field] ?? []), value];
  }
  return found;
}
