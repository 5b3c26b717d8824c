import type { AccessRole, Permission } from '@gantry/client';
import { groupedPermissions } from './grouped-permissions.ts';
import { hasConditions } from './rule-order.ts';
import { resourcesOf } from './rule-sentence.ts';

type RoleRule = AccessRole['rules'][number];

export interface RolePermissions {
  /** What the role allows, whatever it is done to. */
  readonly permissions: readonly Permission[];
  /** The rules that say more than that. */
  readonly others: readonly RoleRule[];
}

/** The rules of a role, as a form can show them. */
export function splitRules(rules: readonly RoleRule[]): RolePermissions {
  const isSimple = (rule: RoleRule): boolean => rule.effect === 'allow' && !hasConditions(rule);
  const simple = rules.filter(isSimple);
  return {
    permissions: groupedPermissions
      .flatMap(({ permissions }) => permissions)
      .filter((permission) => simple.some((rule) => allows(rule, permission))),
    others: rules.filter((rule) => !isSimple(rule)),
  };
}

/** The same the other way round: one rule for each resource, beside those that say more. */
export function joinRules({ permissions, others }: RolePermissions): RoleRule[] {
  const taken = new Set(others.map(({ id }) => id));
  const simple = groupedPermissions.flatMap(({ resource, permissions: all }): RoleRule[] => {
    const verbs = all
      .filter((permission) => permissions.includes(permission))
      .map((permission) => permission.slice(resource.length + 1) as RoleRule['verbs'][number]);
    if (verbs.length === 0) return [];
    return [{ id: freeId(resource, taken), effect: 'allow', resources: [resource], verbs }];
  });
  return [...simple, ...others];
}

function allows(rule: RoleRule, permission: Permission): boolean {
  const [resource = '', verb = ''] = permission.split('.');
  const resources = resourcesOf(rule);
  return (
    (resources.includes('*') || resources.includes(resource)) &&
    (rule.verbs.includes('*') || (rule.verbs as string[]).includes(verb))
  );
}

function freeId(wanted: string, taken: ReadonlySet<string>): string {
  let id = wanted;
  for (let number = 2; taken.has(id); number++) id = `${wanted}-${number}`;
  return id;
}
