import type { Role, Source } from '@gantry/contracts';

/** Who does something. */
export interface Actor {
  /** User id, or `plugin:<slug>` and `system` for what runs by itself. */
  readonly id: string;
  /** As it is shown and audited: a username, `apikey:<name>`, `plugin:<slug>` or `system`. */
  readonly name: string;
  /** The highest built-in role, also through groups; for an API key at most the key's own. */
  readonly role: Role;
  /** What rules may name, beside the role; see `Principal`. */
  readonly identity?: SubjectIdentity | undefined;
}

/** Who asks, as rules see it. */
export interface SubjectIdentity {
  readonly username: string;
  /** Custom roles. */
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  /** Teams that the user belongs to, as owners name them. */
  readonly teams: readonly string[];
  /** For an API key: the role of its owner. What denies the owner denies the key. */
  readonly ownerRole?: Role | undefined;
  /** For an API key: what it is limited to. Rules can give it less, never more. */
  readonly key?: KeyLimits | undefined;
}

/** What bounds an API key, beside the rights of its owner. */
export interface KeyLimits {
  readonly role: Role;
  readonly scopes?: KeyScopes | undefined;
  /** ISO 8601. Absent for a key that does not expire. */
  readonly expiresAt?: string | undefined;
}

/** What an API key is limited to, beside its role. Absent fields limit nothing. */
export interface KeyScopes {
  readonly permissions?: readonly string[] | undefined;
  readonly namespaces?: readonly string[] | undefined;
}

/** Who does something, how, and from where: what every audit entry says. */
export interface RequestContext {
  readonly actor: Actor;
  readonly source: Source;
  readonly address?: string | undefined;
  readonly requestId?: string | undefined;
}

export const SYSTEM_ACTOR: Actor = { id: 'system', name: 'system', role: 'admin' };

export function systemContext(requestId?: string): RequestContext {
  return { actor: SYSTEM_ACTOR, source: 'system', requestId };
}

/** A plugin may write what its sync yields, and nothing else asks with its name. */
export function pluginContext(slug: string, requestId: string): RequestContext {
  const name = `plugin:${slug}`;
  return { actor: { id: name, name, role: 'developer' }, source: 'plugin', requestId };
}

/** The rules of a webhook do what it is for; rules of access name it like a plugin. */
export function webhookContext(webhook: string, requestId: string): RequestContext {
  const name = `webhook:${webhook}`;
  return { actor: { id: name, name, role: 'developer' }, source: 'webhook', requestId };
}
