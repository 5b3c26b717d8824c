import type { FilteredEntity } from '@gantry/storage';
import type { Actor } from '../context.ts';
import { PERMISSIONS, type Permission, type Resource, resourceOf } from './policy.ts';
import { type PolicyState, ruleSetOf, subjectOf } from './policy-state.ts';
import type { RuleSet } from './rule-set.ts';

/** Everything that decisions can be about. */
export interface Resources {
  /** Every combination of kind, namespace and owner that there is: rules tell no two entities of one apart. */
  readonly entities: readonly (FilteredEntity & { readonly count: number })[];
  readonly plugins: readonly string[];
}

/** A decision that a proposal changes, for all users and entities that it changes alike for. */
export interface ChangedDecision {
  readonly permission: Permission;
  /** True: it would be allowed, and is not now. False: the other way round. */
  readonly allowed: boolean;
  readonly usernames: string[];
  readonly resource: Resource;
  /** How many entities it is about. */
  readonly entities?: number | undefined;
  /** The rule that decides now, and the one that would. */
  readonly ruleBefore?: string | undefined;
  readonly ruleAfter?: string | undefined;
}

export interface WhatIf {
  /** Decisions that were compared. */
  readonly compared: number;
  readonly changes: readonly ChangedDecision[];
}

/** Decisions between which other work gets a turn. */
const TURN = 20_000;

/**
 * Which decisions differ between two states, for every user, permission and class of entities. Users who are
 * alike for both rule sets are decided once.
 */
export async function compareDecisions(
  before: PolicyState,
  after: PolicyState,
  resources: Resources,
): Promise<WhatIf> {
  const [rulesBefore, rulesAfter] = [ruleSetOf(before), ruleSetOf(after)];
  const changes: ChangedDecision[] = [];
  let compared = 0;
  let sinceTurn = 0;
  for (const { now, then, usernames } of classesOfUsers(before, after)) {
    for (const permission of Object.keys(PERMISSIONS) as Permission[]) {
      for (const { resource, entities } of resourcesFor(permission, resources)) {
        compared += usernames.length;
        const change = compare(
          { rules: rulesBefore, subject: now },
          { rules: rulesAfter, subject: then },
          permission,
          resource,
        );
        if (change) changes.push({ permission, usernames, resource, entities, ...change });
        if (++sinceTurn % TURN === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }
  return { compared, changes };
}

interface Side {
  readonly rules: RuleSet;
  readonly subject: Actor;
}

function compare(before: Side, after: Side, permission: Permission, resource: Resource) {
  const now = before.rules.decide(before.subject, permission, resource);
  const then = after.rules.decide(after.subject, permission, resource);
  if (now.allowed === then.allowed) return undefined;
  return { allowed: then.allowed, ruleBefore: now.rule, ruleAfter: then.rule };
}

function resourcesFor(
  permission: Permission,
  { entities, plugins }: Resources,
): { resource: Resource; entities?: number }[] {
  switch (resourceOf(permission)) {
    case 'catalog':
      return entities.map(({ count, ...resource }) => ({ resource, entities: count }));
    case 'plugins':
      return plugins.map((plugin) => ({ resource: { plugin } }));
    default:
      return [{ resource: {} }];
  }
}

/** Users who rules cannot tell apart, neither now nor then, by what rules can name of them. */
function classesOfUsers(before: PolicyState, after: PolicyState) {
  const named = new Set(
    [...ruleSetOf(before).rules, ...ruleSetOf(after).rules].flatMap((rule) =>
      [...rule.subjects, ...(rule.except ?? [])].filter((subject) => subject.startsWith('user:')),
    ),
  );
  const classes = new Map<string, { now: Actor; then: Actor; usernames: string[] }>();
  const later = new Map(after.users.map((user) => [user.id, user]));
  for (const user of before.users) {
    const now = subjectOf(before, user);
    const then = subjectOf(after, later.get(user.id) ?? user);
    const alone = named.has(`user:${user.username}`) ? user.username : '';
    const key = JSON.stringify([alone, traitsOf(now), traitsOf(then)]);
    const known = classes.get(key);
    if (known) known.usernames.push(user.username);
    else classes.set(key, { now, then, usernames: [user.username] });
  }
  return classes.values();
}

function traitsOf({ role, identity }: Actor) {
  return [role, identity?.roles, identity?.groups, identity?.teams];
}
