import {
  type Clock,
  createId,
  type Json,
  type JsonObject,
  type Problem,
  parseDuration,
} from '@gantry/base';
import { isRunOver } from '@gantry/contracts';
import type { RunLogRow, RunQuery, RunRow, RunStepRow, Store, StoreView } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Actor, RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import { runIdentity } from '../secrets/sealed-columns.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { ActionAccess } from './action-access.ts';
import type { ActionCatalog } from './action-catalog.ts';
import type { ActionAddress, ActionDefinition } from './action-definition.ts';
import {
  appendRunEvent,
  definitionOf,
  type Run,
  type RunSummary,
  toRun,
  toSummary,
} from './run.ts';
import { requesterOf } from './run-actors.ts';
import { type PreparedInputs, prepareInputs } from './run-inputs.ts';
import { wakeRun } from './run-job.ts';
import { describePlan, type RunPlan } from './run-plan.ts';
import type { StepExecutors } from './step-executor.ts';
import { toStepRow } from './step-row.ts';

const APPROVAL_MS = 3 * 24 * 3_600_000;
const MAX_SIGNAL_BYTES = 64 * 1024;

/** What somebody wants to have run. */
export interface RunWish {
  readonly action: ActionAddress;
  readonly inputs?: unknown;
  /** Needed for a destructive action: whoever asks has seen that it is one. */
  readonly confirm?: boolean | undefined;
  /** The same key of the same requester asks for the same run. */
  readonly idempotencyKey?: string | undefined;
  /** Of a plan: refused when the action is another one by now. */
  readonly digest?: string | undefined;
}

export interface RunsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly catalog: Catalog;
  readonly actions: ActionCatalog;
  readonly access: ActionAccess;
  readonly executors: StepExecutors;
  readonly jobs: JobQueue;
  readonly box: SecretBox;
}

interface Asked {
  readonly definition: ActionDefinition;
  readonly prepared: PreparedInputs;
}

/**
 * Runs of actions, for every surface: forms, API, command line, webhooks and schedules all come through here, so
 * that they get the same checks, the same decision and the same line in the trail.
 */
export class Runs {
  readonly #options: RunsOptions;

  constructor(options: RunsOptions) {
    this.#options = options;
  }

  /**
   * Asks for a run. Everything that it will do is fixed from here on. Returns the former run for an idempotency key
   * that was used before. Throws `FORBIDDEN`, `INVALID_INPUT`, `ACTION_NOT_RUNNABLE`, `ACTION_CHANGED`.
   */
  async request(wish: RunWish, context: RequestContext): Promise<{ run: Run; created: boolean }> {
    const asked = await this.#check(wish, context.actor);
    return await this.#open(asked, wish, context);
  }

  /** What a run would do, step by step, and whether it would wait for approval. Does nothing. */
  async plan(wish: RunWish, context: RequestContext): Promise<RunPlan> {
    const { definition, prepared } = await this.#check({ ...wish, confirm: true }, context.actor);
    const { shown: inputs, digest } = prepared;
    return await describePlan({
      definition,
      inputs,
      digest,
      context,
      executors: this.#options.executors,
    });
  }

  /** Newest first, as far as the reader may see them. */
  async list(
    query: Omit<RunQuery, 'reader'> & { readonly mine?: boolean | undefined },
    reader: Actor,
  ): Promise<{ runs: RunSummary[]; nextCursor?: string }> {
    const { store, access } = this.#options;
    const { mine, ...rest } = query;
    const { runs, nextCursor } = await store.runs.list({
      ...rest,
      ...(mine ? { requestedBy: reader.id } : {}),
      reader: access.readerOf(reader),
    });
    // Rules about single actions are not a part of the filter.
    const visible = runs.filter((row) => access.mayRead(row, definitionOf(row), reader));
    return {
      runs: visible.map(toSummary),
      ...(nextCursor === undefined ? {} : { nextCursor }),
    };
  }

  /** Those that wait for a decision that this person may make, oldest first. */
  async awaiting(actor: Actor): Promise<RunSummary[]> {
    const { store, access } = this.#options;
    const { runs } = await store.runs.list({ states: ['awaiting-approval'], limit: 500 });
    return runs
      .filter((row) => access.decideApproval(row, definitionOf(row), actor).allowed)
      .map(toSummary)
      .reverse();
  }

