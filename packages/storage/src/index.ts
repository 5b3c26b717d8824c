export { decodeCursor, encodeCursor } from './cursor.ts';
export {
  type EntityFilter,
  type FilteredEntity,
  matchesFilter,
} from './entity-filter.ts';
export { isPostgresUrl, openStore } from './open-store.ts';
export type { GroupRow, PermissionRuleRow, RoleRow } from './repositories/access.ts';
export type { ApiKeyRow } from './repositories/api-keys.ts';
export type {
  AuditEntry,
  AuditQuery,
  AuditRepository,
  NewAuditEntry,
} from './repositories/audit.ts';
export {
  ENTITY_SORTS,
  type EntityPage,
  type EntityQuery,
  type EntityRow,
  type EntitySort,
  type SourceLimit,
  type StoredEntity,
} from './repositories/entities.ts';
export type { NewEvent, StoredEvent } from './repositories/events.ts';
export type { JobLogRow, JobQuery, JobRow } from './repositories/jobs.ts';
export type { IntegrationRow } from './repositories/plugins.ts';
export type { RelationEdge } from './repositories/relations.ts';
export type { SessionRow } from './repositories/sessions.ts';
export type { SignInFailureRow } from './repositories/sign-in-failures.ts';
export type {
  EntityOriginRow,
  NewEntitySource,
  SyncOrigin,
  Unseen,
} from './repositories/sources.ts';
export type { SyncRunRow } from './repositories/sync-runs.ts';
export type { FormerEntity, TimelineEntry, TrailPart } from './repositories/timeline.ts';
export type { UserRow } from './repositories/users.ts';
export { scoreEntity } from './search/rank.ts';
export { tokenize } from './search/tokenize.ts';
export { openSqliteDatabase } from './sqlite/load-sqlite.ts';
export type { Store, StoreView } from './store.ts';
