import type { CallContext, PluginLogLevel, PluginManifest, Progress } from '@gantry/contracts';
import type { LifecycleContext, PluginContext } from '@gantry/plugin-sdk';
import { createHttpClient } from '@gantry/plugin-sdk/egress';
import { createCatalog, createMemory } from './host-services.ts';
import { networkHosts } from './network-hosts.ts';
import type { ServiceRequests } from './service-requests.ts';

const MAX_LOG_MESSAGE = 16 * 1024;

export interface ContextServices {
  readonly signal: AbortSignal;
  readonly log: (level: PluginLogLevel, message: string) => void;
  readonly progress: (progress: Progress) => void;
  readonly manifest: PluginManifest;
  readonly requests: Pick<ServiceRequests, 'ask'>;
}

/** The context of one call: what the host sent, the services, and the seed contract's aliases. */
export function createCallContext(
  data: CallContext,
  services: ContextServices,
): PluginContext & Pick<LifecycleContext, 'previousEntity'> {
  const { entity, previousEntity, assignmentOptions, environment, identity } = data;
  const { signal } = services;
  const deadline = new Date(data.deadline);
  const log = (level: PluginLogLevel) => (message: string) =>
    services.log(level, String(message).slice(0, MAX_LOG_MESSAGE));
  return Object.freeze({
    requestId: data.requestId,
    ...(entity ? { entity: freeze(entity) } : {}),
    integration: freeze(data.integration),
    assignmentOptions: freeze(assignmentOptions ?? data.integration.options),
    actor: freeze(data.actor),
    ...(previousEntity ? { previousEntity: freeze(previousEntity) } : {}),
    ...(environment === undefined ? {} : { environment }),
    ...(identity ? { identity: freeze(identity) } : {}),
    signal,
    deadline,
    http: createHttpClient({
      ...networkHosts(services.manifest, data.integration.options),
      signal,
      deadline,
    }),
    state: createMemory(services.requests),
    catalog: createCatalog(services.requests),
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
    ...(entity?.title === undefined ? {} : { projectName: entity.title }),
    ...(entity?.description === undefined ? {} : { projectDescription: entity.description }),
    projectLinks: freeze(
      Object.fromEntries((entity?.links ?? []).map(({ title, url }) => [title, url])),
    ),
    actorUserId: data.actor.id,
  });
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const child of Object.values(value)) freeze(child);
  return Object.freeze(value);
}
