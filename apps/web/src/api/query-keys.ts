import type { EntityRef } from '@gantry/contracts';

/** The names of everything in the query cache. What belongs together shares a beginning. */
export const keys = {
  kinds: ['kinds'] as const,
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
  entityPart: (ref: EntityRef, part: string, ...rest: readonly (string | number)[]) =>
    ['entity', ref.kind, ref.namespace, ref.name, part, ...rest] as const,
  cleanUp: (filter: object) => ['clean-up', filter] as const,
  plugins: ['plugins'] as const,
  plugin: (slug: string) => ['plugin', slug] as const,
  pluginConfig: (slug: string) => ['plugin', slug, 'config'] as const,
  pluginSyncs: (slug: string) => ['plugin', slug, 'syncs'] as const,
  syncPart: (slug: string, id: string, part: string) =>
    ['plugin', slug, 'syncs', id, part] as const,
  syncJobs: ['sync-jobs'] as const,
  job: (id: string) => ['job', id] as const,
  jobLog: (id: string) => ['job', id, 'log'] as const,
  audit: (filters: object) => ['audit', filters] as const,
};
