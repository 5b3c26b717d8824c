import type { PlatformError, Problem } from '@gantry/base';
import type { PluginErrorData, PluginMethod } from '@gantry/contracts';
import { errors } from '../errors.ts';
import type { Opening } from '../lifecycle/plugin-supervisor.ts';
import { toPlainText } from '../process/output-tail.ts';
import type { CallOutcome } from './open-call.ts';

const MAX_MESSAGE = 2_000;
const MAX_PROBLEMS = 20;
const DEFAULT_PAUSE_MS = 60_000;
const MAX_PAUSE_MS = 24 * 60 * 60_000;

/** Everything that can keep a call from having a result. */
export type CallFailure =
  | Exclude<Opening, { kind: 'open' }>
  | Exclude<CallOutcome, { kind: 'value' } | { kind: 'end' }>
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

export interface FailedCall {
  readonly plugin: string;
  readonly method: PluginMethod;
  readonly redact: (text: string) => string;
}

/** The one place where what happened to a call becomes an error of the platform. */
export function toCallError(failure: CallFailure, call: FailedCall): PlatformError {
  const { plugin, method } = call;
  const where = { plugin, method };
  switch (failure.kind) {
    case 'removed':
      return errors.PLUGIN_NOT_FOUND({ plugin });
    case 'timed-out':
      return errors.PLUGIN_TIMEOUT(where);
    case 'cancelled':
    case 'stopped':
      return errors.PLUGIN_CANCELLED(where);
    case 'busy':
      return errors.PLUGIN_BUSY(where);
    case 'quarantined':
      return errors.PLUGIN_QUARANTINED({ ...where, crashes: failure.crashes });
    case 'restarting':
      return errors.PLUGIN_RESTARTING({ ...where, retryAt: failure.retryAt.toISOString() });
    case 'lost':
      return failure.expected
        ? errors.PLUGIN_CANCELLED(where)
        : errors.PLUGIN_CRASHED({ ...where, reason: clean(failure.reason, call) });
    case 'invalid':
      return errors.PLUGIN_RESULT_INVALID({
        ...where,
        problems: failure.problems.slice(0, MAX_PROBLEMS).map((problem) => ({
          pointer: clean(problem.pointer, call),
          message: clean(problem.message, call),
        })),
      });
    case 'failed':
      return toRaisedError(failure.error, call);
  }
}

/** Errors that a plugin raised on purpose keep their code; a plugin cannot invent others. */
function toRaisedError(error: PluginErrorData, call: FailedCall): PlatformError {
  const { plugin, method } = call;
  const raised = { plugin, method, reason: clean(error.message, call) };
  switch (error.code) {
    case 'PLUGIN_CREDENTIALS_MISSING':
      return errors.PLUGIN_CREDENTIALS_MISSING({
        ...raised,
        ...(error.field === undefined ? {} : { field: clean(error.field, call) }),
      });
    case 'PLUGIN_TIMEOUT':
      return errors.PLUGIN_TIMEOUT(raised);
    case 'PLUGIN_UNAVAILABLE':
      return errors.PLUGIN_UNAVAILABLE(raised);
    case 'PLUGIN_AUTHENTICATION_FAILED':
      return errors.PLUGIN_AUTHENTICATION_FAILED(raised);
    case 'PLUGIN_INPUT_INVALID':
      return errors.PLUGIN_INPUT_INVALID(raised);
    case 'PLUGIN_REMEDIATION_NOT_SUPPORTED':
      return errors.PLUGIN_REMEDIATION_NOT_SUPPORTED(raised);
    case 'IDENTITY_AUTHORIZATION_PENDING':
      return errors.IDENTITY_AUTHORIZATION_PENDING(raised);
    case 'IDENTITY_AUTHORIZATION_EXPIRED':
      return errors.IDENTITY_AUTHORIZATION_EXPIRED(raised);
    case 'CURSOR_EXPIRED':
      return errors.CURSOR_EXPIRED(raised);
    case 'PLUGIN_RATE_LIMITED':
      return errors.PLUGIN_RATE_LIMITED({ ...raised, retryAt: retryAtOf(error.retryAt) });
    default:
      return errors.PLUGIN_FAILED(raised);
  }
}

/** A time that a queue can wait for: not in the past, and not so far away that it never comes. */
function retryAtOf(text: string | undefined): string {
  const now = Date.now();
  const asked = text === undefined ? Number.NaN : Date.parse(text);
  const at = Number.isNaN(asked) ? now + DEFAULT_PAUSE_MS : asked;
  return new Date(Math.min(Math.max(at, now), now + MAX_PAUSE_MS)).toISOString();
}

function clean(text: string, call: FailedCall): string {
  // Cut after redaction, so that a secret at the cut is not shown in part.
  return call.redact(toPlainText(text.slice(0, 4 * MAX_MESSAGE))).slice(0, MAX_MESSAGE);
}
