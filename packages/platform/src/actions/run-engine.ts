import { type Clock, type Json, type JsonObject, type Logger, messageOf } from '@gantry/base';
import { type ActionStep, type ActionWork, expandDocument, isRunOver } from '@gantry/contracts';
import type { RunRow, RunStepRow, Store, StoreView } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import { systemContext } from '../context.ts';
import { errors } from '../errors.ts';
import { runIdentity } from '../secrets/sealed-columns.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { ActionAccess } from './action-access.ts';
import type { ActionDefinition } from './action-definition.ts';
import type { ActionSecrets } from './action-secrets.ts';
import { appendRunEvent, definitionOf, handleOf, parse, type RunFailure } from './run.ts';
import { contextOfRun, currentRequester } from './run-actors.ts';
import { digestOf } from './run-inputs.ts';
import { RunLog } from './run-log.ts';
import type { StepExecutors, StepOutcome } from './step-executor.ts';
import { toStepRow } from './step-row.ts';
import { runStep } from './step-runner.ts';

const DEFAULT_RETRIES = 3;
/** A step that was begun this often and never came to an end is not begun again. */
const MAX_ATTEMPTS = 1_000;
const MAX_INTERRUPTIONS = 20;
const RETRY_BASE_MS = 1_000;
const RETRY_MAX_MS = 60_000;
const CANCEL_POLL_MS = 1_000;
/** A run without a job is found by then. */
const SAFETY_MS = 30_000;

export interface RunEngineOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly access: ActionAccess;
  readonly executors: StepExecutors;
  readonly secrets: ActionSecrets;
  readonly box: SecretBox;
}

/** What is left to do when a run cannot go on now. */
export type Advance = { readonly kind: 'over' } | { readonly kind: 'waits'; readonly until: Date };

/** A run as one server has taken it up. */
interface Held {
  readonly id: string;
  readonly fence: number;
  readonly definition: ActionDefinition;
  readonly inputs: JsonObject;
  readonly secretInputs: readonly string[];
  readonly log: RunLog;
  readonly signal: AbortSignal;
  /** How many signals the step knew of that was done last. */
  readonly seen: { signals: number };
}

/** The run was taken up by another server, or decided otherwise meanwhile: what this one knows is old. */
class LostRunError extends Error {}

/**
 * Moves runs forward, step by step. Everything is in the store before and after each step, so a server that dies
 * anywhere leaves a run that the next one goes on with: a step that was cut off is repeated under the same
 * idempotency key, or ends as `unknown` where that would not be safe.
 */
export class RunEngine {
  readonly #options: RunEngineOptions;

  constructor(options: RunEngineOptions) {
    this.#options = options;
  }

  /** Goes on with a run until it is over or has to wait. Ends early, and throws, when `signal` is aborted. */
  async advance(id: string, signal: AbortSignal): Promise<Advance> {
    const held = await this.#takeUp(id, signal);
    if (!held) return { kind: 'over' };
    try {
      for (;;) {
        const next = await this.#next(held);
        if (next) return next;
        signal.throwIfAborted();
      }
    } catch (error) {
      if (error instanceof LostRunError) return { kind: 'over' };
      if (signal.aborted) throw error;
      this.#options.log.error({ run: id, error: messageOf(error) }, 'a run failed');
      await this.#fail(held, { message: messageOf(error), code: 'INTERNAL' });
      return { kind: 'over' };
    } finally {
      await held.log.settled();
    }
  }

