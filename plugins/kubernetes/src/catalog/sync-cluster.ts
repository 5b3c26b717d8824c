import type { PluginLog, SyncEntity, SyncPage } from '@gantry/plugin-sdk';
import { isApiError, isNotServed } from '../api/api-errors.ts';
import type { ClusterConnection } from '../api/connect-cluster.ts';
import { describeFailure } from '../api/failure-words.ts';
import { listPages } from '../api/list-pages.ts';
import { qualifiedName, type Resource, resources } from '../api/resources.ts';
import { excludingFieldSelector } from '../config/namespace-filter.ts';
import { MalformedObject } from '../objects/json-reader.ts';
import { nameForMessage } from '../objects/object-meta.ts';
import { ClusterMapper } from './map-objects.ts';

interface SyncClusterOptions {
  readonly log: PluginLog;
  readonly signal: AbortSignal;
  /** Told after each page how many objects were read. */
  onRead(count: number, resource: Resource): void;
}

interface Step {
  readonly resource: Resource;
  readonly map: (raw: unknown) => SyncEntity | undefined;
  /** The configured label selector does not choose namespaces. */
  readonly selected: boolean;
}

/** Lines about single objects in the log of one sync; the rest is counted. */
const MAX_OBJECT_LINES = 20;

/**
 * Reads one cluster and yields its entities page by page. What is in memory is one page and an index of the
 * workloads' names and labels.
 *
 * A type that the account may not read is left out and the scope reported as failed, so that what is already
 * in the catalog is not taken for gone; the other types still come. Any other failure ends the cluster: half
 * a list of workloads would take relations away from entities that still have them.
 */
export async function* syncCluster(
  connection: ClusterConnection,
  options: SyncClusterOptions,
): AsyncGenerator<SyncPage> {
  const { cluster } = connection;
  const scope = cluster.name;
  const { log } = options;
  const mapper = new ClusterMapper(cluster.name);
  const problems: string[] = [];
  let malformed = 0;
  let entitiesRead = 0;

  for (const step of createSteps(mapper)) {
    const { resource } = step;
    try {
      for await (const items of readStep(connection, step, options)) {
        const entities: SyncEntity[] = [];
        for (const raw of items) {
          try {
            const entity = step.map(raw);
            if (entity) entities.push(entity);
          } catch (error) {
            if (!(error instanceof MalformedObject)) throw error;
            malformed++;
            if (malformed > MAX_OBJECT_LINES) continue;
            log.warn(`${scope}: left out ${nameForMessage(resource.kind, raw)}: ${error.message}`);
          }
        }
        entitiesRead += entities.length;
        options.onRead(items.length, resource);
        if (entities.length > 0) yield { scope, entities };
      }
    } catch (error) {
      options.signal.throwIfAborted();
      if (isNotServed(error)) {
        log.debug(`${scope}: this cluster has no ${qualifiedName(resource)}.`);
        continue;
      }
      const problem = `${qualifiedName(resource)}: ${describeFailure(error)}`;
      problems.push(problem);
      log.warn(`${scope}: ${problem}`);
      if (resource === resources.services) mapper.servicesKnown = false;
      if (!isApiError(error, 403)) break;
    }
  }
  if (malformed > 0) {
    problems.push(
      malformed === 1
        ? '1 object could not be read; the log names it'
        : `${malformed} objects could not be read; the log names ${malformed > MAX_OBJECT_LINES ? 'the first of ' : ''}them`,
    );
  }
  if (problems.length > 0) {
    yield { scope, entities: [], failure: { message: problems.join('; ').slice(0, 2_000) } };
  } else if (entitiesRead === 0) {
    // Says that the cluster was read and is empty.
    yield { scope, entities: [] };
  }
}

function createSteps(mapper: ClusterMapper): Step[] {
  const workload = (
    resource: Resource,
    kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'CronJob',
  ): Step => ({ resource, map: (raw) => mapper.workload(kind, raw), selected: true });
  return [
    { resource: resources.namespaces, map: (raw) => mapper.namespace(raw), selected: false },
    workload(resources.deployments, 'Deployment'),
    workload(resources.statefulSets, 'StatefulSet'),
    workload(resources.daemonSets, 'DaemonSet'),
    workload(resources.cronJobs, 'CronJob'),
    { resource: resources.services, map: (raw) => mapper.service(raw), selected: true },
    { resource: resources.ingresses, map: (raw) => mapper.ingress(raw), selected: true },
  ];
}

/** The types that a sync reads, in order. */
export const SYNCED_RESOURCES: readonly Resource[] = createSteps(new ClusterMapper('')).map(
  (step) => step.resource,
);

async function* readStep(
  connection: ClusterConnection,
  step: Step,
  options: SyncClusterOptions,
): AsyncGenerator<readonly unknown[]> {
  const { cluster } = connection;
  const { resource } = step;
  const listOptions = {
    ...(step.selected ? { labelSelector: cluster.labelSelector } : {}),
    onRestart: () =>
      options.log.info(
        `${cluster.name}: the list of ${resource.plural} took so long that it continues in a newer state.`,
      ),
  };
  const { include } = cluster.namespaces;
  if (include.length === 0) {
    const field = resource === resources.namespaces ? 'metadata.name' : 'metadata.namespace';
    const fieldSelector = excludingFieldSelector(cluster.namespaces, field);
    for await (const page of listPages(connection, resource, { ...listOptions, fieldSelector })) {
      yield page.items;
    }
    return;
  }
  // Named namespaces are read one by one, so that an account needs rights in those only.
  for (const namespace of include) {
    try {
      for await (const page of listPages(connection, resource, { ...listOptions, namespace })) {
        yield page.items;
      }
    } catch (error) {
      if (resource !== resources.namespaces || !isApiError(error, 404)) throw error;
      options.log.warn(`${cluster.name}: there is no namespace "${namespace}".`);
    }
  }
}
