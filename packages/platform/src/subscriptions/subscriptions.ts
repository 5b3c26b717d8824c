import { type Clock, createId } from '@gantry/base';
import {
  problemsOf,
  type Subscription,
  type SubscriptionInput,
  SubscriptionInputSchema,
} from '@gantry/contracts';
import type { Store, StoreView, SubscriptionRow } from '@gantry/storage';
import type { PolicyEngine } from '../access/policy-engine.ts';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { toEvent } from '../events/event-stream.ts';
import { subscriptionIdentity } from '../secrets/sealed-columns.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import {
  createSecret,
  OVERLAP_MS,
  rotateSecrets,
  type SigningSecret,
  validSecrets,
} from '../webhooks/secret-list.ts';

export interface SubscriptionsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly policy: PolicyEngine;
  readonly secrets: SecretBox;
}

/**
 * Who is sent which events. A subscription belongs to the one who has made it, and sends what they may read at
 * the time; those who manage webhooks see and change all of them, without getting more sent.
 */
export class Subscriptions {
  readonly #options: SubscriptionsOptions;

  constructor(options: SubscriptionsOptions) {
    this.#options = options;
  }

  async list(context: RequestContext): Promise<Subscription[]> {
    const rows = await this.#options.store.subscriptions.list();
    return rows.filter((row) => this.#maySee(row, context)).map(toSubscription);
  }

  async get(id: string, context: RequestContext): Promise<Subscription> {
    return toSubscription(await this.requireRow(this.#options.store, id, context));
  }

  /** The answer holds the secret, once. */
  async create(value: unknown, context: RequestContext): Promise<Subscription> {
    const { store, clock } = this.#options;
    const { enabled = true, ...input } = checkInput(value);
    const at = clock.now().toISOString();
    const secret = createSecret();
    const id = createId();
    const row = await store.transaction(async (tx) => {
      const made: SubscriptionRow = {
        id,
        name: input.name,
        enabled: enabled ? 1 : 0,
        config: JSON.stringify(input),
        secrets: this.#seal(id, [{ value: secret, createdAt: at }]),
        owner_id: context.actor.id,
        owner_name: context.actor.identity?.username ?? context.actor.name,
        cursor_at: await tx.events.lastSequence(),
        failures: 0,
        problem: null,
        created_at: at,
        updated_at: at,
      };
      await refuseTakenName(tx, made);
      await tx.subscriptions.insert(made);
      await this.#record(tx, context, 'subscription.created', { after: made });
      return made;
    });
    return { ...toSubscription(row), secret };
  }

  async replace(id: string, value: unknown, context: RequestContext): Promise<Subscription> {
    const { enabled = true, ...input } = checkInput(value);
    return await this.#change(id, context, 'subscription.updated', async (before, tx) => {
      const after = {
        name: input.name,
        enabled: enabled ? 1 : 0,
        config: JSON.stringify(input),
        failures: 0,
        problem: null,
        // What happened while it was off is not sent afterwards.
        ...(before.enabled === 0 && enabled ? { cursor_at: await tx.events.lastSequence() } : {}),
      };
      await refuseTakenName(tx, { ...before, ...after });
      return after;
    });
  }

  /** A new secret; deliveries are signed with the former one as well, for a day. */
  async rotate(id: string, context: RequestContext): Promise<Subscription> {
    const { clock } = this.#options;
    const secret = createSecret();
    const changed = await this.#change(id, context, 'subscription.rotated', async (before) => {
      const rotated = rotateSecrets(this.openSecrets(before), secret, {
        now: clock.now(),
        overlapMs: OVERLAP_MS,
      });
      return { secrets: this.#seal(id, rotated) };
    });
    return { ...changed, secret };
  }

