import { type Clock, getAtPointer, isPlatformError, messageOf } from '@gantry/base';
import type { DeliveryResult, DeliveryState, Entity, WebhookRule } from '@gantry/contracts';
import type { DeliveryRow, Store, StoreView } from '@gantry/storage';
import { fullRef } from '../catalog/projections.ts';
import { webhookContext } from '../context.ts';
import type { BuiltInHandler, DeliveryEvent } from './built-in-handlers.ts';
import { findEntities } from './matching-entities.ts';
import { parsePayload } from './read-payload.ts';
import { nextAttempt } from './retry-times.ts';
import type { RuleActions, RuleRun } from './rule-actions.ts';
import type { RuleJudge } from './rule-judge.ts';
import type { RuleVerdict } from './rule-worker.ts';
import type { KnownWebhook } from './webhook-directory.ts';

export interface ProcessOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly actions: RuleActions;
  readonly judge: RuleJudge;
}

/** One thing to do: a rule, for an entity or for none. */
interface Task {
  readonly rule: WebhookRule;
  readonly entity: Entity | undefined;
}

interface Work {
  readonly task: Task;
  readonly verdict: RuleVerdict;
}

/** What the tasks of a delivery have in common. */
interface About {
  readonly event: DeliveryEvent;
  readonly identifier: string | undefined;
  readonly webhook: KnownWebhook;
}

interface End {
  readonly identifier: string | undefined;
  /** Whether something is to be tried again. */
  readonly retry: boolean;
}

/** Lines that are kept of one delivery, over all its replays. */
const MOST_RESULTS = 500;

type Outcome = Pick<DeliveryResult, 'status' | 'message'> & { readonly isRetryable?: boolean };

/**
 * Does what the rules of a webhook say about one delivery. What a rule did is recorded with it, so that after a
 * crash, or when another rule is tried again, nothing is done twice.
 */
export class DeliveryProcessor {
  readonly #options: ProcessOptions;

  constructor(options: ProcessOptions) {
    this.#options = options;
  }

  /** Returns the state that the delivery has afterwards. */
  async process(row: DeliveryRow, webhook: KnownWebhook): Promise<DeliveryState> {
    const { store, judge } = this.#options;
    const event = toEvent(row);
    const identifier = identifierOf(webhook, event.payload);
    const entities = await findEntities(store, webhook.input, identifier);
    const rules = webhook.input.rules.filter(({ enabled }) => enabled);
    const verdicts = await judge.judge(
      { type: event.type, headers: event.headers, body: row.body ?? '' },
      rules.map(({ filter }) => filter),
    );
    const work = rules.flatMap((rule, index) => {
      const verdict = verdicts[index];
      if (!verdict || verdict.outcome === 'differs') return [];
      return this.#tasksOf(rule, entities).map((task) => ({ task, verdict }));
    });
    const about = { event, identifier, webhook };
    const together = await this.#runTogether(row, work, about);
    if (together) return together;
    let retry = false;
    for (const { task, verdict } of work) {
      const outcome =
        verdict.outcome === 'fails'
          ? await this.#note(row, task, { status: 'failed', message: `Filter: ${verdict.message}` })
          : await this.#run(row, { task, ...about });
      retry ||= outcome.isRetryable === true;
    }
    return await this.#finish(row, { identifier, retry });
  }

