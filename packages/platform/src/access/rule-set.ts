import { type PermissionRule, type Role, roleAtLeast } from '@gantry/contracts';
import type { EntityFilter } from '@gantry/storage';
import type { Actor } from '../context.ts';
import {
  type CompiledRule,
  compileRule,
  concerns,
  namesSubject,
  patterns,
  toFiltered,
  tokensOf,
  withoutOthers,
} from './compiled-rule.ts';
import {
  BUILT_IN_RULES,
  type Decision,
  PERMISSIONS,
  type Permission,
  type Resource,
  ROOT_PERMISSIONS,
  resourceOf,
} from './policy.ts';

/** What a subject may do with one permission: the rules that speak of it, deny first. */
interface Rights {
  readonly denies: readonly CompiledRule[];
  readonly allows: readonly CompiledRule[];
  /** The decision, when it is the same for every resource. */
  readonly fixed: Decision | undefined;
  /** What it may be done to; `undefined` for everything. */
  readonly filter: EntityFilter | undefined;
}

const SYSTEM = 'system';
/** What belongs to a namespace, so that a key of some namespaces has to do with it. */
const OF_NAMESPACES: ReadonlySet<string> = new Set(['catalog', 'actions', 'runs', 'approvals']);
const NOTHING: EntityFilter = { any: [] };

/**
 * A set of rules that decides. Immutable: a change of the rules is another set, so that a decision and the
 * filter of a list that belong together never come from two policies.
 *
 * What denies wins; then what allows; what no rule allows is refused.
 */
export class RuleSet {
  /** Built-in rules and custom ones. */
  readonly rules: readonly PermissionRule[];
  readonly #rights = new WeakMap<Actor, Map<Permission, Rights>>();

  constructor(custom: readonly PermissionRule[] = []) {
    this.rules = [...BUILT_IN_RULES, ...custom];
  }

  /** Without a resource: whether there may be anything that it is allowed for. */
  decide(subject: Actor, permission: Permission, resource?: Resource): Decision {
    const rights = this.#rightsOf(subject, permission);
    if (rights.fixed) return rights.fixed;
    const { denies, allows } = rights;
    if (!resource) {
      const [rule] = allows;
      return rule ? permit(rule) : refusal(permission, subject.role);
    }
    const denied = denies.find((rule) => rule.matches(resource));
    if (denied) return denial(denied);
    const scopes = subject.identity?.key?.scopes;
    if (scopes?.namespaces && !inNamespaces(scopes.namespaces, resource)) {
      return { allowed: false, reason: 'The API key is limited to other namespaces.' };
    }
    const allowed = allows.find((rule) => rule.matches(resource));
    return allowed ? permit(allowed) : refusal(permission, subject.role);
  }

  /** Every rule that speaks of the decision, in the order in which they are asked. */
  relevant(subject: Actor, permission: Permission, resource?: Resource): PermissionRule[] {
    const { denies, allows } = this.#rightsOf(subject, permission);
    return [...denies, ...allows]
      .filter((rule) => !resource || rule.matches(resource))
      .map(({ rule }) => rule);
  }

  /** The rules that speak of a subject at all; whom else they name is left out. */
  concerning(subject: Actor): PermissionRule[] {
    const tokens = tokensOf(subject);
    return this.rules
      .filter((rule) => namesSubject(rule, tokens))
      .map((rule) => withoutOthers(rule, subject));
  }

  /** The entities that something may be done to, as a condition; `undefined` for all of them. */
  filterOf(subject: Actor, permission: Permission): EntityFilter | undefined {
    return this.#rightsOf(subject, permission).filter;
  }

