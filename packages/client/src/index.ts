import type { components, operations } from './generated/api.ts';

export { ApiError, UNREACHABLE } from './errors.ts';
export { type Followed, type FollowOptions, followEvents } from './follow-events.ts';
export { followJobLog } from './follow-job-log.ts';
export {
  type ClientOptions,
  createGantryClient,
  type GantryClient,
  nextCursorOf,
} from './gantry-client.ts';

type Schemas = components['schemas'];
export type Action = Schemas['Action'];
export type ActionSchedule = Schemas['ActionSchedule'];
export type Announcement = Schemas['Announcement'];
export type AnnouncementInput = Schemas['AnnouncementInput'];
export type AccessPolicy = Schemas['AccessPolicy'];
export type AccessRole = Schemas['AccessRole'];
export type ApiKey = Schemas['ApiKey'];
export type Assignment = Schemas['Assignment'];
export type AnalysisFinding = Schemas['AnalysisFinding'];
export type AuditEntry = Schemas['AuditEntry'];
export type AuditExtent = Schemas['AuditExtent'];
export type AuditVerification = Schemas['AuditVerification'];
export type BatchResult = Schemas['BatchResult'];
export type CleanUpCandidate = Schemas['CleanUpCandidate'];
export type ConfigKeyWithValue = Schemas['ConfigKeyWithValue'];
export type ConnectionTest = Schemas['ConnectionTest'];
export type Dashboard = Schemas['Dashboard'];
export type Delivery = Schemas['Delivery'];
export type DeliveryDetails = Schemas['DeliveryDetails'];
export type Entity = Schemas['Entity'];
export type Cycles = Schemas['Cycles'];
export type Event = Schemas['Event'];
export type EffectiveRights = Schemas['EffectiveRights'];
export type Explanation = Schemas['Explanation'];
export type Facets = Schemas['Facets'];
export type Graph = Schemas['Graph'];
export type Group = Schemas['Group'];
export type HistoryEntry = Schemas['HistoryEntry'];
export type Identity = Schemas['Identity'];
export type IdentityStart = Schemas['IdentityStart'];
export type Impact = Schemas['Impact'];
export type Integration = Schemas['Integration'];
export type Job = Schemas['Job'];
export type JobLogLine = Schemas['JobLogLine'];
export type JobSchedule = Schemas['JobSchedule'];
export type JobType = Schemas['JobType'];
export type KeyState = Schemas['KeyState'];
export type EntityProblem = Schemas['EntityProblem'];
export type Kind = Schemas['Kind'];
export type KindChange = Schemas['KindChange'];
export type KindDetails = Schemas['KindDetails'];
export type Member = Schemas['Member'];
export type LogEntry = Schemas['LogEntry'];
export type ConfigKey = Schemas['ConfigKey'];
export type Configuration = Schemas['Configuration'];
export type EntityHealth = Schemas['EntityHealth'];
export type EntitySourceBinding = Schemas['EntitySourceBinding'];
export type IncidentPage = Schemas['IncidentPage'];
export type LogField = Schemas['LogField'];
export type LogHistogramBucket = Schemas['LogHistogramBucket'];
export type Panel = Schemas['Panel'];
export type PanelDocument = Schemas['PanelDocument'];
/** `<resource>.<verb>`, as rules and routes name it. */
export type Permission = Exclude<
  operations['explainAccess']['requestBody']['content']['application/json']['permission'],
  'self'
>;
export type PermissionDescription = Schemas['PermissionDescription'];
export type PermissionRule = Schemas['PermissionRule'];
export type MarketplaceEntry = Schemas['MarketplaceEntry'];
export type NewerPlugin = Schemas['NewerPlugin'];
export type PluginChange = Schemas['PluginChange'];
export type PluginSet = Schemas['PluginSet'];
export type Plugin = Schemas['Plugin'];
export type PluginConfig = Schemas['PluginConfig'];
export type Provenance = Schemas['Provenance'];
export type PolicyChange = Schemas['PolicyChange'];
export type Run = Schemas['Run'];
export type RunLogPage = Schemas['RunLogPage'];
export type RunPlan = Schemas['RunPlan'];
export type RunSummary = Schemas['RunSummary'];
export type SignInProvider = Schemas['SignInProvider'];
export type SearchHit = Schemas['SearchHit'];
export type Session = Schemas['Session'];
export type SourceStatus = Schemas['SourceStatus'];
export type RuleTrial = Schemas['RuleTrial'];
export type Subscription = Schemas['Subscription'];
export type SyncChange = Schemas['SyncChange'];
export type SyncRecord = Schemas['SyncRecord'];
export type UndoPreview = Schemas['UndoPreview'];
export type UnseenEntity = Schemas['UnseenEntity'];
export type ViewedEntity = Schemas['ViewedEntity'];
export type User = Schemas['User'];
export type Webhook = Schemas['Webhook'];
export type WebhookActionDescription = Schemas['WebhookAction'];
export type WebhookInput = Schemas['WebhookInput'];
export type WhatIf = Schemas['WhatIf'];
export type WhoMay = Schemas['WhoMay'];
