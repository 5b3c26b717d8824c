import type { PermissionRule } from '@gantry/client';

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