  #rightsOf(subject: Actor, permission: Permission): Rights {
    let known = this.#rights.get(subject);
    if (!known) {
      known = new Map();
      this.#rights.set(subject, known);
    }
    let rights = known.get(permission);
    if (!rights) {
      rights = this.#compile(subject, permission);
      known.set(permission, rights);
    }
    return rights;
  }

  #compile(subject: Actor, permission: Permission): Rights {
    if (subject.id === SYSTEM) return fixed({ allowed: true, reason: 'The system itself.' });
    const limit = limitOf(subject, permission);
    if (limit) return fixed(limit);
    if (ROOT_PERMISSIONS.has(permission)) return fixed(byRole(subject.role, permission));
    const tokens = tokensOf(subject);
    const rules = this.rules
      .filter((rule) => concerns(rule, permission, tokens))
      .map((rule) => compileRule(rule, subject));
    const denies = rules.filter(({ rule }) => rule.effect === 'deny');
    // Unconditional ones first: they say more about why.
    const allows = rules
      .filter(({ rule }) => rule.effect === 'allow')
      .sort((a, b) => Number(a.hasConditions) - Number(b.hasConditions));
    const namespaces = subject.identity?.key?.scopes?.namespaces;
    const scope = namespaces && patterns('namespace', namespaces);
    const [never] = denies.filter((rule) => !rule.hasConditions);
    const [always] = allows;
    if (never) return fixed(denial(never));
    if (!always) return fixed(refusal(permission, subject.role));
    if (denies.length === 0 && !always.hasConditions && !scope) return fixed(permit(always));
    return { denies, allows, fixed: undefined, filter: toFilter(denies, allows, scope) };
  }
}

function toFilter(
  denies: readonly CompiledRule[],
  allows: readonly CompiledRule[],
  scope: EntityFilter | undefined,
): EntityFilter | undefined {
  const all: EntityFilter[] = scope ? [scope] : [];
  if (allows.every((rule) => rule.filter !== undefined)) {
    all.push({ any: allows.map((rule) => rule.filter as EntityFilter) });
  }
  if (denies.length > 0) {
    all.push({ not: { any: denies.map((rule) => rule.filter ?? { all: [] }) } });
  }
  return all.length === 0 ? undefined : { all };
}

function fixed(decision: Decision): Rights {
  const filter = decision.allowed ? undefined : NOTHING;
  return { denies: [], allows: [], fixed: decision, filter };
}

function byRole(role: Role, permission: Permission): Decision {
  const needed = PERMISSIONS[permission];
  if (!roleAtLeast(role, needed)) return refusal(permission, role);
  const rule = permission === 'self' ? {} : { rule: `builtin.${needed}.${resourceOf(permission)}` };
  return { allowed: true, reason: `The role ${role} may do this.`, ...rule };
}

/** What an API key may not do, whatever rules say about its owner. */
function limitOf({ identity }: Actor, permission: Permission): Decision | undefined {
  const key = identity?.key;
  if (!key || permission === 'self') return undefined;
  const { permissions, namespaces } = key.scopes ?? {};
  if (permissions && !permissions.includes(permission)) {
    return { allowed: false, reason: `The scopes of the API key do not hold ${permission}.` };
  }
  // A key of some namespaces has no business with what belongs to none.
  if (namespaces && !OF_NAMESPACES.has(resourceOf(permission))) {
    return { allowed: false, reason: 'The API key is limited to namespaces of the catalog.' };
  }
  if (!roleAtLeast(key.role, PERMISSIONS[permission])) {
    const needed = PERMISSIONS[permission];
    return {
      allowed: false,
      reason: `This needs the role ${needed}; the API key has ${key.role}.`,
    };
  }
  return undefined;
}

function inNamespaces(namespaces: readonly string[], resource: Resource): boolean {
  const { namespace } = toFiltered(resource);
  return namespaces.some((text) =>
    text.endsWith('*') ? namespace.startsWith(text.slice(0, -1)) : namespace === text,
  );
}

function denial({ rule }: CompiledRule): Decision {
  const why = rule.description ? `: ${rule.description}` : '';
  return { allowed: false, rule: rule.id, reason: `The rule "${rule.id}" forbids it${why}.` };
}

function permit({ rule }: CompiledRule): Decision {
  return { allowed: true, rule: rule.id, reason: `The rule "${rule.id}" allows it.` };
}

function refusal(permission: Permission, role: Role): Decision {
  const needed = PERMISSIONS[permission];
  // With a role that would do in general, there are only rules for some things, and this is none of them.
  const reason = roleAtLeast(role, needed)
    ? `No rule allows ${permission} here.`
    : `This needs the role ${needed}, or a rule that allows it; ${role} is not enough.`;
  return { allowed: false, reason };
}
