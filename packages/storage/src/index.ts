export { isPostgresUrl, openStore } from './open-store.ts';
export type { ApiKeyRow } from './repositories/api-keys.ts';
export type {
  AuditEntry,
  AuditQuery,
  AuditRepository,
  NewAuditEntry,
} from './repositories/audit.ts';
export type { EntityRow, StoredEntity } from './repositories/entities.ts';
export {
  FACETS,
  type FacetCounts,
  type FacetName,
  type FacetValue,
} from './repositories/entity-facets.ts';
export {
  ENTITY_SORTS,
  type EntityCondition,
  type EntityPage,
  type EntityQuery,
  type EntitySort,
  type RelationCondition,
} from './repositories/entity-query.ts';
export type { NewEvent, StoredEvent } from './repositories/events.ts';
export type { JobLogRow, JobQuery, JobRow } from './repositories/jobs.ts';
export type { IntegrationRow } from './repositories/plugins.ts';
export type { RelationEdge } from './repositories/relations.ts';
export type { SessionRow } from './repositories/sessions.ts';
export type { NewEntitySource, SyncOrigin } from './repositories/sources.ts';
export type { UserRow } from './repositories/users.ts';
export type { RankedEntity, RankedResult } from './search/ranked-search.ts';
export { type QueryWord, type TextQuery, toTextQuery } from './search/text-query.ts';
export { tokenize } from './search/tokenize.ts';
export { openSqliteDatabase } from './sqlite/load-sqlite.ts';
export type { Store, StoreView } from './store.ts';
