import type { Json, JsonObject } from '@gantry/base';
import type { ActionEffect, RunState, StepState } from '@gantry/contracts';
import type { RunDecisionRow, RunRow, RunStepRow, StoreView } from '@gantry/storage';
import { toEvent } from '../events/event-stream.ts';
import type { ActionDefinition } from './action-definition.ts';

/** Why something did not work, for people and for programs. */
export interface RunFailure {
  readonly message: string;
  readonly code: string;
}

/** A run as lists show it. */
export interface RunSummary {
  readonly id: string;
  readonly kind: 'Action' | 'Plugin';
  readonly namespace: string;
  readonly action: string;
  readonly title: string;
  readonly owner?: string;
  readonly effect: ActionEffect;
  readonly state: RunState;
  readonly requestedBy: string;
  readonly source: string;
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  /** A request for approval lapses then. */
  readonly expiresAt?: string;
  readonly cancelRequested: boolean;
  readonly error?: RunFailure;
}

export interface RunStep {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  /** The step whose effect it takes back. */
  readonly undoes?: string;
  readonly state: StepState;
  readonly attempt: number;
  /** Until when it waits. */
  readonly waitsUntil?: string;
  readonly outputs?: JsonObject;
  readonly error?: RunFailure;
  readonly startedAt?: string;
  readonly finishedAt?: string;
}

export interface RunDecision {
  readonly by: string;
  readonly decision: 'approved' | 'rejected';
  readonly reason: string;
  readonly at: string;
}

/** Everything about a run but its log. */
export interface Run extends RunSummary {
  readonly inputs: JsonObject;
  readonly outputs?: JsonObject;
  readonly steps: readonly RunStep[];
  readonly decisions: readonly RunDecision[];
  readonly artifacts: readonly string[];
  /** Names what was asked for: action and inputs. Whoever approves sends it along. */
  readonly digest: string;
  readonly rerunOf?: string;
}

/** What a step that waits has left behind. */
export interface StepHandle {
  readonly until?: string;
  /** It waits to be tried again, and not for anything of its own. */
  readonly isRetry?: boolean;
  readonly data?: Json;
}

export function definitionOf(row: RunRow): ActionDefinition {
  return JSON.parse(row.definition) as ActionDefinition;
}

export function handleOf(row: RunStepRow): StepHandle {
  return parse<StepHandle>(row.handle) ?? {};
}

export function parse<T>(text: string | null): T | undefined {
  return text === null ? undefined : (JSON.parse(text) as T);
}

export function toSummary(row: RunRow): RunSummary {
  const error = parse<RunFailure>(row.error);
  const awaits = row.state === 'awaiting-approval' && row.expires_at !== null;
  return {
    id: row.id,
    kind: row.kind as RunSummary['kind'],
    namespace: row.namespace,
    action: row.action,
    title: row.title,
    ...(row.owner === null ? {} : { owner: row.owner }),
    effect: row.effect as ActionEffect,
    state: row.state as RunState,
    requestedBy: row.requested_as,
    source: row.source,
    createdAt: row.created_at,
    ...(row.started_at === null ? {} : { startedAt: row.started_at }),
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
    ...(awaits ? { expiresAt: row.expires_at as string } : {}),
    cancelRequested: row.cancel_requested === 1,
    ...(error ? { error } : {}),
  };
}

export interface RunParts {
  readonly steps: readonly RunStepRow[];
  readonly decisions: readonly RunDecisionRow[];
  readonly artifacts: readonly string[];
}

export function toRun(row: RunRow, { steps, decisions, artifacts }: RunParts): Run {
  const outputs = parse<JsonObject>(row.outputs);
  return {
    ...toSummary(row),
    inputs: JSON.parse(row.inputs) as JsonObject,
    ...(outputs ? { outputs } : {}),
    steps: steps.map(toStep),
    decisions: decisions.map((decision) => ({
      by: decision.decided_as,
      decision: decision.decision as RunDecision['decision'],
      reason: decision.reason,
      at: decision.at,
    })),
    artifacts,
    digest: row.digest,
    ...(row.rerun_of === null ? {} : { rerunOf: row.rerun_of }),
  };
}

function toStep(row: RunStepRow): RunStep {
  const outputs = parse<JsonObject>(row.outputs);
  const error = parse<RunFailure>(row.error);
  const { until } = handleOf(row);
  return {
    id: row.id,
    title: row.title,
    type: row.type,
    ...(row.undoes === null ? {} : { undoes: row.undoes }),
    state: row.state as StepState,
    attempt: row.attempt,
    ...(row.state === 'waiting' && until !== undefined ? { waitsUntil: until } : {}),
    ...(outputs ? { outputs } : {}),
    ...(error ? { error } : {}),
    ...(row.started_at === null ? {} : { startedAt: row.started_at }),
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
  };
}

/** Tells subscribers of the `actions` channel how a run stands. What it is about is for readers of the run. */
export async function appendRunEvent(tx: StoreView, row: RunRow, at: string): Promise<void> {
  const { id, kind, namespace, action, owner, state, requested_by } = row;
  const data = { id, kind, namespace, action, owner, state, requestedById: requested_by };
  await tx.events.append([toEvent('run.updated', at, data)]);
}