  async delete(id: string, context: RequestContext): Promise<void> {
    await this.#options.store.transaction(async (tx) => {
      const before = await this.requireRow(tx, id, context);
      await tx.subscriptions.delete(id);
      await tx.deliveries.deleteOf(id);
      await this.#record(tx, context, 'subscription.deleted', { before });
    });
  }

  /** Secrets that are valid now, the newest first. */
  openSecrets({ id, secrets }: SubscriptionRow): SigningSecret[] {
    if (secrets === null) return [];
    const text = this.#options.secrets.open(secrets, subscriptionIdentity(id));
    return validSecrets(JSON.parse(text) as SigningSecret[], this.#options.clock.now());
  }

  /** Throws `NOT_FOUND` for one that is somebody else's as well. */
  async requireRow(
    store: Pick<StoreView, 'subscriptions'>,
    id: string,
    context: RequestContext,
  ): Promise<SubscriptionRow> {
    const row = await store.subscriptions.get(id);
    if (!row || !this.#maySee(row, context)) {
      throw errors.NOT_FOUND({ what: `subscription "${id}"` });
    }
    return row;
  }

  #maySee(row: SubscriptionRow, { actor }: RequestContext): boolean {
    return row.owner_id === actor.id || this.#options.policy.may(actor, 'webhooks.manage');
  }

  async #change(
    id: string,
    context: RequestContext,
    action: string,
    decide: (before: SubscriptionRow, tx: StoreView) => Promise<Partial<SubscriptionRow>>,
  ): Promise<Subscription> {
    const { store, clock } = this.#options;
    return await store.transaction(async (tx) => {
      const before = await this.requireRow(tx, id, context);
      const changes = {
        ...(await decide(before, tx)),
        updated_at: clock.now().toISOString(),
      };
      await tx.subscriptions.update(id, changes);
      const after = { ...before, ...changes };
      await this.#record(tx, context, action, { before, after });
      return toSubscription(after);
    });
  }

  #seal(id: string, secrets: readonly SigningSecret[]): string {
    return this.#options.secrets.seal(JSON.stringify(secrets), subscriptionIdentity(id));
  }

  async #record(
    tx: StoreView,
    context: RequestContext,
    action: string,
    { before, after }: { before?: SubscriptionRow; after?: SubscriptionRow },
  ): Promise<void> {
    const { id, name, updated_at: at } = (after ?? before) as SubscriptionRow;
    await tx.audit.append([
      toAuditEntry(this.#options.clock, context, {
        action,
        resourceType: 'subscription',
        resourceId: id,
        resourceName: name,
        ...(before ? { before: audited(before) } : {}),
        ...(after ? { after: audited(after) } : {}),
      }),
    ]);
    await tx.events.append([toEvent('subscription.changed', at, { id })]);
  }
}

function checkInput(value: unknown): SubscriptionInput {
  const problems = problemsOf(SubscriptionInputSchema, value);
  if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
  const input = value as SubscriptionInput;
  if (!URL.canParse(input.url)) {
    throw errors.INVALID_INPUT({ problems: [{ pointer: '/url', message: 'is no address' }] });
  }
  const { username, password } = new URL(input.url);
  if (username !== '' || password !== '') {
    const message = 'holds a password: deliveries are signed instead';
    throw errors.INVALID_INPUT({ problems: [{ pointer: '/url', message }] });
  }
  return input;
}

export function configOf({ config }: SubscriptionRow): Omit<SubscriptionInput, 'enabled'> {
  return JSON.parse(config) as Omit<SubscriptionInput, 'enabled'>;
}

/** What the trail says of a subscription: everything but its secrets. */
function audited(row: SubscriptionRow): object {
  return { ...configOf(row), enabled: row.enabled === 1, owner: row.owner_name };
}

function toSubscription(row: SubscriptionRow): Subscription {
  return {
    ...configOf(row),
    id: row.id,
    enabled: row.enabled === 1,
    owner: row.owner_name,
    ...(row.problem === null ? {} : { problem: row.problem }),
    failures: row.failures,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

async function refuseTakenName(
  tx: StoreView,
  { id, name }: Pick<SubscriptionRow, 'id' | 'name'>,
): Promise<void> {
  const other = await tx.subscriptions.findByName(name);
  if (other && other.id !== id) throw errors.NAME_TAKEN({ what: 'subscription', name });
}
