export { AuditChain, type ChainHead, type ChainSeal } from './audit/audit-chain.ts';
export {
  type AuditEntry,
  CHAIN_START,
  hashAuditEntry,
  type NewAuditEntry,
} from './audit/audit-hash.ts';
export { type AuditRow, toAuditEntry as auditEntryOf } from './audit/audit-row.ts';
export {
  inspectStore,
  type RestoreOptions,
  restoreStore,
  type TableRows,
  unknownSteps,
} from './backup/restore-store.ts';
export { describeTables, readTable, type TableShape } from './backup/tables.ts';
export { decodeCursor, encodeCursor } from './cursor.ts';
export {
  type EntityFilter,
  type FilteredEntity,
  matchesFilter,
} from './entity-filter.ts';
export { INDEXED_ANNOTATION } from './migrations/0014-webhooks.ts';
export { isPostgresUrl, openStore } from './open-store.ts';
export type { GroupRow, PermissionRuleRow, RoleRow } from './repositories/access.ts';
export type { ActionSecretRow } from './repositories/action-secrets.ts';
export type { AnnouncementRow } from './repositories/announcements.ts';
export type { ApiKeyRow } from './repositories/api-keys.ts';
export type { AssignmentRow } from './repositories/assignments.ts';
export type {
  AuditCheckpoint,
  AuditFilter,
  AuditQuery,
  AuditRepository,
} from './repositories/audit.ts';
export type { DashboardRow } from './repositories/dashboards.ts';
export type {
  DeliveryQuery,
  DeliveryRow,
  DeliverySummaryRow,
} from './repositories/deliveries.ts';
export type { DeploymentRow } from './repositories/deployments.ts';
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
  type SourceLimit,
} from './repositories/entity-query.ts';
export type { NewEvent, StoredEvent } from './repositories/events.ts';
export type {
  IdentityConnectionRow,
  IdentityFlowRow,
  IntegrationKey,
  SignInProviderRow,
} from './repositories/identities.ts';
export type { JobScheduleRow } from './repositories/job-schedules.ts';
export type { ClaimWish, JobColumn, JobLogRow, JobQuery, JobRow } from './repositories/jobs.ts';
export type { KindRow } from './repositories/kinds.ts';
export type { LifecycleRunRow } from './repositories/lifecycle-runs.ts';
export type { PluginSetRow } from './repositories/plugin-sets.ts';
export type { IntegrationRow } from './repositories/plugins.ts';
export type { RelationEdge } from './repositories/relations.ts';
export type { RunLogRow } from './repositories/run-logs.ts';
export type {
  RunDecisionRow,
  RunQuery,
  RunReader,
  RunRow,
  RunSignalRow,
  RunStepRow,
} from './repositories/runs.ts';
export type { SessionRow } from './repositories/sessions.ts';
export type { SignInFailureRow } from './repositories/sign-in-failures.ts';
export type {
  EntityOriginRow,
  NewEntitySource,
  SyncOrigin,
  Unseen,
} from './repositories/sources.ts';
export type { SubscriptionRow } from './repositories/subscriptions.ts';
export type { SyncRunRow } from './repositories/sync-runs.ts';
export type { FormerEntity, TimelineEntry, TrailPart } from './repositories/timeline.ts';
export type { UserRow } from './repositories/users.ts';
export type { WebhookRow } from './repositories/webhooks.ts';
export type { RankedEntity, RankedResult } from './search/ranked-search.ts';
export { type QueryWord, type TextQuery, toTextQuery } from './search/text-query.ts';
export { tokenize } from './search/tokenize.ts';
export type { Session, SqlRow, SqlValue } from './session.ts';
export { openSqliteDatabase } from './sqlite/load-sqlite.ts';
export type { Snapshot, Store, StoreView } from './store.ts';
export type { StoreOptions } from './store-options.ts';
export type { WakeTopic } from './wake-topic.ts';
