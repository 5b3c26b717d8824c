import type { CallContext, PluginLogLevel, Progress } from '@gantry/contracts';
import type { PluginContext } from '@gantry/plugin-sdk';

const MAX_LOG_MESSAGE = 16 * 1024;

export interface ContextServices {
  readonly signal: AbortSignal;
  readonly log: (level: PluginLogLevel, message: string) => void;
  readonly progress: (progress: Progress) => void;
}

/** The context of one call: what the host sent, the services, and the seed contract's aliases. */
export function createCallContext(data: CallContext, services: ContextServices): PluginContext {
  const { entity } = data;
  const log = (level: PluginLogLevel) => (message: string) =>
    services.log(level, String(message).slice(0, MAX_LOG_MESSAGE));
  return Object.freeze({
    requestId: data.requestId,
    ...(entity ? { entity: freeze(entity) } : {}),
    integration: freeze(data.integration),
    actor: freeze(data.actor),
    signal: services.signal,
    deadline: new Date(data.deadline),
    log: Object.freeze({
      debug: log('debug'),
      info: log('info'),
      warn: log('warn'),
      error: log('error'),
    }),
    progress: services.progress,
    orgSlug: entity?.namespace ?? '',
    projectSlug: entity?.name ?? '',
    projectId: entity?.uid ?? '',
    ...(entity?.owner === undefined ? {} : { teamSlug: entity.owner }),
  });
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const child of Object.values(value)) freeze(child);
  return Object.freeze(value);
}
