import type { PlatformError } from '@gantry/base';
import type { Actor } from '../context.ts';
import { errors } from '../errors.ts';
import type { Permission } from './policy.ts';

// A key that is limited must not make something that is limited less: another key, a user, a password, a right.

/** Changes under these give rights or credentials to somebody, whom the limits of a key would not bind. */
const GIVING: ReadonlySet<Permission> = new Set(['self', 'users.manage', 'access.manage']);

/** `KEY_LIMITED` where a key with scopes would change accounts, keys or rights. */
export function refusalToGive(
  { identity }: Actor,
  permission: Permission,
): PlatformError | undefined {
  if (!identity?.key?.scopes || !GIVING.has(permission)) return undefined;
  return errors.KEY_LIMITED({
    reason: 'An API key with scopes cannot change accounts, keys or rights.',
  });
}

/** Throws `KEY_LIMITED` where a key that expires would make a password, which does not. */
export function refuseLasting({ identity }: Actor): void {
  const until = identity?.key?.expiresAt;
  if (until === undefined) return;
  throw errors.KEY_LIMITED({
    reason: `This API key expires at ${until}; it cannot set passwords, which would outlive it.`,
  });
}

/** When a new key expires: not after the one that makes it. Throws `KEY_LIMITED` where that is asked for. */
export function boundExpiry({ identity }: Actor, expiresAt: string | null): string | null {
  const until = identity?.key?.expiresAt;
  if (until === undefined || (expiresAt !== null && expiresAt <= until)) return expiresAt;
  if (expiresAt === null) return until;
  throw errors.KEY_LIMITED({
    reason: `This API key expires at ${until}; a key that it makes cannot last longer.`,
  });
}
