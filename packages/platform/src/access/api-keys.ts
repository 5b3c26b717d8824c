import { randomBytes } from 'node:crypto';
import { type Clock, createId, nearest, type Problem } from '@gantry/base';
import { type Role, roleAtLeast } from '@gantry/contracts';
import type { ApiKeyRow, Store } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { KeyScopes, RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { type EventStream, toEvent } from '../events/event-stream.ts';
import { API_KEY_PREFIX, hashToken } from './authenticator.ts';
import { boundExpiry } from './key-limits.ts';
import { PERMISSIONS, type Permission } from './policy.ts';

const KEY_BYTES = 32;
/** Shown in lists, so that people know which key is which. */
const SHOWN_LENGTH = API_KEY_PREFIX.length + 8;

export interface NewApiKey extends KeyScopes {
  readonly name: string;
  readonly role?: Role | undefined;
  readonly expiresAt?: string | undefined;
}

/** API keys: a role of their own, at most their maker's; stored only as a hash. */
export class ApiKeys {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #events: EventStream;

  constructor(store: Store, clock: Clock, events: EventStream) {
    this.#store = store;
    this.#clock = clock;
    this.#events = events;
  }

  async list(userId: string): Promise<ApiKeyRow[]> {
    return await this.#store.apiKeys.list(userId);
  }

  /** The key itself is in the answer, and nowhere else ever again. */
  async create(
    input: NewApiKey,
    userId: string,
    context: RequestContext,
  ): Promise<{ key: string; row: ApiKeyRow }> {
    const own = context.actor.role;
    const { permissions, namespaces } = input;
    // The least of what was always the default and what the maker has; with scopes, what they need.
    const role =
      input.role ??
      (permissions ? roleFor(permissions) : roleAtLeast(own, 'developer') ? 'developer' : own);
    // A session is bounded at every use of the key by what its user may; a key that makes one bounds it here.
    const isBound = input.role !== undefined || context.actor.identity?.key !== undefined;
    if (isBound && !roleAtLeast(own, role)) throw errors.ROLE_TOO_HIGH({ role, own });
    const isLimited = permissions !== undefined || namespaces !== undefined;
    throwUnknown(permissions ?? []);
    const now = this.#clock.now();
    if (input.expiresAt !== undefined && Date.parse(input.expiresAt) <= now.getTime()) {
      const problem: Problem = { pointer: '/expiresAt', message: 'is in the past' };
      throw errors.INVALID_INPUT({ problems: [problem] });
    }
    const key = API_KEY_PREFIX + randomBytes(KEY_BYTES).toString('hex');
    const row: ApiKeyRow = {
      id: createId(),
      user_id: userId,
      name: input.name,
      prefix: key.slice(0, SHOWN_LENGTH),
      hash: hashToken(key),
      role,
      created_at: now.toISOString(),
      expires_at: boundExpiry(
        context.actor,
        input.expiresAt === undefined ? null : new Date(input.expiresAt).toISOString(),
      ),
      last_used_at: null,
      scopes: isLimited ? JSON.stringify({ permissions, namespaces }) : null,
    };
    await this.#store.transaction(async (tx) => {
      await tx.apiKeys.create(row);
      await tx.audit.append([this.#entry(context, 'apikey.created', row)]);
    });
    return { key, row };
  }

  async remove(id: string, userId: string, context: RequestContext): Promise<void> {
    await this.#store.transaction(async (tx) => {
      const row = await tx.apiKeys.remove(id, userId);
      if (!row) throw errors.NOT_FOUND({ what: `API key ${id}` });
      await tx.audit.append([this.#entry(context, 'apikey.deleted', row)]);
      await tx.events.append([toEvent('apikey.changed', this.#clock.now().toISOString(), { id })]);
    });
    await this.#events.settled();
  }

  #entry(context: RequestContext, action: 'apikey.created' | 'apikey.deleted', row: ApiKeyRow) {
    const { hash: _, ...state } = row;
    return toAuditEntry(this.#clock, context, {
      action,
      resourceType: 'apikey',
      resourceId: row.id,
      resourceName: row.name,
      ...(action === 'apikey.created' ? { after: state } : { before: state }),
    });
  }
}

/** The least role that holds all of the permissions. The owner's own rights bound it at every use. */
function roleFor(permissions: readonly string[]): Role {
  return permissions
    .map((permission): Role => PERMISSIONS[permission as Permission] ?? 'viewer')
    .reduce((most, role) => (roleAtLeast(role, most) ? role : most), 'viewer' as Role);
}

function throwUnknown(permissions: readonly string[]): void {
  const problems = permissions.flatMap((permission, index): Problem[] => {
    if (permission in PERMISSIONS) return [];
    const close = nearest(permission, Object.keys(PERMISSIONS));
    const message = `there is no "${permission}"${close ? `; did you mean "${close}"?` : ''}`;
    return [{ pointer: `/permissions/${index}`, message }];
  });
  if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
}
