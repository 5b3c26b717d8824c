import type { AccessRole, PermissionRule } from '@gantry/client';

export interface RulesInOrder {
  readonly denies: readonly PermissionRule[];
  readonly allows: readonly PermissionRule[];
}

/** Rules in the order in which they are asked: what denies first, then what allows without a condition. */
export function inOrder(rules: readonly PermissionRule[]): RulesInOrder {
  return {
    denies: rules.filter(({ effect }) => effect === 'deny'),
    allows: rules
      .filter(({ effect }) => effect === 'allow')
      .sort((a, b) => Number(hasConditions(a)) - Number(hasConditions(b))),
  };
}

/** Whether a rule holds for some things only. */
export function hasConditions(
  rule: Pick<PermissionRule, 'kinds' | 'namespaces' | 'owners' | 'plugins' | 'actions'>,
): boolean {
  const { kinds, namespaces, owners, plugins, actions } = rule;
  return [kinds, namespaces, owners, plugins, actions].some((part) => part !== undefined);
}

/** The rules of roles, as rules for those who have them; one that several built-in roles share is there once. */
export function rulesOfRoles(roles: readonly AccessRole[]): {
  readonly builtIn: readonly PermissionRule[];
  readonly custom: readonly PermissionRule[];
} {
  const builtIn = new Map<string, PermissionRule>();
  const custom: PermissionRule[] = [];
  for (const role of roles) {
    const subject = `role:${role.name}`;
    for (const rule of role.rules) {
      if (role.builtIn) {
        const subjects = [...(builtIn.get(rule.id)?.subjects ?? []), subject];
        builtIn.set(rule.id, { ...rule, subjects });
      } else {
        // A role has its rules under its own name.
        custom.push({ ...rule, id: `${role.name}/${rule.id}`, subjects: [subject] });
      }
    }
  }
  return { builtIn: [...builtIn.values()], custom };
}
