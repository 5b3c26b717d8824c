import type { CapabilityKind, ConnectionTest } from '@gantry/contracts';
import type { Credentials, PluginContext } from '../context.ts';

// A brand instead of `instanceof`: a plugin bundles its own copy of this module, so the host's classes and
// the plugin's are different objects.
export const KIND = Symbol.for('gantry.capability-kind');

/**
 * Base of all capability classes. A handler is made for each call, without arguments, and keeps nothing.
 *
 * A method may throw any error of the SDK; the host says with it what went wrong and what to do. Anything else that
 * is thrown reaches people as `PLUGIN_FAILED` with the plugin's name.
 */
export abstract class Capability {
  /**
   * Tries the connection without changing anything. Called before a configuration is saved, so the answer
   * should carry the remote system's own words. A refusal is `{ok: false}`, not an error.
   */
  testConnection?(ctx: PluginContext, credentials: Credentials): Promise<ConnectionTest>;
}

export type CapabilityClass<T extends Capability = Capability> = new () => T;

/** The kind of a capability class, from this copy of the SDK or another; `undefined` for anything else. */
export function capabilityKindOf(candidate: unknown): CapabilityKind | undefined {
  if (typeof candidate !== 'function') return undefined;
  const kind = (candidate as unknown as Record<symbol, unknown>)[KIND];
  return typeof kind === 'string' ? (kind as CapabilityKind) : undefined;
}