  /** Throws `NOT_FOUND` for a run that is not there or not for the reader. */
  async get(id: string, reader: Actor): Promise<Run & { readonly mayApprove: boolean }> {
    const row = await this.#read(id, reader);
    const { access } = this.#options;
    const mayApprove =
      row.state === 'awaiting-approval' &&
      access.decideApproval(row, definitionOf(row), reader).allowed;
    return { ...(await this.#toRun(this.#options.store, row)), mayApprove };
  }

  async readLog(id: string, page: { after: number; limit: number }, reader: Actor) {
    const row = await this.#read(id, reader);
    const lines: RunLogRow[] = await this.#options.store.runLogs.read(id, page.after, page.limit);
    return { lines, isOver: isRunOver(row.state) };
  }

  async artifact(id: string, name: string, reader: Actor): Promise<string> {
    await this.#read(id, reader);
    const found = (await this.#options.store.runLogs.artifacts(id)).find(
      (artifact) => artifact.name === name,
    );
    if (!found) throw errors.NOT_FOUND({ what: `artifact ${name}` });
    return found.content;
  }

  /**
   * Agrees to a run or refuses it. `digest` is that of the run as it was looked at. Throws `RUN_NOT_AWAITED`, `FORBIDDEN`,
   * `RUN_NOT_AS_SHOWN`.
   */
  async decide(
    id: string,
    decision: 'approved' | 'rejected',
    { reason, digest }: { readonly reason: string; readonly digest?: string | undefined },
    context: RequestContext,
  ): Promise<Run> {
    const { store, access, clock } = this.#options;
    await this.#read(id, context.actor);
    return await store.transaction(async (tx) => {
      const row = (await tx.runs.get(id)) as RunRow;
      const definition = definitionOf(row);
      const at = clock.now().toISOString();
      const { allowed, reason: why } = access.decideApproval(row, definition, context.actor);
      if (!allowed) throw errors.FORBIDDEN({ reason: why, permission: 'approvals.execute' });
      const isLate = row.expires_at !== null && row.expires_at <= at;
      if (row.state !== 'awaiting-approval' || isLate) {
        throw errors.RUN_NOT_AWAITED({ id, state: isLate ? 'expired' : row.state });
      }
      if (digest !== undefined && digest !== row.digest) throw errors.RUN_NOT_AS_SHOWN({ id });
      await tx.runs.addDecision({
        run_id: id,
        user_id: context.actor.id,
        decision,
        decided_as: context.actor.name,
        reason,
        at,
      });
      const changes =
        decision === 'approved'
          ? { state: 'queued', wake_at: at }
          : { state: 'rejected', wake_at: null, finished_at: at };
      const after = { reason, digest: row.digest };
      const changed = await this.#change(tx, row, changes, { action: decision, after }, context);
      if (decision === 'approved') await this.#wake(tx, id, context);
      return await this.#toRun(tx, changed);
    });
  }

  /** Asks a run to stop. What it did is taken back where its steps say how. */
  async cancel(id: string, context: RequestContext): Promise<Run> {
    return await this.#interfere(id, context, async (tx, row, at) => {
      if (isRunOver(row.state)) throw errors.RUN_OVER({ id, state: row.state });
      const hasBegun = row.started_at !== null;
      const changes = hasBegun
        ? { cancel_requested: 1, wake_at: at }
        : { cancel_requested: 1, state: 'cancelled', wake_at: null, finished_at: at };
      const changed = await this.#change(tx, row, changes, { action: 'cancelled' }, context);
      if (hasBegun) await this.#wake(tx, id, context);
      return changed;
    });
  }