  /**
   * What nearly every delivery is: everything is Gantry's own business and nothing fails. Then it is one
   * transaction. Otherwise nothing of it has happened, and each task is done by itself.
   */
  async #runTogether(
    row: DeliveryRow,
    work: readonly Work[],
    about: About,
  ): Promise<DeliveryState | undefined> {
    const { store, actions } = this.#options;
    if (row.attempt > 0 || parseResults(row).length > 0) return undefined;
    const runs = work.flatMap(({ task, verdict }) => {
      const handler = actions.find(task.rule.handler);
      if (verdict.outcome !== 'matches' || !handler || handler === 'unknown') return [];
      if (handler.isAboutEntity && !task.entity) return [];
      return [{ task, handler }];
    });
    if (runs.length < work.length) return undefined;
    try {
      return await store.transaction(async (tx) => {
        const current = await tx.deliveries.get(row.id);
        if (!current || current.round !== row.round || current.attempt > 0) return undefined;
        const results: DeliveryResult[] = [];
        for (const { task, handler } of runs) {
          const began = performance.now();
          const run = this.#toRun(row, task, about);
          const message = await actions.runBuiltIn(tx, handler, run);
          results.push(this.#toResult(row, task, { status: 'succeeded', message }, began));
        }
        return await this.#finishIn(
          tx,
          { ...current, results: JSON.stringify(results) },
          { identifier: about.identifier, retry: false },
        );
      });
    } catch {
      return undefined;
    }
  }

  #tasksOf(rule: WebhookRule, entities: readonly Entity[]): Task[] {
    const found = this.#options.actions.find(rule.handler);
    const isAboutEntity = found === undefined || found === 'unknown' ? false : found.isAboutEntity;
    if (entities.length > 0 && (isAboutEntity || found === undefined)) {
      return entities.map((entity) => ({ rule, entity }));
    }
    return [{ rule, entity: undefined }];
  }

  async #run(
    row: DeliveryRow,
    { task, ...about }: About & { readonly task: Task },
  ): Promise<Outcome> {
    const { store, actions } = this.#options;
    const { rule } = task;
    const stored = await store.deliveries.get(row.id);
    const earlier = stored && resultOf(stored, task);
    if (earlier && !isOpen(earlier)) return { status: earlier.status };
    const run = this.#toRun(row, task, about);
    const handler = actions.find(rule.handler);
    const began = performance.now();
    try {
      if (handler === 'unknown') throw new Error(`There is no handler ${rule.handler}.`);
      if (handler) return await this.#runBuiltIn(row, task, { handler, run, began });
      await actions.runPlugin(run);
      return await this.#note(row, task, { status: 'succeeded' }, began);
    } catch (error) {
      return await this.#note(row, task, failureOf(error), began);
    }
  }

  #toRun(
    row: DeliveryRow,
    { rule, entity }: Task,
    { event, identifier = '', webhook }: About,
  ): RuleRun {
    const requestId = `${row.id}/${row.round}/${rule.id}`;
    const context = webhookContext(webhook.input.name, requestId);
    return { rule, event, entity, identifier, deliveryId: row.id, context };
  }

  async #runBuiltIn(
    row: DeliveryRow,
    task: Task,
    { handler, run, began }: { handler: BuiltInHandler; run: RuleRun; began: number },
  ): Promise<Outcome> {
    if (handler.isAboutEntity && !task.entity) {
      const message = run.identifier
        ? `No entity of the webhook is known as "${run.identifier.slice(0, 200)}".`
        : 'The delivery names no entity.';
      return await this.#note(row, task, { status: 'skipped', message }, began);
    }
    return await this.#options.store.transaction(async (tx) => {
      const current = await tx.deliveries.get(row.id);
      const earlier = current && resultOf(current, task);
      // Another server was faster, or it was replayed meanwhile.
      if (!current || current.round !== row.round || (earlier && !isOpen(earlier))) {
        return { status: 'skipped' as const };
      }
      const message = await this.#options.actions.runBuiltIn(tx, handler, run);
      const outcome = { status: 'succeeded' as const, message };
      await this.#write(tx, current, task, outcome, began);
      return outcome;
    });
  }

  async #note(
    row: DeliveryRow,
    task: Task,
    outcome: Outcome,
    began = performance.now(),
  ): Promise<Outcome> {
    return await this.#options.store.transaction(async (tx) => {
      const current = await tx.deliveries.get(row.id);
      if (current?.round === row.round) await this.#write(tx, current, task, outcome, began);
      return outcome;
    });
  }

  async #write(
    tx: StoreView,
    row: DeliveryRow,
    task: Task,
    outcome: Outcome,
    began: number,
  ): Promise<void> {
    const result = this.#toResult(row, task, outcome, began);
    const others = parseResults(row).filter((other) => !isSame(other, row, task));
    await tx.deliveries.update(row.id, {
      results: JSON.stringify([...others, result].slice(-MOST_RESULTS)),
    });
  }

  #toResult(
    row: DeliveryRow,
    task: Task,
    { status, message, isRetryable }: Outcome,
    began: number,
  ): StoredResult {
    const { rule, entity } = task;
    return {
      round: row.round,
      attempt: (resultOf(row, task)?.attempt ?? 0) + 1,
      rule: rule.id,
      name: rule.name,
      handler: rule.handler,
      ...(entity ? { entity: refOf(entity) } : {}),
      status,
      ...(message === undefined ? {} : { message: message.slice(0, 1_000) }),
      durationMs: Math.round(performance.now() - began),
      at: this.#options.clock.now().toISOString(),
      ...(isRetryable ? { open: true } : {}),
    };
  }

  async #finish(row: DeliveryRow, end: End): Promise<DeliveryState> {
    return await this.#options.store.transaction(async (tx) => {
      const current = await tx.deliveries.get(row.id);
      if (!current || current.round !== row.round) return 'received';
      return await this.#finishIn(tx, current, end);
    });
  }

  async #finishIn(
    tx: StoreView,
    current: DeliveryRow,
    { identifier, retry }: End,
  ): Promise<DeliveryState> {
    const results = parseResults(current).filter(({ round }) => round === current.round);
    const failed = results.filter(({ status }) => status === 'failed');
    const done = results.filter(({ status }) => status === 'succeeded');
    const attempt = current.attempt + 1;
    const now = this.#options.clock.now();
    const again = retry ? nextAttempt(attempt, now) : undefined;
    const settled: DeliveryState =
      failed.length > 0 ? 'dead' : done.length > 0 ? 'succeeded' : 'ignored';
    const state = again ? 'retrying' : settled;
    await tx.deliveries.update(current.id, {
      state,
      attempt,
      results: current.results,
      identifier: identifier?.slice(0, 300) ?? null,
      reason: reasonOf(results, failed),
      next_attempt_at: again?.toISOString() ?? null,
      finished_at: again ? null : now.toISOString(),
    });
    return state;
  }
}

