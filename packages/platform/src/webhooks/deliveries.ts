import type { Clock } from '@gantry/base';
import type {
  Delivery,
  DeliveryDetails,
  DeliveryResult,
  DeliveryState,
  RuleTrial,
} from '@gantry/contracts';
import type {
  DeliveryQuery,
  DeliveryRow,
  DeliverySummaryRow,
  Store,
  StoreView,
} from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import { fullRef } from '../catalog/projections.ts';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import type { DeliveryQueue } from './delivery-queue.ts';
import { maskPayload } from './mask-payload.ts';
import { findEntities } from './matching-entities.ts';
import { identifierOf, parseResults, toEvent } from './process-delivery.ts';
import type { RuleJudge } from './rule-judge.ts';
import type { WebhookDirectory } from './webhook-directory.ts';
import type { Webhooks } from './webhooks.ts';

/** Deliveries that are replayed at once. */
export const MAX_REPLAYED = 1_000;

export interface DeliveriesOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly queue: DeliveryQueue;
  readonly webhooks: Webhooks;
  readonly directory: WebhookDirectory;
  readonly judge: RuleJudge;
}

/** Deliveries as people see them: listed, looked at, replayed, and tried out on rules before these are saved. */
export class Deliveries {
  readonly #options: DeliveriesOptions;

  constructor(options: DeliveriesOptions) {
    this.#options = options;
  }

  async list(query: DeliveryQuery): Promise<{ deliveries: Delivery[]; nextCursor?: string }> {
    const { deliveries, ...rest } = await this.#options.store.deliveries.list(query);
    return { deliveries: deliveries.map(toDelivery), ...rest };
  }

  async get(id: string): Promise<DeliveryDetails> {
    const row = await requireRow(this.#options.store, id);
    const { payload, headers } = toEvent(row);
    return {
      ...toDelivery(row),
      headers: { ...headers },
      ...(row.body === null ? {} : { payload: maskPayload(payload) }),
    };
  }

  /** How many there are of each state. */
  async countStates(target: string): Promise<Record<string, number>> {
    return await this.#options.store.deliveries.countStates(target);
  }

  /** Has a delivery worked through once more, as if it had just come; with a target, only one of it. */
  async replay(id: string, context: RequestContext, target?: string): Promise<Delivery> {
    const row = await this.#options.store.transaction(async (tx) => {
      const found = await requireRow(tx, id);
      if (target !== undefined && found.target !== target) {
        throw errors.NOT_FOUND({ what: `delivery ${id}` });
      }
      return await this.#replayIn(tx, found, context);
    });
    this.#options.queue.wake([row.target]);
    return toDelivery(row);
  }

  /** The same for all that a query finds, the newest ones. Returns how many. */
  async replayMany(
    query: Omit<DeliveryQuery, 'limit' | 'cursor'>,
    context: RequestContext,
  ): Promise<number> {
    const rows = await this.#options.store.transaction(async (tx) => {
      const { deliveries } = await tx.deliveries.list({ ...query, limit: MAX_REPLAYED });
      const replayed: DeliveryRow[] = [];
      for (const { id, state } of deliveries) {
        if (state === 'refused') continue;
        replayed.push(await this.#replayIn(tx, await requireRow(tx, id), context));
      }
      return replayed;
    });
    this.#options.queue.wake(new Set(rows.map(({ target }) => target)));
    return rows.length;
  }

  /** What rules, not saved yet, would do with the newest deliveries of a webhook. Nothing is done. */
  async tryRules(
    webhookId: string,
    rules: readonly unknown[],
    limit: number,
  ): Promise<RuleTrial[]> {
    const { store, webhooks, directory, judge } = this.#options;
    await webhooks.get(webhookId);
    const checked = webhooks.checkRules(rules);
    const webhook = directory.get(webhookId);
    if (!webhook) throw errors.NOT_FOUND({ what: `webhook "${webhookId}"` });
    const trials: RuleTrial[] = [];
    for (const row of await store.deliveries.newest(webhookId, limit)) {
      const event = toEvent(row);
      const identifier = identifierOf(webhook, event.payload);
      const entities = await findEntities(store, webhook.input, identifier);
      const verdicts = await judge.judge(
        { type: event.type, headers: event.headers, body: row.body ?? '' },
        checked.map(({ filter }) => filter),
      );
      trials.push({
        delivery: row.id,
        eventType: row.event_type,
        receivedAt: row.received_at,
        ...(identifier === undefined ? {} : { identifier }),
        entities: entities.map((entity) => fullRef({ ...entity.metadata, kind: entity.kind })),
        rules: verdicts.map((verdict, index) => ({ name: checked[index]?.name ?? '', ...verdict })),
      });
    }
    return trials;
  }

  async #replayIn(tx: StoreView, row: DeliveryRow, context: RequestContext): Promise<DeliveryRow> {
    if (row.body === null) throw errors.DELIVERY_HAS_NO_BODY({ id: row.id });
    const { clock } = this.#options;
    const changes: Partial<DeliveryRow> = {
      state: 'received',
      round: row.round + 1,
      attempt: 0,
      reason: null,
      next_attempt_at: clock.now().toISOString(),
      finished_at: null,
    };
    await tx.deliveries.update(row.id, changes);
    await tx.audit.append([
      toAuditEntry(clock, context, {
        action: 'delivery.replayed',
        resourceType: 'delivery',
        resourceId: row.id,
        resourceName: row.event_type || row.id,
        before: { state: row.state },
        after: { target: row.target, round: row.round + 1 },
      }),
    ]);
    return { ...row, ...changes };
  }
}

export function toDelivery(row: DeliverySummaryRow): Delivery {
  return {
    id: row.id,
    direction: row.direction as Delivery['direction'],
    target: row.target,
    state: row.state as DeliveryState,
    eventType: row.event_type,
    ...(row.delivery_key === null ? {} : { deliveryId: row.delivery_key }),
    ...(row.identifier === null ? {} : { identifier: row.identifier }),
    size: row.size,
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.address === null ? {} : { address: row.address }),
    results: parseResults(row).map(({ open: _, ...result }): DeliveryResult => result),
    attempt: row.attempt,
    duplicates: row.duplicates,
    ...(row.next_attempt_at === null ? {} : { nextAttemptAt: row.next_attempt_at }),
    receivedAt: row.received_at,
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
  };
}

async function requireRow(store: Pick<StoreView, 'deliveries'>, id: string): Promise<DeliveryRow> {
  const row = await store.deliveries.get(id);
  if (!row) throw errors.NOT_FOUND({ what: `delivery ${id}` });
  return row;
}
