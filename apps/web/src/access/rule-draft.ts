import type { Permission, PermissionRule } from '@gantry/client';
import { oneOf } from '../app/search-params.ts';

/** A rule while it is written. */
export type RuleDraft = PermissionRule;

const EMPTY: RuleDraft = { id: '', effect: 'allow', subjects: [], verbs: [] };
const CONDITIONS = ['kinds', 'namespaces', 'owners', 'plugins', 'actions'] as const;
export type ConditionName = (typeof CONDITIONS)[number];

/** What an address can say beforehand about the rule that is to be written. */
export interface NewRuleSearch {
  readonly who?: string;
  readonly permission?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly owner?: string;
  readonly plugin?: string;
  readonly action?: string;
}

const KEYS = ['who', 'permission', 'kind', 'namespace', 'owner', 'plugin', 'action'] as const;

export function readNewRuleSearch(search: Record<string, unknown>): NewRuleSearch {
  return Object.fromEntries(
    KEYS.flatMap((key) => {
      const value = oneOf(search[key]);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/** A rule that begins with what the address says. */
export function draftFrom(search: NewRuleSearch): RuleDraft {
  const [resource = '', verb = ''] = (search.permission ?? '').split('.');
  const one = (value: string | undefined) => (value === undefined ? undefined : [value]);
  return withoutEmpty({
    ...EMPTY,
    subjects: search.who === undefined ? [] : [`user:${search.who}`],
    verbs: verb === '' ? [] : [verb as RuleDraft['verbs'][number]],
    resources: one(resource === '' ? undefined : resource),
    kinds: one(search.kind),
    namespaces: one(search.namespace),
    owners: one(search.owner),
    plugins: one(search.plugin),
    actions: one(search.action),
  } as RuleDraft);
}

/** The conditions that rules about a resource can have. */
export function conditionsOf(
  resource: string,
  described: readonly { readonly permission: string; readonly conditions: readonly string[] }[],
): readonly ConditionName[] {
  const found = described.find(({ permission }) => permission.startsWith(`${resource}.`));
  return CONDITIONS.filter((condition) => found?.conditions.includes(condition));
}

/** The verbs of a resource that rules can give or take. */
export function verbsOf(
  resource: string,
  described: readonly { readonly permission: string; readonly byRoleOnly: boolean }[],
): RuleDraft['verbs'] {
  const verbs = described
    .filter(({ byRoleOnly }) => !byRoleOnly)
    .map(({ permission }) => permission.split('.') as [string, RuleDraft['verbs'][number]])
    .filter(([of]) => resource === '*' || of === resource)
    .map(([, verb]) => verb);
  return [...new Set(verbs)];
}

/** The rule about another resource: what cannot be said of that is dropped. */
export function aboutResource(
  draft: RuleDraft,
  resource: string,
  described: readonly {
    readonly permission: Permission | string;
    readonly byRoleOnly: boolean;
    readonly conditions: readonly string[];
  }[],
): RuleDraft {
  const conditions = conditionsOf(resource, described);
  const verbs = verbsOf(resource, described);
  const next: Record<string, unknown> = {
    ...draft,
    resources: [resource],
    verbs: draft.verbs.filter((verb) => verb === '*' || verbs.includes(verb)),
  };
  for (const condition of CONDITIONS) if (!conditions.includes(condition)) delete next[condition];
  return next as unknown as RuleDraft;
}

/** The rule as it is sent: an empty list of conditions is none. */
export function withoutEmpty(draft: RuleDraft): RuleDraft {
  const optional = [...CONDITIONS, 'except', 'description', 'resources'];
  return Object.fromEntries(
    Object.entries(draft).filter(
      ([key, value]) =>
        value !== undefined &&
        !(optional.includes(key) && (value as { length: number }).length === 0),
    ),
  ) as unknown as RuleDraft;
}
