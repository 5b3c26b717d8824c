import { messageOf } from '@gantry/base';
import type { PluginErrorData } from '@gantry/contracts';
import { isPluginError } from '@gantry/plugin-sdk';

const MAX_MESSAGE = 4_000;

/** The code of everything that a plugin did not throw on purpose. */
export const UNEXPECTED = 'PLUGIN_FAILED';

/** What is told about something that a handler threw. Errors raised on purpose keep their code. */
export function toErrorData(thrown: unknown): PluginErrorData {
  const message = textOf(thrown);
  if (!isPluginError(thrown)) return { code: UNEXPECTED, message };
  const details = thrown.details as { retryAt?: unknown; field?: unknown } | undefined;
  return {
    code: thrown.code,
    message,
    ...(typeof details?.retryAt === 'string' ? { retryAt: details.retryAt } : {}),
    ...(typeof details?.field === 'string' ? { field: details.field } : {}),
  };
}

/** For the log: the stacks of the error and of its causes. */
export function stackOf(thrown: unknown): string {
  const parts: string[] = [];
  let current: unknown = thrown;
  while (current !== undefined && current !== null && parts.length < 5) {
    const { stack, cause } = Object(current) as { stack?: unknown; cause?: unknown };
    parts.push(typeof stack === 'string' ? stack : textOf(current));
    current = cause;
  }
  return parts.join('\nCaused by: ');
}

/** Thrown values are the plugin's: their getters and `toString` may throw as well. */
function textOf(thrown: unknown): string {
  try {
    const message = messageOf(thrown);
    return (message === '' ? String(thrown) : message).slice(0, MAX_MESSAGE);
  } catch {
    return 'The plugin threw something that has no text.';
  }
}