  /** Takes a run up, unless there is nothing to do. What an earlier holder still writes is refused from here on. */
  async #takeUp(id: string, signal: AbortSignal): Promise<Held | undefined> {
    const { store, clock, box } = this.#options;
    const now = clock.now();
    const row = await store.transaction(async (tx) => {
      const found = await tx.runs.get(id);
      if (!found || isRunOver(found.state)) return undefined;
      if (found.state === 'awaiting-approval') return await this.#expire(tx, found, now);
      const changes = {
        fence: found.fence + 1,
        state: 'running',
        started_at: found.started_at ?? now.toISOString(),
        wake_at: new Date(now.getTime() + SAFETY_MS).toISOString(),
      };
      await tx.runs.update(id, changes);
      const changed = { ...found, ...changes };
      if (found.state === 'queued') await appendRunEvent(tx, changed, now.toISOString());
      return changed;
    });
    if (!row) return undefined;
    const sealed = row.secret_inputs;
    const secrets = sealed === null ? {} : JSON.parse(box.open(sealed, runIdentity(id)));
    const log = new RunLog(id, { store, clock }, await store.runLogs.count(id));
    return {
      id,
      fence: row.fence,
      definition: definitionOf(row),
      inputs: { ...(JSON.parse(row.inputs) as JsonObject), ...secrets },
      secretInputs: Object.values(secrets) as string[],
      log,
      signal,
      seen: { signals: 0 },
    };
  }

  async #expire(tx: StoreView, row: RunRow, now: Date): Promise<undefined> {
    const at = now.toISOString();
    if (row.expires_at === null || row.expires_at > at) return undefined;
    const changes = { state: 'expired', wake_at: null, finished_at: at };
    await tx.runs.update(row.id, changes);
    await this.#tell(tx, { ...row, ...changes }, at);
    return undefined;
  }

  /** One step further; an answer when that is as far as it goes for now. */
  async #next(held: Held): Promise<Advance | undefined> {
    const { store } = this.#options;
    const row = await this.#read(held);
    const steps = await store.runs.steps(held.id);
    const isUndoing = steps.some(({ undoes }) => undoes !== null);
    if (row.cancel_requested === 1 && row.error === null) {
      return await this.#undo(held, steps, {
        message: 'The run was cancelled.',
        code: 'RUN_CANCELLED',
      });
    }
    const step = steps.find(({ state }) => ['pending', 'running', 'waiting'].includes(state));
    if (!step) return await this.#end(held, row, steps, isUndoing);
    const { until, isRetry } = handleOf(step);
    const now = this.#options.clock.now();
    if (step.state === 'waiting' && isRetry && until !== undefined && until > now.toISOString()) {
      return { kind: 'waits', until: await this.#park(held, new Date(until)) };
    }
    return await this.#attempt(held, row, { step, steps });
  }

  async #attempt(
    held: Held,
    row: RunRow,
    { step, steps }: { step: RunStepRow; steps: readonly RunStepRow[] },
  ): Promise<Advance | undefined> {
    const { store, clock, executors, secrets } = this.#options;
    const work = workOf(held.definition, step);
    const isResumed = step.state === 'running';
    const begun = await this.#begin(held, row, step);
    const signals = new Map<string, Json>();
    for (const { name, payload } of await store.runs.signals(held.id)) {
      signals.set(name, JSON.parse(payload) as Json);
    }
    held.seen.signals = signals.size;
    const isUndoing = step.undoes !== null;
    const refused = await this.#refusal(held, row, isUndoing);
    // What takes back an effect goes on although the run was cancelled: it is why it was.
    const watch = this.#watchCancel(held, isUndoing);
    try {
      const outcome =
        refused ??
        (await runStep(
          {
            run: { id: held.id, effect: held.definition.effect },
            step: begun,
            work,
            scope: this.#scopeOf(held, row, steps),
            inputs: held.inputs,
            secretInputs: held.secretInputs,
            context: contextOfRun(await currentRequester(store, row), row),
            signals,
            isResumed,
            now: clock.now(),
            signal: AbortSignal.any([held.signal, watch.signal]),
            log: held.log,
            remember: (data) => this.#remember(held, begun, data),
          },
          executors,
          secrets,
        ));
      // An attempt that was cut short by a stop is left as it is: the next server repeats it.
      if (held.signal.aborted) throw held.signal.reason;
      return await this.#record(held, begun, { outcome, work, wasCancelled: watch.isCancelled() });
    } finally {
      watch.stop();
    }
  }

  /** Nothing is done that the requester may not do any more, or that is not what was asked for. */
  async #refusal(held: Held, row: RunRow, isUndoing: boolean): Promise<StepOutcome | undefined> {
    const { store, access } = this.#options;
    const shown = JSON.parse(row.inputs) as JsonObject;
    try {
      if (digestOf(definitionOf(row), shown) !== row.digest) {
        throw errors.RUN_ALTERED({ id: held.id });
      }
      const requester = await currentRequester(store, row);
      if (!isUndoing) access.authorizeRun(held.definition, requester);
      return undefined;
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      return { kind: 'failed', message, code: code ?? 'INTERNAL', effect: 'none' };
    }
  }

  async #begin(held: Held, row: RunRow, step: RunStepRow): Promise<RunStepRow> {
    const at = this.#options.clock.now().toISOString();
    const changes = {
      state: 'running',
      attempt: step.state === 'waiting' ? step.attempt : step.attempt + 1,
      failures: step.state === 'running' ? step.failures + 1 : step.failures,
      started_at: step.started_at ?? at,
    };
    if (step.state === 'pending') held.log.add(step.id, 'info', `Step "${step.title}" begins.`);
    if (step.state === 'running') {
      held.log.add(step.id, 'warn', 'The server stopped during this step; it is taken up again.');
    }
    if (changes.attempt > MAX_ATTEMPTS || changes.failures > MAX_INTERRUPTIONS) {
      throw new Error(`The step "${step.id}" was begun ${changes.attempt} times without an end.`);
    }
    await this.#write(held, async (tx) => {
      await tx.runs.updateStep(held.id, step.position, changes);
      if (row.state !== 'running') await tx.runs.update(held.id, { state: 'running' });
    });
    return { ...step, ...changes };
  }

  async #remember(held: Held, step: RunStepRow, data: Json): Promise<void> {
    step.handle = JSON.stringify({ data });
    const { handle } = step;
    await this.#write(held, (tx) => tx.runs.updateStep(held.id, step.position, { handle }));
  }

  async #record(
    held: Held,
    step: RunStepRow,
    {
      outcome,
      work,
      wasCancelled,
    }: { outcome: StepOutcome; work: Partial<ActionStep>; wasCancelled: boolean },
  ): Promise<Advance | undefined> {
    const now = this.#options.clock.now();
    const at = now.toISOString();
    if (outcome.kind === 'wait') {
      const until = outcome.until?.toISOString();
      const handle = {
        ...(until === undefined ? {} : { until }),
        ...(outcome.handle === undefined ? {} : { data: outcome.handle }),
      };
      await this.#putStep(held, step, { state: 'waiting', failures: 0, handle });
      return { kind: 'waits', until: await this.#park(held, outcome.until) };
    }
    if (outcome.kind === 'done') {
      held.log.add(step.id, 'info', `Step "${step.title}" succeeded.`);
      await this.#putStep(held, step, { state: 'succeeded', finished_at: at, ...outcome });
      return undefined;
    }
    const failures = step.failures + 1;
    const retries = work.retries ?? DEFAULT_RETRIES;
    if (outcome.retryable && failures <= retries && !wasCancelled) {
      const until = outcome.retryAt ?? new Date(now.getTime() + retryDelayMs(failures));
      const { data } = handleOf(step);
      held.log.add(step.id, 'warn', `${outcome.message} It is tried again.`);
      const handle = {
        until: until.toISOString(),
        isRetry: true,
        ...(data === undefined ? {} : { data }),
      };
      await this.#putStep(held, step, { state: 'waiting', failures, handle });
      return { kind: 'waits', until: await this.#park(held, until) };
    }
    const state = outcome.effect === 'unknown' ? 'unknown' : 'failed';
    const code = wasCancelled ? 'RUN_CANCELLED' : (outcome.code ?? 'STEP_FAILED');
    const failure = { message: outcome.message, code };
    held.log.add(step.id, 'error', outcome.message);
    const { outputs, artifacts } = outcome;
    await this.#putStep(held, step, {
      state,
      finished_at: at,
      error: failure,
      failures,
      ...(outputs ? { outputs } : {}),
      ...(artifacts ? { artifacts } : {}),
    });
    // One that could not be taken back does not keep the others from it.
    if (step.undoes !== null) return undefined;
    const steps = await this.#options.store.runs.steps(held.id);
    return await this.#undo(held, steps, {
      message: `Step "${step.title}": ${failure.message}`,
      code: failure.code,
    });
  }

  /** Begins to take back what was done, the last first; ends the run when there is nothing to take back. */
  async #undo(
    held: Held,
    steps: readonly RunStepRow[],
    failure: RunFailure,
  ): Promise<Advance | undefined> {
    const undo: RunStepRow[] = [];
    for (const step of steps.toReversed()) {
      const compensate = stepOf(held.definition, step.id)?.compensate;
      if (!compensate || !['succeeded', 'unknown'].includes(step.state)) continue;
      const undoing = { id: `undo-${step.id}`, title: `Undo "${step.title}"`, ...compensate };
      const row = toStepRow(held.id, undoing, steps.length + undo.length, step.id);
      undo.push({ ...row, generation: step.generation });
    }
    const at = this.#options.clock.now().toISOString();
    await this.#write(held, async (tx) => {
      for (const { position, state } of steps) {
        if (!['pending', 'waiting', 'running'].includes(state)) continue;
        await tx.runs.updateStep(held.id, position, { state: 'skipped', finished_at: at });
      }
      await tx.runs.insertSteps(undo);
      await tx.runs.update(held.id, { error: JSON.stringify(failure) });
      await appendRunEvent(tx, (await tx.runs.get(held.id)) as RunRow, at);
    });
    if (undo.length > 0) held.log.add(null, 'warn', 'What was done is taken back.');
    return undefined;
  }

  async #end(
    held: Held,
    row: RunRow,
    steps: readonly RunStepRow[],
    isUndoing: boolean,
  ): Promise<Advance> {
    const failure = parse<RunFailure>(row.error);
    if (!failure) {
      const outputs = this.#outputsOf(held, row, steps);
      await this.#finish(held, { state: 'succeeded', outputs: JSON.stringify(outputs) });
      return { kind: 'over' };
    }
    const left = steps.filter(({ undoes, state }) => undoes !== null && state !== 'succeeded');
    const more =
      left.length > 0
        ? ` ${left.map(({ undoes }) => undoes).join(', ')} could not be taken back.`
        : isUndoing
          ? ' What was done before was taken back.'
          : '';
    await this.#finish(held, {
      state: row.cancel_requested === 1 ? 'cancelled' : 'failed',
      error: JSON.stringify({ ...failure, message: `${failure.message}${more}` }),
    });
    return { kind: 'over' };
  }

  /** What the action says it gives; of an action of one step, what that gave. */
  #outputsOf(held: Held, row: RunRow, steps: readonly RunStepRow[]): Json {
    const { outputs } = held.definition;
    if (outputs) {
      const scope = this.#scopeOf(held, row, steps, JSON.parse(row.inputs) as JsonObject);
      return expandDocument({ ...outputs }, scope, { keepUnknown: true });
    }
    return parse<JsonObject>(steps.at(-1)?.outputs ?? null) ?? {};
  }

  async #fail(held: Held, failure: RunFailure): Promise<void> {
    await this.#finish(held, { state: 'failed', error: JSON.stringify(failure) });
  }

  async #finish(held: Held, changes: Partial<RunRow>): Promise<void> {
    const at = this.#options.clock.now().toISOString();
    await this.#write(held, async (tx) => {
      await tx.runs.update(held.id, { ...changes, wake_at: null, finished_at: at });
      await this.#tell(tx, (await tx.runs.get(held.id)) as RunRow, at);
    });
  }

  /** The end of a run, for the trail and for those who follow it. */
  async #tell(tx: StoreView, row: RunRow, at: string): Promise<void> {
    const error = parse<RunFailure>(row.error);
    await tx.audit.append([
      toAuditEntry(this.#options.clock, systemContext(row.id), {
        action: `run.${row.state}`,
        resourceType: 'run',
        resourceId: row.id,
        resourceName: row.action,
        after: { state: row.state, ...(error ? { error: error.message } : {}) },
      }),
    ]);
    await appendRunEvent(tx, row, at);
  }

  async #park(held: Held, until: Date | undefined): Promise<Date> {
    const wakeAt = until ?? new Date(this.#options.clock.now().getTime() + 24 * 3_600_000);
    const at = this.#options.clock.now().toISOString();
    let goesOnAt = wakeAt;
    await this.#write(held, async (tx) => {
      const row = (await tx.runs.get(held.id)) as RunRow;
      const changed = { ...row, state: 'waiting', wake_at: wakeAt.toISOString() };
      // Somebody may have cancelled it, or sent a signal, since this server looked.
      const signals = await tx.runs.signals(held.id);
      const isNews =
        (row.cancel_requested === 1 && row.error === null) || signals.length > held.seen.signals;
      if (isNews) changed.wake_at = at;
      const { state, wake_at } = changed;
      await tx.runs.update(held.id, { state, wake_at });
      if (row.state !== 'waiting') await appendRunEvent(tx, changed, at);
      goesOnAt = new Date(wake_at);
    });
    return goesOnAt;
  }

  async #putStep(
    held: Held,
    step: RunStepRow,
    changes: {
      readonly state: string;
      readonly failures?: number;
      readonly finished_at?: string;
      readonly handle?: object;
      readonly outputs?: JsonObject;
      readonly error?: RunFailure;
      readonly artifacts?: readonly { name: string; content: string }[];
    },
  ): Promise<void> {
    const { state, failures, finished_at, handle, outputs, error, artifacts = [] } = changes;
    await this.#write(held, async (tx) => {
      await tx.runs.updateStep(held.id, step.position, {
        state,
        ...(failures === undefined ? {} : { failures }),
        ...(finished_at === undefined ? {} : { finished_at }),
        ...(handle === undefined ? {} : { handle: JSON.stringify(handle) }),
        ...(outputs === undefined ? {} : { outputs: JSON.stringify(outputs) }),
        ...(error === undefined ? {} : { error: JSON.stringify(error) }),
      });
      for (const { name, content } of artifacts) {
        await tx.runLogs.putArtifact({ run_id: held.id, name, step: step.id, content });
      }
      const row = (await tx.runs.get(held.id)) as RunRow;
      await appendRunEvent(tx, row, this.#options.clock.now().toISOString());
    });
  }

  /** Every write of the engine: refused when another server has the run. What was said goes along. */
  async #write(held: Held, work: (tx: StoreView) => Promise<void>): Promise<void> {
    const wakeAt = new Date(this.#options.clock.now().getTime() + SAFETY_MS).toISOString();
    await this.#options.store.transaction(async (tx) => {
      const isHeld = await tx.runs.updateHeld(held.id, held.fence, { wake_at: wakeAt });
      if (!isHeld) throw new LostRunError();
      await held.log.writeTo(tx);
      await work(tx);
    });
  }

  async #read(held: Held): Promise<RunRow> {
    const row = await this.#options.store.runs.get(held.id);
    if (!row || row.fence !== held.fence || isRunOver(row.state)) throw new LostRunError();
    return row;
  }

  #scopeOf(
    held: Held,
    row: RunRow,
    steps: readonly RunStepRow[],
    inputs: JsonObject = held.inputs,
  ) {
    const done = steps.filter(({ undoes }) => undoes === null);
    return {
      inputs,
      steps: Object.fromEntries(
        done.map(({ id, outputs }) => [id, { outputs: parse<JsonObject>(outputs) ?? {} }]),
      ),
      run: { id: held.id },
      requester: { id: row.requested_by, name: row.requested_as },
    };
  }

  /** Aborts when somebody cancels the run, on whichever server they do it. */
  #watchCancel(held: Held, isUndoing: boolean) {
    const abort = new AbortController();
    const nothing = { signal: abort.signal, isCancelled: () => false, stop: () => {} };
    if (isUndoing) return nothing;
    const timer = setInterval(() => {
      this.#options.store.runs
        .get(held.id)
        .then((row) => {
          if (row?.cancel_requested === 1) abort.abort(new Error('The run was cancelled.'));
        })
        .catch(() => {});
    }, CANCEL_POLL_MS);
    return {
      signal: abort.signal,
      isCancelled: () => abort.signal.aborted,
      stop: () => clearInterval(timer),
    };
  }
}

function stepOf({ steps }: ActionDefinition, id: string): ActionStep | undefined {
  return steps.find((step) => step.id === id);
}

function workOf(
  definition: ActionDefinition,
  { id, undoes }: RunStepRow,
): ActionWork & Partial<ActionStep> {
  const step = stepOf(definition, undoes ?? id) as ActionStep;
  return undoes === null ? step : (step.compensate as ActionWork);
}

/** Exponential, with jitter, so that what failed together does not come back together. */
function retryDelayMs(failures: number): number {
  const ceiling = Math.min(RETRY_MAX_MS, RETRY_BASE_MS * 2 ** (failures - 1));
  return Math.round(ceiling * (0.5 + Math.random() / 2));
}