  /**
   * Goes on with a run that failed, from the step that did. Steps whose effect was taken back are done again. Rights
   * are those of whoever asked for the run. Throws `RUN_NOT_RETRYABLE`.
   */
  async retry(id: string, context: RequestContext): Promise<Run> {
    return await this.#interfere(id, context, async (tx, row, at) => {
      if (row.state !== 'failed' && row.state !== 'cancelled') {
        throw errors.RUN_NOT_RETRYABLE({ id, state: row.state });
      }
      const steps = await tx.runs.steps(id);
      const undone = new Set(
        steps
          .filter(({ undoes, state }) => undoes !== null && state === 'succeeded')
          .map(({ undoes }) => undoes),
      );
      await this.#resetSteps(tx, steps, undone);
      const changes = {
        state: 'queued',
        cancel_requested: 0,
        error: null,
        outputs: null,
        finished_at: null,
        wake_at: at,
      };
      const changed = await this.#change(tx, row, changes, { action: 'retried' }, context);
      await this.#wake(tx, id, context);
      return changed;
    });
  }

  async #resetSteps(
    tx: StoreView,
    steps: readonly RunStepRow[],
    undone: ReadonlySet<string | null>,
  ): Promise<void> {
    const own = steps.filter(({ undoes }) => undoes === null);
    const first = own.findIndex(({ id, state }) => state !== 'succeeded' || undone.has(id));
    for (const step of own.slice(Math.max(first, 0))) {
      if (step.state === 'succeeded' && !undone.has(step.id)) continue;
      // A step that may have had its effect keeps its key, so that a receiver can tell.
      const isKnown = step.state !== 'unknown';
      await tx.runs.updateStep(step.run_id, step.position, {
        state: 'pending',
        generation: isKnown ? step.generation + 1 : step.generation,
        failures: 0,
        handle: null,
        outputs: null,
        error: null,
        started_at: null,
        finished_at: null,
      });
    }
    await tx.runs.removeStepsFrom(own[0]?.run_id ?? '', own.length);
  }

  /** Asks for the same once more, as whoever does it, with the action as it is now. */
  async rerun(
    id: string,
    { confirm }: { readonly confirm?: boolean | undefined },
    context: RequestContext,
  ): Promise<Run> {
    const row = await this.#read(id, context.actor);
    if (row.secret_inputs !== null) {
      const message = 'has secret inputs, which are not kept for another run; run the action anew';
      throw errors.INVALID_INPUT({ problems: [{ pointer: '/inputs', message }] });
    }
    const wish: RunWish = {
      action: { kind: row.kind as 'Action', namespace: row.namespace, name: row.action },
      inputs: JSON.parse(row.inputs),
      confirm,
    };
    const asked = await this.#check(wish, context.actor);
    return (await this.#open(asked, wish, context, id)).run;
  }

  /** Tells a run something that it waits for, or will. The first signal of a name counts. */
  async signal(
    id: string,
    name: string,
    payload: Json,
    context: RequestContext,
  ): Promise<{ accepted: boolean }> {
    if (JSON.stringify(payload).length > MAX_SIGNAL_BYTES) {
      const message = `is longer than ${MAX_SIGNAL_BYTES} bytes`;
      throw errors.INVALID_INPUT({ problems: [{ pointer: '/payload', message }] });
    }
    let accepted = false;
    await this.#interfere(id, context, async (tx, row, at) => {
      if (isRunOver(row.state)) throw errors.RUN_OVER({ id, state: row.state });
      accepted = await tx.runs.addSignal({
        run_id: id,
        name,
        payload: JSON.stringify(payload),
        sent_as: context.actor.name,
        at,
      });
      if (!accepted) return row;
      const isWaiting = row.state === 'waiting';
      const changes = isWaiting ? { wake_at: at } : {};
      const after = { signal: name };
      const changed = await this.#change(tx, row, changes, { action: 'signalled', after }, context);
      if (isWaiting) await this.#wake(tx, id, context);
      return changed;
    });
    return { accepted };
  }

  async #check(wish: RunWish, actor: Actor): Promise<Asked> {
    const { actions, access, catalog } = this.#options;
    const { definition, problems } = await actions.get(wish.action, actor);
    access.authorizeRun(definition, actor);
    if (problems.length > 0) {
      throw errors.ACTION_NOT_RUNNABLE({ action: definition.name, problems });
    }
    const unconfirmed: Problem[] =
      definition.effect === 'destructive' && wish.confirm !== true
        ? [{ pointer: '/confirm', message: 'must be true: this action is destructive' }]
        : [];
    const prepared = await prepareInputs(definition, wish.inputs, { catalog, actor, unconfirmed });
    if (wish.digest !== undefined && wish.digest !== prepared.digest) {
      throw errors.ACTION_CHANGED({ action: definition.name });
    }
    return { definition, prepared };
  }

  async #open(
    { definition, prepared }: Asked,
    { idempotencyKey }: RunWish,
    context: RequestContext,
    rerunOf?: string,
  ): Promise<{ run: Run; created: boolean }> {
    const { store, clock, box } = this.#options;
    return await store.transaction(async (tx) => {
      if (idempotencyKey !== undefined) {
        const former = await tx.runs.findByKey(context.actor.id, idempotencyKey);
        if (former && former.digest !== prepared.digest) {
          throw errors.RUN_KEY_REUSED({ key: idempotencyKey, id: former.id });
        }
        if (former) return { run: await this.#toRun(tx, former), created: false };
      }
      const id = createId();
      const now = clock.now();
      const at = now.toISOString();
      const { requireApproval = false, approvalExpiresAfter = '' } = definition.permissions;
      const lapsesMs = parseDuration(approvalExpiresAfter) || APPROVAL_MS;
      const expiresAt = new Date(now.getTime() + lapsesMs).toISOString();
      const hasSecrets = Object.keys(prepared.secrets).length > 0;
      const row: RunRow = {
        id,
        kind: definition.kind,
        namespace: definition.namespace,
        action: definition.name,
        owner: definition.owner ?? null,
        title: definition.title,
        effect: definition.effect,
        state: requireApproval ? 'awaiting-approval' : 'queued',
        definition: JSON.stringify(definition),
        inputs: JSON.stringify(prepared.shown),
        digest: prepared.digest,
        secret_inputs: hasSecrets
          ? box.seal(JSON.stringify(prepared.secrets), runIdentity(id))
          : null,
        outputs: null,
        error: null,
        ...requesterOf(context.actor),
        source: context.source,
        idempotency_key: idempotencyKey ?? null,
        rerun_of: rerunOf ?? null,
        cancel_requested: 0,
        fence: 0,
        wake_at: requireApproval ? expiresAt : at,
        expires_at: requireApproval ? expiresAt : null,
        created_at: at,
        started_at: null,
        finished_at: null,
      };
      const steps = definition.steps.map((step, position) => toStepRow(id, step, position));
      await tx.runs.insert(row, steps, prepared.entities);
      await tx.audit.append([
        this.#entry(row, context, {
          action: 'requested',
          after: { inputs: prepared.shown, state: row.state, digest: row.digest },
        }),
      ]);
      await appendRunEvent(tx, row, at);
      if (!requireApproval) await this.#wake(tx, id, context);
      return { run: await this.#toRun(tx, row), created: true };
    });
  }

  async #interfere(
    id: string,
    context: RequestContext,
    work: (tx: StoreView, row: RunRow, at: string) => Promise<RunRow>,
  ): Promise<Run> {
    const { store, access, clock } = this.#options;
    await this.#read(id, context.actor);
    return await store.transaction(async (tx) => {
      const row = (await tx.runs.get(id)) as RunRow;
      access.authorizeChange(row, context.actor);
      return await this.#toRun(tx, await work(tx, row, clock.now().toISOString()));
    });
  }

  async #change(
    tx: StoreView,
    row: RunRow,
    changes: Partial<RunRow>,
    record: { readonly action: string; readonly after?: JsonObject },
    context: RequestContext,
  ): Promise<RunRow> {
    const changed = { ...row, ...changes };
    if (Object.keys(changes).length > 0) await tx.runs.update(row.id, changes);
    await tx.audit.append([
      this.#entry(row, context, {
        ...record,
        before: { state: row.state },
        after: { state: changed.state, ...record.after },
      }),
    ]);
    await appendRunEvent(tx, changed, this.#options.clock.now().toISOString());
    return changed;
  }

  #entry(
    row: RunRow,
    context: RequestContext,
    record: { readonly action: string; readonly before?: JsonObject; readonly after: JsonObject },
  ) {
    return toAuditEntry(this.#options.clock, context, {
      ...record,
      action: `run.${record.action}`,
      resourceType: 'run',
      resourceId: row.id,
      resourceName: row.action,
    });
  }

  async #wake(tx: StoreView, id: string, context: RequestContext): Promise<void> {
    await wakeRun(this.#options.jobs, tx, id, context);
  }

  async #read(id: string, reader: Actor): Promise<RunRow> {
    const row = await this.#options.store.runs.get(id);
    if (row && this.#options.access.mayRead(row, definitionOf(row), reader)) return row;
    throw errors.NOT_FOUND({ what: `run ${id}` });
  }

  async #toRun(view: StoreView, row: RunRow): Promise<Run> {
    const steps = await view.runs.steps(row.id);
    const decisions = await view.runs.decisions(row.id);
    const artifacts = (await view.runLogs.artifacts(row.id)).map(({ name }) => name);
    return toRun(row, { steps, decisions, artifacts });
  }
}
