import {
  isPlatformError,
  type Json,
  type JsonObject,
  messageOf,
  parseDuration,
  Redactor,
} from '@gantry/base';
import {
  type ActionWork,
  type ExpressionScope,
  expandDocument,
  UnknownPlaceError,
} from '@gantry/contracts';
import type { RunStepRow } from '@gantry/storage';
import type { RequestContext } from '../context.ts';
import type { ActionSecrets } from './action-secrets.ts';
import { handleOf } from './run.ts';
import type { RunLog } from './run-log.ts';
import type { StepCall, StepExecutors, StepOutcome } from './step-executor.ts';

const DEFAULT_TIMEOUT_MS = 10 * 60_000;
const MAX_TIMEOUT_MS = 24 * 3_600_000;
/** Outputs of a step, as JSON. */
const MAX_OUTPUT_BYTES = 256 * 1024;
const MAX_ARTIFACT_BYTES = 1024 * 1024;
const MAX_ARTIFACTS = 20;

/** What a step needs from its run. */
export interface StepSetting {
  readonly run: StepCall['run'];
  readonly step: RunStepRow;
  readonly work: ActionWork & { readonly timeout?: string };
  readonly scope: ExpressionScope;
  readonly inputs: JsonObject;
  readonly secretInputs: readonly string[];
  readonly context: RequestContext;
  readonly signals: ReadonlyMap<string, Json>;
  readonly isResumed: boolean;
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly log: RunLog;
  remember(handle: Json): Promise<void>;
}

/** Runs one attempt at one step; whatever it does, what comes out is an outcome without secrets. */
export async function runStep(
  setting: StepSetting,
  executors: StepExecutors,
  secrets: ActionSecrets,
): Promise<StepOutcome> {
  const { step, work, log } = setting;
  const masked = [...setting.secretInputs];
  let redactor = new Redactor(masked);
  const executor = executors.get(work.type);
  if (!executor) {
    return failure(`Nothing here runs "${work.type}".`, 'STEP_TYPE_UNKNOWN', 'none');
  }
  if (setting.isResumed && !executor.isRepeatable(work.config ?? {})) {
    return failure(
      'The server stopped while this step was under way. Whether it took effect is not known, and it is not safe to do it twice.',
      'STEP_INTERRUPTED',
      'unknown',
    );
  }
  const timeoutMs = Math.min(
    parseDuration(work.timeout ?? '') || DEFAULT_TIMEOUT_MS,
    MAX_TIMEOUT_MS,
  );
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([setting.signal, timeout]);
  try {
    const config = expandDocument(work.config ?? {}, setting.scope) as JsonObject;
    const outcome = await executor.run({
      config,
      inputs: setting.inputs,
      run: setting.run,
      step: step.id,
      context: setting.context,
      idempotencyKey: `${setting.run.id}/${step.id}/${step.generation}`,
      handle: handleOf(step).data,
      isResumed: setting.isResumed,
      signals: setting.signals,
      startedAt: new Date(step.started_at ?? setting.now),
      now: setting.now,
      signal,
      log: (level, message) => log.add(step.id, level, message, redactor),
      secret: async (name, host) => {
        const value = await secrets.open(name, host);
        masked.push(value);
        redactor = new Redactor(masked);
        return value;
      },
      remember: (handle) => setting.remember(redactor.redactJson(handle)),
    });
    return bounded(redactOutcome(outcome, redactor));
  } catch (error) {
    if (timeout.aborted && !setting.signal.aborted) {
      const message = `It took longer than ${Math.round(timeoutMs / 1_000)} s.`;
      return { ...failure(message, 'STEP_TIMED_OUT', 'unknown'), retryable: true };
    }
    return redactOutcome(failureOf(error), redactor);
  }
}

function failureOf(error: unknown): StepOutcome {
  if (error instanceof UnknownPlaceError) {
    return failure(error.message, 'STEP_PLACE_UNKNOWN', 'none');
  }
  if (!isPlatformError(error)) return failure(messageOf(error), 'STEP_FAILED', 'unknown');
  const { retryAt } = (error.details ?? {}) as { retryAt?: string };
  const isAway = error.status === 503;
  return {
    ...failure(error.message, error.code, isAway ? 'unknown' : 'none'),
    retryable: isAway,
    ...(retryAt === undefined ? {} : { retryAt: new Date(retryAt) }),
  };
}

function failure(message: string, code: string, effect: 'none' | 'unknown') {
  return { kind: 'failed', message, code, effect } as const;
}

/** Dates are no JSON; everything else is masked. */
function redactOutcome(outcome: StepOutcome, redactor: Redactor): StepOutcome {
  if (outcome.kind === 'wait') {
    const { handle, until } = outcome;
    return handle === undefined
      ? outcome
      : { kind: 'wait', until, handle: redactor.redactJson(handle) };
  }
  if (outcome.kind === 'done') return redactor.redactJson(outcome);
  const { retryAt, ...rest } = outcome;
  return { ...redactor.redactJson(rest), ...(retryAt ? { retryAt } : {}) };
}

function bounded(outcome: StepOutcome): StepOutcome {
  if (outcome.kind === 'wait') return outcome;
  const artifacts = (outcome.artifacts ?? [])
    .slice(0, MAX_ARTIFACTS)
    .map(({ name, content }) => ({ name, content: content.slice(0, MAX_ARTIFACT_BYTES) }));
  if (JSON.stringify(outcome.outputs ?? {}).length <= MAX_OUTPUT_BYTES) {
    return { ...outcome, artifacts };
  }
  const outputs = { truncated: `The outputs were longer than ${MAX_OUTPUT_BYTES} bytes.` };
  return { ...outcome, artifacts, outputs };
}
