export {
  type ApiKeyRow,
  ENTITY_SORTS,
  type EntitySort,
  FACETS,
  type UserRow,
} from '@gantry/storage';
export { decide, PERMISSIONS, type Permission, summarizeRights } from './access/policy.ts';
export type { Principal } from './access/principal.ts';
export { Catalog, type ListOptions } from './catalog/catalog.ts';
export type { AppliedChange, Change } from './catalog/change.ts';
export { createValidator, KindRegistry } from './catalog/kind-registry.ts';
export { type RequestContext, systemContext } from './context.ts';
export { errors } from './errors.ts';
export { JOB_STATES, type Job } from './jobs/job.ts';
export { createPlatform, type Platform, type PlatformOptions } from './platform.ts';
export type { PluginSummary } from './plugins/plugins.ts';
export { SecretBox } from './secrets/secret-box.ts';
