import { nearest, type Problem } from '@gantry/base';
import {
  OWNER_FOREIGN,
  OWNER_NONE,
  OWNER_OWN,
  type PermissionRule,
  PermissionRuleSchema,
  problemsOf,
  ROLES,
  type RoleRule,
  RoleRuleSchema,
} from '@gantry/contracts';
import type { StoreView } from '@gantry/storage';
import { resourcesOf } from './compiled-rule.ts';
import { PERMISSIONS, type Permission, ROOT_PERMISSIONS, RULE_RESOURCES } from './policy.ts';

const OWNER_WORDS = [OWNER_OWN, OWNER_FOREIGN, OWNER_NONE];
const CATALOG_LIKE = ['catalog', 'actions'];

/** The names that rules may speak of. */
export interface KnownNames {
  readonly users: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly roles: ReadonlySet<string>;
}

export async function readKnownNames(
  store: Pick<StoreView, 'users' | 'access'>,
): Promise<KnownNames> {
  const [users, groups, roles] = await Promise.all([
    store.users.list(),
    store.access.listGroups(),
    store.access.listRoles(),
  ]);
  return {
    users: new Set(users.map((user) => user.username)),
    groups: new Set(groups.map((group) => group.name)),
    roles: new Set([...ROLES, ...roles.map((role) => role.name)]),
  };
}

/** Every problem of a list of rules that stand by themselves. */
export function checkRules(rules: unknown, names: KnownNames, pointer = ''): Problem[] {
  return checkList(rules, pointer, (rule, at) => {
    const problems = problemsOf(PermissionRuleSchema, rule).map((problem) => moved(problem, at));
    if (problems.length > 0) return problems;
    const { subjects, except = [] } = rule as PermissionRule;
    return [
      ...checkSubjects(subjects, names, `${at}/subjects`),
      ...checkSubjects(except, names, `${at}/except`),
      ...checkMeaning(rule as PermissionRule, at),
    ];
  });
}

/** Every problem of the rules of a custom role. */
export function checkRoleRules(rules: unknown, pointer: string): Problem[] {
  return checkList(rules, pointer, (rule, at) => {
    const problems = problemsOf(RoleRuleSchema, rule).map((problem) => moved(problem, at));
    return problems.length > 0 ? problems : checkMeaning(rule as RoleRule, at);
  });
}

function checkList(
  rules: unknown,
  pointer: string,
  check: (rule: unknown, at: string) => Problem[],
): Problem[] {
  if (!Array.isArray(rules)) return [{ pointer, message: 'must be a list of rules' }];
  const seen = new Set<unknown>();
  return rules.flatMap((rule: unknown, index) => {
    const at = `${pointer}/${index}`;
    const problems = check(rule, at);
    const id = (rule as { id?: unknown } | null)?.id;
    if (id !== undefined && seen.has(id)) {
      problems.push({ pointer: `${at}/id`, message: `"${String(id)}" is there twice` });
    }
    seen.add(id);
    return problems;
  });
}

function checkSubjects(subjects: readonly string[], names: KnownNames, at: string): Problem[] {
  const known: Record<string, ReadonlySet<string>> = {
    user: names.users,
    group: names.groups,
    role: names.roles,
  };
  return subjects.flatMap((subject, index) => {
    const colon = subject.indexOf(':');
    const type = subject.slice(0, colon);
    const name = subject.slice(colon + 1);
    const candidates = known[type];
    if (!candidates || candidates.has(name)) return [];
    const close = nearest(name, candidates);
    const message = `there is no ${type} "${name}"${close ? `; did you mean "${close}"?` : ''}`;
    return [{ pointer: `${at}/${index}`, message }];
  });
}

/** What a rule can say and would not mean: it is refused, because it would be believed. */
function checkMeaning(rule: RoleRule, at: string): Problem[] {
  const problems: Problem[] = [];
  const add = (field: string, message: string) =>
    problems.push({ pointer: `${at}/${field}`, message });
  if (rule.id.startsWith('builtin.')) add('id', 'must not begin with "builtin."');
  for (const [index, resource] of (rule.resources ?? []).entries()) {
    if (resource === '*' || RULE_RESOURCES.includes(resource)) continue;
    const close = nearest(resource, RULE_RESOURCES);
    const hint = close ? `; did you mean "${close}"?` : `; known are ${RULE_RESOURCES.join(', ')}`;
    add(`resources/${index}`, `there is no "${resource}"${hint}`);
  }
  if (problems.length > 0) return problems;
  const resources = resourcesOf(rule);
  const only = (...allowed: string[]) => resources.every((resource) => allowed.includes(resource));
  for (const field of ['kinds', 'namespaces', 'owners'] as const) {
    if (rule[field] && !only(...CATALOG_LIKE)) {
      add(field, 'is a condition on the catalog: "resources" has to be ["catalog"]');
    }
  }
  if (rule.plugins && !only('plugins')) {
    add('plugins', 'is a condition on plugins: "resources" has to be ["plugins"]');
  }
  if (rule.actions && !only('actions')) {
    add('actions', 'is a condition on actions: "resources" has to be ["actions"]');
  }
  for (const [index, owner] of (rule.owners ?? []).entries()) {
    if (!owner.startsWith('@') || OWNER_WORDS.includes(owner)) continue;
    add(`owners/${index}`, `must be a team or one of ${OWNER_WORDS.join(', ')}`);
  }
  if (!hasEffect(rule, resources)) {
    const root = resources.some((resource) => ['users', 'access'].includes(resource));
    add(
      'verbs',
      root
        ? 'change nothing: only the role admin decides about users and rights'
        : `mean nothing for ${resources.join(', ')}`,
    );
  }
  return problems;
}

function hasEffect(rule: RoleRule, resources: readonly string[]): boolean {
  return (Object.keys(PERMISSIONS) as Permission[]).some((permission) => {
    const [resource = '', verb = ''] = permission.split('.');
    return (
      !ROOT_PERMISSIONS.has(permission) &&
      (resources.includes('*') || resources.includes(resource)) &&
      (rule.verbs.includes('*') || (rule.verbs as string[]).includes(verb))
    );
  });
}

function moved(problem: Problem, at: string): Problem {
  return { ...problem, pointer: at + problem.pointer };
}
