import { createHmac } from 'node:crypto';
import { type Clock, messageOf } from '@gantry/base';
import type { DeliveryResult, DeliveryState } from '@gantry/contracts';
import type { DeliveryRow, Store, SubscriptionRow } from '@gantry/storage';
import type { OutgoingHttp } from '../egress/outgoing-http.ts';
import { nextAttempt } from '../webhooks/retry-times.ts';
import { standardKey } from '../webhooks/verify-signature.ts';
import { configOf, type Subscriptions } from './subscriptions.ts';

const TIMEOUT_MS = 15_000;
/** Of the receiver's answer: nobody reads more of it. */
const MAX_ANSWER_BYTES = 64 * 1024;
/** Attempts in a row that may fail before nothing more is sent. */
const MOST_FAILURES = 500;

export interface SenderOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly subscriptions: Subscriptions;
  readonly http: OutgoingHttp;
}

/** Sends an event to a subscriber, signed as Standard Webhooks says. What fails is tried again for a day and a half. */
export class DeliverySender {
  readonly #options: SenderOptions;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  async send(row: DeliveryRow): Promise<void> {
    const { store, clock } = this.#options;
    const subscription = await store.subscriptions.get(row.target);
    if (!subscription) return;
    const began = performance.now();
    const outcome =
      subscription.enabled === 1
        ? await this.#attempt(row, subscription)
        : { ok: false, message: 'The subscription is disabled.', isFinal: true };
    const now = clock.now();
    const attempt = row.attempt + 1;
    const again = outcome.ok || outcome.isFinal ? undefined : nextAttempt(attempt, now);
    const state: DeliveryState = outcome.ok ? 'succeeded' : again ? 'retrying' : 'dead';
    const result: DeliveryResult = {
      round: row.round,
      attempt,
      status: outcome.ok ? 'succeeded' : 'failed',
      message: outcome.message.slice(0, 500),
      durationMs: Math.round(performance.now() - began),
      at: now.toISOString(),
    };
    await store.transaction(async (tx) => {
      const current = await tx.deliveries.get(row.id);
      if (!current || current.round !== row.round) return;
      const results = [...(JSON.parse(current.results) as DeliveryResult[]), result].slice(-50);
      await tx.deliveries.update(row.id, {
        state,
        attempt,
        results: JSON.stringify(results),
        reason: outcome.ok ? null : result.message,
        next_attempt_at: again?.toISOString() ?? null,
        finished_at: again ? null : now.toISOString(),
      });
      await this.#count(tx, subscription.id, outcome.ok);
    });
  }

  async #attempt(
    row: DeliveryRow,
    subscription: SubscriptionRow,
  ): Promise<{ ok: boolean; message: string; isFinal?: boolean }> {
    const { clock, subscriptions, http } = this.#options;
    const { url } = configOf(subscription);
    const body = row.body ?? '';
    const at = Math.floor(clock.now().getTime() / 1_000);
    const signatures = subscriptions.openSecrets(subscription).map(({ value }) => {
      const signed = createHmac('sha256', standardKey(value)).update(`${row.id}.${at}.${body}`);
      return `v1,${signed.digest('base64')}`;
    });
    try {
      const answer = await http.fetch(url, {
        method: 'POST',
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        timeoutMs: TIMEOUT_MS,
        maxBytes: MAX_ANSWER_BYTES,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'gantry',
          'webhook-id': row.id,
          'webhook-timestamp': String(at),
          'webhook-signature': signatures.join(' '),
        },
      });
      // Who answers that it is gone for good is believed.
      return {
        ok: answer.ok,
        message: `Answered ${answer.status}.`,
        isFinal: answer.status === 410,
      };
    } catch (error) {
      const isRefused = (error as { code?: string }).code === 'EGRESS_REFUSED';
      return { ok: false, message: messageOf(error), isFinal: isRefused };
    }
  }

  async #count(
    tx: Parameters<Parameters<Store['transaction']>[0]>[0],
    id: string,
    ok: boolean,
  ): Promise<void> {
    const current = await tx.subscriptions.get(id);
    if (!current || (ok && current.failures === 0)) return;
    const failures = ok ? 0 : current.failures + 1;
    const isOver = failures >= MOST_FAILURES;
    await tx.subscriptions.update(id, {
      failures,
      ...(isOver
        ? { enabled: 0, problem: `${failures} attempts in a row failed; nothing is sent any more.` }
        : {}),
    });
  }
}