/** What a stored delivery is to rules. */
export function toEvent(row: Pick<DeliveryRow, 'event_type' | 'headers' | 'body'>): DeliveryEvent {
  const headers = JSON.parse(row.headers) as Record<string, string>;
  return {
    type: row.event_type,
    headers,
    payload: parsePayload(row.body ?? 'null', headers['content-type'] ?? ''),
  };
}

export function identifierOf(
  { input }: Pick<KnownWebhook, 'input'>,
  payload: unknown,
): string | undefined {
  if (input.identifier === undefined) return undefined;
  const value = getAtPointer(payload, input.identifier);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

type StoredResult = DeliveryResult & { readonly open?: true };

export function parseResults({ results }: Pick<DeliveryRow, 'results'>): StoredResult[] {
  return JSON.parse(results) as StoredResult[];
}

function resultOf(row: DeliveryRow, task: Task): StoredResult | undefined {
  return parseResults(row).find((result) => isSame(result, row, task));
}

function isSame(result: StoredResult, { round }: DeliveryRow, { rule, entity }: Task): boolean {
  const about = entity && refOf(entity);
  return result.round === round && result.rule === rule.id && result.entity === about;
}

/** Whether it is to be tried again. */
function isOpen({ open }: StoredResult): boolean {
  return open === true;
}

function refOf(entity: Entity): string {
  return fullRef({ ...entity.metadata, kind: entity.kind });
}

function reasonOf(
  results: readonly DeliveryResult[],
  failed: readonly DeliveryResult[],
): string | null {
  const [first] = failed;
  if (first) {
    const more = failed.length > 1 ? ` (and ${failed.length - 1} more)` : '';
    return `${first.name}: ${first.message ?? 'failed'}${more}`.slice(0, 1_000);
  }
  if (results.length === 0) return 'No rule matched.';
  const skipped = results.find(({ status }) => status === 'skipped');
  return skipped?.message ?? null;
}

/** Faults of a remote system pass; faults of the delivery, the rule or the code do not. */
function failureOf(error: unknown): Outcome {
  const isRetryable =
    isPlatformError(error) &&
    (error.status === 503 || error.status === 429 || error.status === 504);
  return { status: 'failed', message: messageOf(error), isRetryable };
}
