import { OWNER_FOREIGN, OWNER_NONE, OWNER_OWN, type PermissionRule } from '@gantry/contracts';
import { type EntityFilter, type FilteredEntity, matchesFilter } from '@gantry/storage';
import type { Actor } from '../context.ts';
import { type Permission, type Resource, resourceOf, verbOf } from './policy.ts';
import { DEFAULT_NAMESPACE_PREFIX, shortTeamName } from './team-name.ts';

/** A rule as it applies to one subject: the subject's own teams stand where the rule says `@own`. */
export interface CompiledRule {
  readonly rule: PermissionRule;
  /** Conditions on kind, namespace and owner; absent when there are none. */
  readonly filter: EntityFilter | undefined;
  readonly hasConditions: boolean;
  matches(resource: Resource): boolean;
}

/** Everything by which rules can name a subject, for what allows and for what denies. */
export interface SubjectTokens {
  readonly allow: ReadonlySet<string>;
  readonly deny: ReadonlySet<string>;
}

export function tokensOf({ id, role, identity }: Actor): SubjectTokens {
  const [, machine] = /^(plugin|webhook):/.exec(id) ?? [];
  if (machine !== undefined) {
    const tokens = new Set([id, `${machine}:*`]);
    return { allow: tokens, deny: tokens };
  }
  const allow = new Set(['*', `role:${role}`]);
  if (identity) {
    allow.add(`user:${identity.username}`);
    for (const group of identity.groups) allow.add(`group:${group}`);
    for (const name of identity.roles) allow.add(`role:${name}`);
  }
  const deny = identity?.ownerRole ? new Set([...allow, `role:${identity.ownerRole}`]) : allow;
  return { allow, deny };
}

/** Whether a rule speaks of this subject and this permission at all. */
export function concerns(
  rule: PermissionRule,
  permission: Permission,
  subject: SubjectTokens,
): boolean {
  const resources = resourcesOf(rule);
  if (!resources.includes('*') && !resources.includes(resourceOf(permission))) return false;
  if (!rule.verbs.includes('*') && !(rule.verbs as string[]).includes(verbOf(permission))) {
    return false;
  }
  return namesSubject(rule, subject);
}

export function namesSubject(rule: PermissionRule, { allow, deny }: SubjectTokens): boolean {
  const tokens = rule.effect === 'deny' ? deny : allow;
  // An exception from what is denied has to be the key's own, one from what is allowed may be its owner's.
  const excepted = rule.effect === 'deny' ? allow : deny;
  return (
    rule.subjects.some((subject) => tokens.has(subject)) &&
    !rule.except?.some((subject) => excepted.has(subject))
  );
}

/** The rule as one whom it concerns may see it: whom else it names is not theirs to know. */
export function withoutOthers(rule: PermissionRule, subject: Actor): PermissionRule {
  const { allow, deny } = tokensOf(subject);
  const isOwn = (name: string): boolean => allow.has(name) || deny.has(name);
  const { except, ...rest } = rule;
  return {
    ...rest,
    subjects: rule.subjects.filter(isOwn),
    ...(except?.some(isOwn) ? { except: except.filter(isOwn) } : {}),
  };
}

/** What a rule speaks of: what it says, or else what its conditions say. */
export function resourcesOf(rule: Pick<PermissionRule, 'resources' | 'plugins' | 'actions'>) {
  if (rule.resources) return rule.resources;
  if (rule.plugins) return ['plugins'];
  return rule.actions ? ['actions'] : ['catalog'];
}

export function compileRule(rule: PermissionRule, subject: Actor): CompiledRule {
  const parts = [
    rule.kinds && patterns('kind', rule.kinds),
    rule.namespaces && patterns('namespace', rule.namespaces),
    rule.owners && owners(rule.owners, subject.identity?.teams ?? []),
  ].filter((part) => part !== undefined);
  const filter: EntityFilter | undefined = parts.length > 0 ? { all: parts } : undefined;
  const hasConditions =
    filter !== undefined || rule.plugins !== undefined || rule.actions !== undefined;
  return {
    rule,
    filter,
    hasConditions,
    matches: (resource) =>
      (!filter || matchesFilter(filter, toFiltered(resource))) &&
      fits(rule.plugins, resource.plugin) &&
      fits(rule.actions, resource.action),
  };
}

export function toFiltered({ kind = '', namespace = '', owner = '' }: Resource): FilteredEntity {
  return { kind, namespace, owner };
}

/** Both ways to write a Team of the default namespace as an owner. */
export function ownerSpellings(teams: readonly string[]): string[] {
  return teams.flatMap((team) => {
    const short = shortTeamName(team);
    return short.includes('/') ? [short] : [short, DEFAULT_NAMESPACE_PREFIX + short];
  });
}

/** Names, or beginnings of names followed by `*`. */
export function patterns(column: keyof FilteredEntity, texts: readonly string[]): EntityFilter {
  const names = texts.filter((text) => !text.endsWith('*'));
  const prefixes = texts.filter((text) => text.endsWith('*')).map((text) => text.slice(0, -1));
  const any: EntityFilter[] = prefixes.map((startsWith) => ({ column, startsWith }));
  if (names.length > 0) any.unshift({ column, equals: names });
  return any.length === 1 ? (any[0] as EntityFilter) : { any };
}

function owners(texts: readonly string[], teams: readonly string[]): EntityFilter {
  const own: EntityFilter = { column: 'owner', equals: ownerSpellings(teams) };
  const none: EntityFilter = { column: 'owner', equals: [''] };
  const named = texts.filter((text) => !text.startsWith('@'));
  const any: EntityFilter[] = [];
  if (texts.includes(OWNER_OWN)) any.push(own);
  if (texts.includes(OWNER_FOREIGN)) any.push({ not: { any: [own, none] } });
  if (texts.includes(OWNER_NONE)) any.push(none);
  if (named.length > 0) {
    const whole = named.filter((text) => !text.endsWith('*'));
    const beginnings = named.filter((text) => text.endsWith('*'));
    any.push(patterns('owner', [...ownerSpellings(whole), ...beginnings]));
  }
  return { any };
}

function fits(texts: readonly string[] | undefined, name: string | undefined): boolean {
  if (!texts) return true;
  if (name === undefined) return false;
  return texts.some((text) =>
    text.endsWith('*') ? name.startsWith(text.slice(0, -1)) : name === text,
  );
}
