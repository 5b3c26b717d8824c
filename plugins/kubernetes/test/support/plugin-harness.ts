import type {
  Credentials,
  EntityCallContext,
  EntityContext,
  EntityInput,
  PluginContext,
  Progress,
  SyncEntity,
  SyncPage,
} from '@gantry/plugin-sdk';
import { KubernetesCatalog } from '../../src/catalog/kubernetes-catalog.ts';
import { KubernetesPanel } from '../../src/panel/kubernetes-panel.ts';

// Calls the plugin's handlers the way the host does, without a host.

interface TestCall {
  readonly ctx: PluginContext;
  readonly log: string[];
  readonly progress: Progress[];
}

export function createCall(options: Record<string, unknown>, signal?: AbortSignal): TestCall {
  const log: string[] = [];
  const progress: Progress[] = [];
  const write = (level: string) => (message: string) => void log.push(`${level} ${message}`);
  const ctx: PluginContext = {
    requestId: 'test',
    integration: { slug: 'kubernetes', name: 'Kubernetes', options },
    assignmentOptions: options,
    actor: { id: 'u1', username: 'tester', roles: ['developer'] },
    signal: signal ?? new AbortController().signal,
    deadline: new Date(Date.now() + 60_000),
    http: { fetch: () => Promise.reject(new Error('The plugin has a client of its own.')) },
    log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    progress: (value) => void progress.push(value),
    state: { get: unasked, set: unasked, delete: unasked, keys: unasked },
    catalog: { get: unasked, list: unasked, apply: unasked, patch: unasked },
    orgSlug: '',
    projectSlug: '',
    projectId: '',
    projectLinks: {},
    actorUserId: 'u1',
  };
  return { ctx, log, progress };
}

/** It asks its host for nothing. */
const unasked = () => Promise.reject(new Error('The plugin asks its host for nothing.'));

const NO_CREDENTIALS: Credentials = {};

export interface SyncOutcome {
  readonly pages: SyncPage[];
  readonly entities: SyncEntity[];
  readonly failures: { scope: string; message: string }[];
  readonly log: string[];
  readonly progress: Progress[];
  /** An entity by `Kind/namespace/name`. */
  find(ref: string): EntityInput | undefined;
  refs(): string[];
}

export async function runSync(
  options: Record<string, unknown>,
  signal?: AbortSignal,
): Promise<SyncOutcome> {
  const { ctx, log, progress } = createCall(options, signal);
  const pages: SyncPage[] = [];
  for await (const page of new KubernetesCatalog().sync(ctx, NO_CREDENTIALS)) pages.push(page);
  const entities = pages.flatMap((page) => page.entities);
  return {
    pages,
    entities,
    failures: pages.flatMap((page) =>
      page.failure ? [{ scope: page.scope ?? 'default', message: page.failure.message }] : [],
    ),
    log,
    progress,
    find: (ref) => entities.find(({ entity }) => refOf(entity) === ref)?.entity,
    refs: () => entities.map(({ entity }) => refOf(entity)).sort(),
  };
}

function refOf(entity: EntityInput): string {
  return `${entity.kind}/${entity.metadata.namespace ?? 'default'}/${entity.metadata.name}`;
}

/** An entity as the host hands it to a panel. */
function toEntityContext(entity: EntityInput): EntityContext {
  const { metadata } = entity;
  return {
    ref: refOf(entity),
    uid: 'entity-uid',
    kind: entity.kind,
    namespace: metadata.namespace ?? 'default',
    name: metadata.name,
    spec: entity.spec ?? {},
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    links: [],
  };
}

function createEntityCall(
  options: Record<string, unknown>,
  entity: EntityInput,
  signal?: AbortSignal,
): EntityCallContext {
  return { ...createCall(options, signal).ctx, entity: toEntityContext(entity) };
}

export function renderPanel(options: Record<string, unknown>, entity: EntityInput) {
  const ctx = createEntityCall(options, entity);
  return new KubernetesPanel().render(ctx, NO_CREDENTIALS, {
    panel: 'workloads',
    entity: ctx.entity,
  });
}

export function streamLog(
  options: Record<string, unknown>,
  entity: EntityInput,
  request: { source: string; tailLines?: number; signal?: AbortSignal },
) {
  const { signal, ...rest } = request;
  const ctx = createEntityCall(options, entity, signal);
  return new KubernetesPanel().stream(ctx, NO_CREDENTIALS, { panel: 'workloads', ...rest });
}

export function testConnection(options: Record<string, unknown>) {
  return new KubernetesCatalog().testConnection(createCall(options).ctx, NO_CREDENTIALS);
}

/** An entity written by hand. */
export function handWritten(
  kind: string,
  name: string,
  annotations: Record<string, string>,
  namespace = 'default',
): EntityInput {
  return { kind, metadata: { name, namespace, annotations } };
}
