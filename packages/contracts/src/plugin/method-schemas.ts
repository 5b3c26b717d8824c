import Type, { type Static, type TSchema } from 'typebox';
import { ActionResultSchema, WebhookCallSchema } from './models/actions.ts';
import { closed, Identifier, TextMap } from './models/common.ts';
import {
  ConfigKeyListSchema,
  ConfigKeyNameSchema,
  ConfigKeySchema,
  ConfigValueListSchema,
  ConfigValueSchema,
} from './models/configuration.ts';
import {
  ArtifactRunSchema,
  CheckStatusSchema,
  CommitListSchema,
  CommitNotesSchema,
  CommitSchema,
  CompareResultSchema,
  DeploymentRunSchema,
  EnvironmentDeploymentStateSchema,
  RefInfoSchema,
  RefListSchema,
  ReleaseInfoSchema,
  RemoteDeploymentSchema,
  RemoteReleaseSchema,
  WorkflowFileSchema,
} from './models/deployment.ts';
import {
  AuthorizationRequestSchema,
  IdentityCredentialsSchema,
  IdentityExchangeSchema,
} from './models/identity.ts';
import { LifecycleResultSchema, RelocationTargetSchema } from './models/lifecycle.ts';
import {
  LogFieldListSchema,
  LogHistogramSchema,
  LogQuerySchema,
  LogResultSchema,
  MAX_LOG_BUCKETS,
} from './models/logs.ts';
import {
  AnalysisFindingSchema,
  HealthReportSchema,
  IncidentQuerySchema,
  IncidentResultSchema,
  NotificationMessageSchema,
  NotificationResultSchema,
  RemediationResultSchema,
  ResolvedSecretSchema,
  SecretReferenceSchema,
} from './models/operations.ts';
import { LogLineSchema, PanelDocumentSchema } from './panel-document.ts';
import { ConnectionTestSchema, SyncPageSchema } from './results.ts';

const none = Type.Object({}, closed);
const nothing = Type.Null();
const Names = Type.Array(Identifier, { maxItems: 500 });
const Limit = Type.Integer({ minimum: 1, maximum: 1_000 });
const inputs = Type.Optional(TextMap);
const hook = { parameters: none, result: LifecycleResultSchema };
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const takes = <T extends Record<string, TSchema>>(properties: T) => Type.Object(properties, closed);

/**
 * Every method that the host may call: what it is sent, and what comes back or is streamed. Types, the check of
 * results and the reference of the protocol come from here. A method that returns nothing answers `null`.
 */
