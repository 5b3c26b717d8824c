export {
  type ApiKeyRow,
  ENTITY_SORTS,
  type EntitySort,
  FACETS,
  type SessionRow,
  type UserRow,
} from '@gantry/storage';
export type { NewApiKey } from './access/api-keys.ts';
export type { Group } from './access/groups.ts';
export { refusalToGive } from './access/key-limits.ts';
export { PasswordRules } from './access/password.ts';
export type { RoleDescription } from './access/permission-rules.ts';
export type { PolicyChange } from './access/policies.ts';
export {
  type Decision,
  describePermissions,
  PERMISSIONS,
  type Permission,
  type Resource,
} from './access/policy.ts';
export { PolicyEngine } from './access/policy-engine.ts';
export type { Principal } from './access/principal.ts';
export type { UserAccount } from './access/users.ts';
export { toAddress } from './actions/action-catalog.ts';
export type { ActionDefinition, CheckedAction } from './actions/action-definition.ts';
export type { Run } from './actions/run.ts';
export type { RunWish } from './actions/runs.ts';
export type { Artifact, StepCall, StepExecutor, StepOutcome } from './actions/step-executor.ts';
export type { AuditLog, ExportFormat } from './audit/audit-log.ts';
export { createChainSeal } from './audit/chain-seal.ts';
export { type AuditVerification, verifyAudit } from './audit/verify-audit.ts';
export type { BackupHeader } from './backup/backup-cipher.ts';
export { type CheckedBackup, checkBackup, restoreBackup } from './backup/restore.ts';
export type { EntityRequest } from './capabilities/entity-calls.ts';
export { Catalog, type ListOptions } from './catalog/catalog.ts';
export type { AppliedChange, Change } from './catalog/change.ts';
export {
  describeKind,
  describeKinds,
  type KindDetails,
  type KindRelation,
  type KindSummary,
} from './catalog/kinds/describe-kind.ts';
export type { EntityProblem } from './catalog/kinds/kind-fit.ts';
export { KindRegistry } from './catalog/kinds/kind-registry.ts';
export { type KindChange, Kinds } from './catalog/kinds/kinds.ts';
export { createValidator } from './catalog/kinds/spec-validator.ts';
export { SYNC_CHUNK } from './catalog/sync-writer.ts';
export { type Actor, type RequestContext, SYSTEM_ACTOR, systemContext } from './context.ts';
export { errors } from './errors.ts';
export { EventFeed, type FeedItem } from './events/event-feed.ts';
export type { PublishedEvent } from './events/event-stream.ts';
export { CHANNEL_PERMISSIONS, visibleEvent } from './events/visible-event.ts';
export type { Announcement } from './home/announcements.ts';
export type { Dashboard } from './home/dashboards.ts';
export type { Callback, Identity, IdentityStart, Person } from './identity/identities.ts';
export type { SignInProvider } from './identity/sign-in.ts';
export type { SignInRules } from './identity/sign-in-rules.ts';
export type { ChangeRequest } from './installs/plan-change.ts';
export type { PluginChange } from './installs/plugin-changes.ts';
export type {
  InstallObserver,
  NewerPlugin,
  OfferedPlugin,
  PluginInstaller,
  PreparedPlugin,
  PreparedSet,
} from './installs/plugin-installer.ts';
export type { PluginSet, PluginWish, SetPlugin } from './installs/plugin-set.ts';
export type { Job } from './jobs/job.ts';
export type { JobContext, JobHandler } from './jobs/job-execution.ts';
export { JobQueue } from './jobs/job-queue.ts';
export { JobRunner } from './jobs/job-runner.ts';
export type { JobType } from './jobs/job-type.ts';
export { park } from './jobs/parking.ts';
export { MISSED_POLICIES } from './jobs/schedules.ts';
export { createPlatform, type Platform, type PlatformOptions } from './platform.ts';
export type { PluginSummary } from './plugins/plugins.ts';
export { EncryptionKeys } from './secrets/encryption-keys.ts';
export { SEALED_COLUMNS } from './secrets/sealed-columns.ts';
export { ENCRYPTION_SETTING, type KeyKeeper } from './secrets/secret-rotation.ts';
