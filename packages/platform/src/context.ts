import type { Role, Source } from '@gantry/contracts';

/** Who does something. */
export interface Actor {
  /** User id, or `plugin:<slug>` and `system` for what runs by itself. */
  readonly id: string;
  /** As it is shown and audited: a username, `apikey:<name>`, `plugin:<slug>` or `system`. */
  readonly name: string;
  readonly role: Role;
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
