import { roleAtLeast } from '@gantry/contracts';
import type { RunRow, Store } from '@gantry/storage';
import { loadSubject } from '../access/subject.ts';
import { type Actor, type KeyLimits, type RequestContext, SYSTEM_ACTOR } from '../context.ts';
import { errors } from '../errors.ts';

/** What bounds whoever asks for a run, beside the account. */
interface RequesterLimits {
  readonly key?: KeyLimits | undefined;
}

/** Who asks for a run, as it is remembered. */
export type Requester = Pick<RunRow, 'requested_by' | 'requested_as' | 'requester'>;

export function requesterOf({ id, name, identity }: Actor): Requester {
  const limits: RequesterLimits = identity?.key ? { key: identity.key } : {};
  return { requested_by: id, requested_as: name, requester: JSON.stringify(limits) };
}

/**
 * Who asked for a run, with the rights that they have now: a run that waited for days does nothing that its
 * requester may not do any more. Throws `RUN_REQUESTER_GONE`.
 */
export async function currentRequester(
  store: Pick<Store, 'users' | 'access'>,
  row: Requester,
): Promise<Actor> {
  const { requested_by: id, requested_as: name } = row;
  if (id === SYSTEM_ACTOR.id) return SYSTEM_ACTOR;
  if (/^(plugin|webhook):/.test(id)) return { id, name, role: 'developer' };
  const user = await store.users.get(id);
  if (!user || user.disabled_at !== null) throw errors.RUN_REQUESTER_GONE({ name });
  const owner = await loadSubject(store, user);
  const { key } = JSON.parse(row.requester) as RequesterLimits;
  if (!key) return owner;
  return {
    id,
    name,
    role: roleAtLeast(owner.role, key.role) ? key.role : owner.role,
    identity: { ...owner.identity, ownerRole: owner.role, key },
  };
}

/** The requester of a run as the one who does what its steps do. */
export function contextOfRun(actor: Actor, row: RunRow): RequestContext {
  return { actor, source: row.source as RequestContext['source'], requestId: row.id };
}