export const METHOD_SCHEMAS = {
  'plugin.testConnection': { parameters: none, result: ConnectionTestSchema },
  'catalog.sync': { parameters: none, item: SyncPageSchema },
  'panel.render': { parameters: takes({ panel: Identifier }), result: PanelDocumentSchema },
  'panel.stream': {
    parameters: takes({
      panel: Identifier,
      source: Type.String(),
      tailLines: Type.Optional(Type.Integer()),
    }),
    item: LogLineSchema,
  },
  'configuration.listKeys': { parameters: none, result: ConfigKeyListSchema },
  'configuration.getValues': {
    parameters: takes({ keys: Type.Optional(Type.Array(ConfigKeyNameSchema)) }),
    result: ConfigValueListSchema,
  },
  'configuration.setValue': {
    parameters: takes({ key: ConfigKeyNameSchema, value: ConfigValueSchema }),
    result: ConfigKeySchema,
  },
  'configuration.deleteKey': { parameters: takes({ key: ConfigKeyNameSchema }), result: nothing },
  'configuration.describePrefix': { parameters: none, result: orNull(Type.String()) },
  'logs.search': { parameters: takes({ query: LogQuerySchema }), result: LogResultSchema },
  'logs.schema': { parameters: none, result: LogFieldListSchema },
  'logs.histogram': {
    parameters: takes({
      query: LogQuerySchema,
      bucketCount: Type.Integer({ minimum: 1, maximum: MAX_LOG_BUCKETS }),
    }),
    result: LogHistogramSchema,
  },
  'identity.authorizationRequest': {
    parameters: takes({ redirectUri: Type.String(), scopes: Type.Optional(Names) }),
    result: AuthorizationRequestSchema,
  },
  'identity.exchangeCode': {
    parameters: takes({
      code: Type.String(),
      redirectUri: Type.String(),
      codeVerifier: Type.Optional(Type.String()),
    }),
    result: IdentityExchangeSchema,
  },
  'identity.refresh': {
    parameters: takes({ refreshToken: Type.String() }),
    result: IdentityCredentialsSchema,
  },
  'identity.revoke': { parameters: takes({ token: Type.String() }), result: nothing },
  'identity.materialize': {
    parameters: takes({
      connection: IdentityCredentialsSchema,
      identityOptions: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    }),
    result: IdentityCredentialsSchema,
  },
  'deployment.listRefs': {
    parameters: takes({
      kind: Type.Enum(['default', 'branch', 'tag', 'all']),
      query: Type.Optional(Type.String()),
    }),
    result: RefListSchema,
  },
  'deployment.listCommits': {
    parameters: takes({ ref: Identifier, limit: Limit }),
    result: CommitListSchema,
  },
  'deployment.resolveCommittish': {
    parameters: takes({ committish: Identifier }),
    result: CommitSchema,
  },
  'deployment.compare': {
    parameters: takes({ base: Identifier, head: Identifier }),
    result: CompareResultSchema,
  },
  'deployment.triggerDeployment': {
    parameters: takes({ refOrSha: Identifier, inputs }),
    result: DeploymentRunSchema,
  },
  'deployment.getDeploymentStatus': {
    parameters: takes({ runId: Identifier }),
    result: DeploymentRunSchema,
  },
  'deployment.getCheckStatus': {
    parameters: takes({ committish: Identifier }),
    result: CheckStatusSchema,
  },
  'deployment.createTag': {
    parameters: takes({ sha: Identifier, tag: Identifier, message: Type.String() }),
    result: RefInfoSchema,
  },
  'deployment.createRelease': {
    parameters: takes({
      tag: Identifier,
      name: Type.String(),
      bodyMarkdown: Type.String(),
      prerelease: Type.Boolean(),
    }),
    result: ReleaseInfoSchema,
  },
  'deployment.listWorkflows': {
    parameters: none,
    result: Type.Array(WorkflowFileSchema, { maxItems: 1_000 }),
  },
  'deployment.listRecentDeployments': {
    parameters: takes({ environments: Names, limit: Limit }),
    result: Type.Array(RemoteDeploymentSchema, { maxItems: 5_000 }),
  },
  'deployment.getEnvironmentState': {
    parameters: takes({ environments: Names }),
    result: Type.Array(EnvironmentDeploymentStateSchema, { maxItems: 500 }),
  },
  'deployment.createDeploymentArtifact': {
    parameters: takes({ ref: Identifier, version: Identifier, inputs }),
    result: ArtifactRunSchema,
  },
  'deployment.getArtifactRunStatus': {
    parameters: takes({ runId: Identifier }),
    result: ArtifactRunSchema,
  },
  'deployment.getReleaseNotes': {
    parameters: takes({ tag: Identifier }),
    result: orNull(Type.String()),
  },
  'deployment.getRelease': {
    parameters: takes({ tag: Identifier }),
    result: orNull(RemoteReleaseSchema),
  },
  'deployment.getCommitNote': {
    parameters: takes({ namespace: Identifier, committish: Identifier }),
    result: orNull(Type.String()),
  },
  'deployment.listCommitNotes': {
    parameters: takes({ namespace: Identifier, skipShas: Type.Array(Type.String()) }),
    result: CommitNotesSchema,
  },
  'deployment.diffCommitNotes': {
    parameters: takes({ namespace: Identifier, before: Identifier, after: Identifier }),
    result: Type.Record(Type.String(), orNull(Type.String())),
  },
  'lifecycle.onProjectArchived': hook,
  'lifecycle.onProjectUnarchived': hook,
  'lifecycle.onProjectCreated': hook,
  'lifecycle.onProjectUpdated': hook,
  'lifecycle.onProjectRelocated': hook,
  'lifecycle.onProjectDeleted': hook,
  'lifecycle.resolveRelocationTarget': {
    parameters: none,
    result: orNull(RelocationTargetSchema),
  },
  'webhook.runAction': { parameters: WebhookCallSchema, result: nothing },
  'action.run': {
    parameters: takes({ action: Identifier, input: Type.Record(Type.String(), Type.Unknown()) }),
    result: ActionResultSchema,
  },
  'notification.send': {
    parameters: takes({ message: NotificationMessageSchema }),
    result: NotificationResultSchema,
  },
  'secrets.resolve': {
    parameters: takes({ references: Type.Array(SecretReferenceSchema, { maxItems: 500 }) }),
    result: Type.Array(ResolvedSecretSchema, { maxItems: 500 }),
  },
  'health.check': { parameters: none, result: HealthReportSchema },
  'incidents.listIncidents': {
    parameters: takes({ query: IncidentQuerySchema }),
    result: IncidentResultSchema,
  },
  'analysis.analyze': {
    parameters: none,
    result: Type.Array(AnalysisFindingSchema, { maxItems: 1_000 }),
  },
  'analysis.remediate': {
    parameters: takes({ remediationId: Identifier }),
    result: RemediationResultSchema,
  },
  'widget.render': { parameters: takes({ widget: Identifier }), result: PanelDocumentSchema },
} as const satisfies Record<string, MethodSchemas>;

interface MethodSchemas {
  readonly parameters: TSchema;
  readonly result?: TSchema;
  readonly item?: TSchema;
}

export type PluginMethod = keyof typeof METHOD_SCHEMAS;

type StaticOf<T> = { -readonly [K in keyof T]: T[K] extends TSchema ? Static<T[K]> : never };

/** Parameters and results of the methods, as types. */
export type PluginMethods = { [M in PluginMethod]: StaticOf<(typeof METHOD_SCHEMAS)[M]> };
