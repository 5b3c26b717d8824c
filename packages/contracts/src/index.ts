export {
  MIN_PASSPHRASE_LENGTH,
  MIN_PASSWORD_LENGTH,
  ROLES,
  type Role,
  RoleSchema,
  roleAtLeast,
  SOURCES,
  type Source,
  SourceSchema,
} from './access.ts';
export { type AccessPolicy, AccessPolicySchema } from './access-policy.ts';
export {
  ACTION_EFFECTS,
  ACTION_INPUT_TYPES,
  type ActionEffect,
  type ActionInput,
  type ActionPermissions,
  type ActionSpec,
  type ActionStep,
  type ActionWork,
  STEP_TYPES,
} from './actions/action-spec.ts';
export {
  type ExpandOptions,
  type ExpressionScope,
  expandDocument,
  expandText,
  findExpressionProblems,
  UnknownPlaceError,
} from './actions/expressions.ts';
export { findInputProblems, toInputSchema } from './actions/input-schema.ts';
export {
  isRunOver,
  RUN_STATES,
  type RunState,
  STEP_STATES,
  type StepState,
} from './actions/run-states.ts';
export {
  type Assignment,
  type AssignmentInput,
  AssignmentInputSchema,
  AssignmentSchema,
  type AssignmentSelector,
  AssignmentSelectorSchema,
} from './assignment.ts';
export { KIND_PAIRS } from './backstage/backstage-ref.ts';
export { type BackstageExport, exportBackstage } from './backstage/export-backstage.ts';
export {
  BACKSTAGE_ANNOTATION,
  type BackstageImport,
  GANTRY_ANNOTATION,
  type ImportedEntity,
  type ImportOptions,
  importBackstage,
  isBackstageDocument,
  type SkippedDocument,
} from './backstage/import-backstage.ts';
export { compareStates, type EntityState, type FieldChange } from './compare-states.ts';
export {
  DELIVERY_STATES,
  type Delivery,
  type DeliveryDetails,
  DeliveryDetailsSchema,
  type DeliveryResult,
  DeliveryResultSchema,
  DeliverySchema,
  type DeliveryState,
  type RuleTrial,
  RuleTrialSchema,
} from './delivery.ts';
export {
  API_VERSION,
  type Entity,
  type EntityInput,
  EntityInputSchema,
  type EntityMetadataInput,
  EntitySchema,
  type EntitySource,
  EntitySourceSchema,
  MANAGED_METADATA_FIELDS,
  NAME_PATTERN,
} from './entity.ts';
export {
  type EntityDocument,
  MAX_DOCUMENT_TEXT,
  type ParsedDocuments,
  parseEntityDocuments,
} from './entity-documents.ts';
export {
  DEFAULT_NAMESPACE,
  type EntityRef,
  formatEntityRef,
  parseEntityRef,
} from './entity-ref.ts';
export {
  type ClientMessage,
  ClientMessageSchema,
  EVENT_CHANNELS,
  EVENT_TYPES,
  type EventChannel,
  EventSchema,
  type EventType,
  type GantryEvent,
  RESET_REASONS,
  type ResetReason,
  type ServerMessage,
} from './events.ts';
export { formatFieldPath } from './field-path.ts';
export { type FirstRbac, FirstRbacSchema } from './first-rbac.ts';
export {
  type AnnouncementInput,
  AnnouncementInputSchema,
  DASHBOARD_PARTS,
  DASHBOARD_SCOPES,
  type DashboardInput,
  DashboardInputSchema,
  type DashboardPart,
  type DashboardScope,
  LINK_ICONS,
  LINK_URL_PATTERN,
  type PinnedEntity,
  PinnedEntitySchema,
  type QuickLink,
  QuickLinkSchema,
  SEVERITIES,
  type Severity,
  WIDGETS,
  type Widget,
  type WidgetId,
  WidgetSchema,
} from './home.ts';
export { JOB_STATES, type JobState } from './job-states.ts';
export { builtInKinds } from './kinds/built-in.ts';
export { checkSpecSchema, SPEC_FORMATS, SPEC_SCHEMA_LIMITS } from './kinds/check-spec-schema.ts';
export {
  ENTITY_REF_KEYWORD,
  type EntityRefKeyword,
  readEntityRefKeyword,
  toEntityRef,
  withRelations,
} from './kinds/entity-ref-keyword.ts';
export type { KindDefinition, KindDescription, RelationRule } from './kinds/kind.ts';
export {
  checkExtension,
  extendKind,
  type KindInput,
  KindInputSchema,
  type KindReading,
  readKindInput,
  toKindInput,
} from './kinds/kind-input.ts';
export { KIND_PATTERN } from './kinds/kind-patterns.ts';
export { deriveRelations, OWNED_BY, OWNER_OF, type Relation } from './kinds/relations.ts';
export {
  ACCESS_NAME_PATTERN,
  OWNER_FOREIGN,
  OWNER_NONE,
  OWNER_OWN,
  type PermissionRule,
  PermissionRuleSchema,
  type RoleRule,
  RoleRuleSchema,
  VERBS,
  type Verb,
} from './permission-rule.ts';
export {
  ASSIGNABLE_KINDS,
  type AssignableKind,
  CAPABILITY_KINDS,
  type CapabilityKind,
  PLUGIN_API_VERSION,
  SUPPORTED_PLUGIN_API_VERSIONS,
} from './plugin/capability-kinds.ts';
export { compileConfigSchema, SECRET_PLACEHOLDER } from './plugin/config-schema.ts';
export {
  HOST_SERVICE_SCHEMAS,
  type HostService,
  type HostServiceParameters,
  MAX_SERVICE_ENTITIES,
} from './plugin/host-services.ts';
export {
  type CapabilityHints,
  type CapabilityManifest,
  type CredentialField,
  type DataType,
  type PanelCondition,
  type PanelDeclaration,
  PanelDeclarationSchema,
  PLUGIN_SLUG_PATTERN,
  type PluginItemField,
  type PluginManifest,
  PluginManifestSchema,
  type PluginOption,
  type PluginPackageSection,
  PluginPackageSectionSchema,
  type WidgetDeclaration,
  WidgetDeclarationSchema,
} from './plugin/manifest.ts';
export {
  METHOD_SCHEMAS,
  type PluginMethod,
  type PluginMethods,
} from './plugin/method-schemas.ts';
export { METHOD_DEFINITIONS, type MethodDefinition, PLUGIN_METHODS } from './plugin/methods.ts';
export {
  type ActionExecutor,
  ActionExecutorSchema,
  type ActionResult,
  ActionResultSchema,
  type WebhookAction,
  WebhookActionSchema,
  type WebhookCall,
  WebhookCallSchema,
} from './plugin/models/actions.ts';
export {
  type ConfigKey,
  ConfigKeyListSchema,
  ConfigKeyNameSchema,
  ConfigKeySchema,
  type ConfigKeyWithValue,
  ConfigKeyWithValueSchema,
  type ConfigValue,
  ConfigValueListSchema,
  ConfigValueSchema,
} from './plugin/models/configuration.ts';
export {
  type ArtifactRun,
  ArtifactRunSchema,
  type CheckStatus,
  CheckStatusSchema,
  type Commit,
  CommitListSchema,
  type CommitNotes,
  CommitNotesSchema,
  CommitSchema,
  type CompareResult,
  CompareResultSchema,
  type DeploymentRun,
  DeploymentRunSchema,
  type EnvironmentDeploymentState,
  EnvironmentDeploymentStateSchema,
  type Ref,
  type RefInfo,
  RefInfoSchema,
  RefListSchema,
  RefSchema,
  type ReleaseInfo,
  ReleaseInfoSchema,
  type RemoteDeployment,
  RemoteDeploymentSchema,
  type RemoteRelease,
  RemoteReleaseSchema,
  type WorkflowFile,
  WorkflowFileSchema,
} from './plugin/models/deployment.ts';
export {
  type AuthorizationRequest,
  AuthorizationRequestSchema,
  type IdentityCredentials,
  IdentityCredentialsSchema,
  type IdentityExchange,
  IdentityExchangeSchema,
  type IdentityProfile,
  IdentityProfileSchema,
  type PollingDescriptor,
  PollingDescriptorSchema,
} from './plugin/models/identity.ts';
export {
  LIFECYCLE_EVENTS,
  type LifecycleEvent,
  type LifecycleResult,
  LifecycleResultSchema,
  type RelocationTarget,
  RelocationTargetSchema,
} from './plugin/models/lifecycle.ts';
export {
  LOG_OPERATORS,
  type LogEntry,
  LogEntrySchema,
  type LogField,
  LogFieldListSchema,
  LogFieldSchema,
  type LogFilter,
  LogFilterSchema,
  type LogHistogramBucket,
  LogHistogramBucketSchema,
  LogHistogramSchema,
  type LogQuery,
  LogQuerySchema,
  type LogResult,
  LogResultSchema,
  MAX_LOG_BUCKETS,
  MAX_LOG_ENTRIES,
} from './plugin/models/logs.ts';
export {
  type AnalysisFinding,
  AnalysisFindingSchema,
  type HealthReport,
  HealthReportSchema,
  type HealthStatus,
  HealthStatusSchema,
  type Incident,
  type IncidentQuery,
  IncidentQuerySchema,
  type IncidentResult,
  IncidentResultSchema,
  IncidentSchema,
  type NotificationMessage,
  NotificationMessageSchema,
  type NotificationResult,
  NotificationResultSchema,
  type RemediationOffer,
  RemediationOfferSchema,
  type RemediationResult,
  RemediationResultSchema,
  type ResolvedSecret,
  ResolvedSecretSchema,
  type SecretReference,
  SecretReferenceSchema,
} from './plugin/models/operations.ts';
export {
  type Level,
  type LogLine,
  LogLineSchema,
  type PanelCell,
  type PanelDocument,
  PanelDocumentSchema,
  type PanelSection,
} from './plugin/panel-document.ts';
export {
  type ManifestResult,
  parseManifest,
  RESERVED_OPTION_NAMES,
} from './plugin/parse-manifest.ts';
export {
  type CallContext,
  type Description,
  type EntityContext,
  type HostFrame,
  MAX_FRAME_BYTES,
  MAX_FRAME_VALUES,
  PLUGIN_PROTOCOL_VERSION,
  type PluginErrorData,
  type PluginFrame,
  type PluginLogLevel,
} from './plugin/protocol.ts';
export {
  type ConnectionTest,
  ConnectionTestSchema,
  type Progress,
  ProgressSchema,
  SyncEntitySchema,
  type SyncPageData,
  SyncPageSchema,
} from './plugin/results.ts';
export {
  expandTemplate,
  findTemplateProblem,
  TEMPLATE_VARIABLES,
  type TemplateVariable,
  validateTemplate,
} from './plugin/templates.ts';
export { problemsOf, type SchemaError, toProblems } from './problems.ts';
export {
  ENTITY_STATES,
  type EntityQueryText,
  type ParsedQuery,
  QUERY_KEYS,
  type QueryFilter,
  type QueryKey,
  type QueryProblem,
  type QueryText,
} from './query/entity-query.ts';
export { formatQuery, toggleFilter } from './query/format-query.ts';
export { parseQuery } from './query/parse-query.ts';
export { parseRelated, type RelatedFilter } from './query/related.ts';
export {
  type Subscription,
  type SubscriptionInput,
  SubscriptionInputSchema,
  SubscriptionSchema,
} from './subscription.ts';
export { toEntityInput } from './to-entity-input.ts';
export {
  DEFAULT_DELIVERY_BYTES,
  DEFAULT_TOLERANCE_SECONDS,
  MAX_DELIVERY_BYTES,
  MAX_RULES,
  SIGNATURE_SCHEMES,
  type SignatureScheme,
  type Webhook,
  type WebhookInput,
  WebhookInputSchema,
  type WebhookMatch,
  type WebhookRule,
  type WebhookRuleInput,
  WebhookRuleInputSchema,
  WebhookRuleSchema,
  WebhookSchema,
  type WebhookSignature,
} from './webhook.ts';
