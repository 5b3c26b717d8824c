import type { EntityRef } from '@gantry/contracts';

/** The names of everything in the query cache. What belongs together shares a beginning. */
export const keys = {
  kinds: ['kinds'] as const,
  kind: (kind: string) => ['kind', kind] as const,
  signInOffers: ['sign-in-offers'] as const,
  passwordRules: ['password-rules'] as const,
  schema: (kind: string) => ['schema', kind] as const,
  search: (query: string) => ['search', query] as const,
  /** How many of the listed entities have which values, by the filters of the list. */
  anyFacets: ['facets'] as const,
  facets: (filters: object) => ['facets', filters] as const,
  /** Lists of entities, by their filters. */
  entities: (filters: object) => ['entities', filters] as const,
  anyEntity: ['entity'] as const,
  entity: (ref: EntityRef) => ['entity', ref.kind, ref.namespace, ref.name] as const,
  /** As it was; what changes now does not concern it. */
  pastEntity: (ref: EntityRef, asOf: string) =>
    ['past-entity', ref.kind, ref.namespace, ref.name, asOf] as const,
  entityPart: (ref: EntityRef, part: string, ...rest: readonly (string | number)[]) =>
    ['entity', ref.kind, ref.namespace, ref.name, part, ...rest] as const,
  cleanUp: (filter: object) => ['clean-up', filter] as const,
  dashboard: ['home', 'dashboard'] as const,
  announcements: ['home', 'announcements'] as const,
  viewed: ['home', 'viewed'] as const,
  /** What the home page shows of the catalog. */
  anyLatest: ['latest'] as const,
  latest: (which: string) => ['latest', which] as const,
  states: ['latest', 'states'] as const,
  /** What can be installed, and changes of it. */
  marketplace: (...part: readonly string[]) => ['marketplace', ...part] as const,
  /** Everything about webhooks begins so. */
  webhooks: ['webhooks'] as const,
  webhook: (id: string) => ['webhooks', id] as const,
  webhookActions: ['webhook-actions'] as const,
  deliveries: (target: string, state: string | undefined) =>
    ['webhooks', target, 'deliveries', state ?? ''] as const,
  delivery: (target: string, id: string) => ['webhooks', target, 'delivery', id] as const,
  subscriptions: ['subscriptions'] as const,
  sent: (id: string) => ['subscriptions', id, 'deliveries'] as const,
  plugins: ['plugins'] as const,
  plugin: (slug: string) => ['plugin', slug] as const,
  pluginConfig: (slug: string) => ['plugin', slug, 'config'] as const,
  pluginSyncs: (slug: string) => ['plugin', slug, 'syncs'] as const,
  syncPart: (slug: string, id: string, part: string) =>
    ['plugin', slug, 'syncs', id, part] as const,
  integrations: ['integrations'] as const,
  integration: (plugin: string, slug: string) => ['integration', plugin, slug] as const,
  assignments: ['assignments'] as const,
  syncJobs: ['sync-jobs'] as const,
  /** Lists of jobs, their types and schedules. */
  anyJobs: ['jobs'] as const,
  jobs: (filters: object) => ['jobs', 'list', filters] as const,
  jobTypes: ['jobs', 'types'] as const,
  jobSchedules: ['jobs', 'schedules'] as const,
  job: (id: string) => ['job', id] as const,
  jobLog: (id: string) => ['job', id, 'log'] as const,
  actions: ['actions'] as const,
  action: (namespace: string, name: string) => ['actions', namespace, name] as const,
  /** Lists of runs, and what waits for a decision. */
  anyRuns: ['runs'] as const,
  runs: (filters: object) => ['runs', filters] as const,
  awaitingRuns: ['runs', 'awaiting'] as const,
  run: (id: string) => ['run', id] as const,
  runLog: (id: string) => ['run', id, 'log'] as const,
  runArtifact: (id: string, name: string) => ['run', id, 'artifact', name] as const,
  audit: (filters: object) => ['audit', filters] as const,
  /** Users, groups, roles and rules: what any change of them may concern. */
  anyAccess: ['access'] as const,
  access: (...part: readonly unknown[]) => ['access', ...part] as const,
  administration: (part: string) => ['administration', part] as const,
};
