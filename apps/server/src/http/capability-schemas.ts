import {
  AnalysisFindingSchema,
  AssignmentInputSchema,
  AssignmentSchema,
  CommitSchema,
  CompareResultSchema,
  ConfigKeySchema,
  ConfigKeyWithValueSchema,
  ConfigValueSchema,
  DeploymentRunSchema,
  HealthReportSchema,
  HealthStatusSchema,
  IncidentResultSchema,
  LIFECYCLE_EVENTS,
  LogEntrySchema,
  LogFieldSchema,
  LogHistogramBucketSchema,
  LogResultSchema,
  RefSchema,
  RemediationResultSchema,
  RemoteDeploymentSchema,
  WebhookActionSchema,
  WidgetDeclarationSchema,
} from '@gantry/contracts';
import Type from 'typebox';
import { named } from './named-schema.ts';

const Source = Type.String({ description: '`<plugin>/<integration>`.' });
const DateTime = Type.String({ format: 'date-time' });

/** Integrations, assignments, and what plugins tell of entities. */
export const capabilitySchemas = {
  Integration: named(
    'Integration',
    Type.Object({
      plugin: Type.String(),
      slug: Type.String(),
      name: Type.String(),
      enabled: Type.Boolean({ description: 'Whether its plugin is.' }),
      capabilities: Type.Array(Type.String()),
      assignments: Type.Integer({ description: 'How many there are.' }),
      health: Type.Optional(
        Type.Object({
          status: Type.Enum(['ok', 'failing']),
          since: DateTime,
          code: Type.Optional(Type.String()),
          message: Type.Optional(Type.String()),
          retryAt: Type.Optional(DateTime),
        }),
      ),
      createdAt: DateTime,
      updatedAt: DateTime,
    }),
  ),
  Assignment: named('Assignment', AssignmentSchema),
  AssignmentInput: named('AssignmentInput', AssignmentInputSchema),
  EntitySourceBinding: named(
    'EntitySourceBinding',
    Type.Object({
      source: Source,
      plugin: Type.String(),
      integration: Type.String(),
      capability: Type.String(),
      level: Type.Enum(['entity', 'selector']),
      default: Type.Boolean(),
    }),
  ),
  ConfigKey: named('ConfigKey', ConfigKeySchema),
  ConfigKeyWithValue: named('ConfigKeyWithValue', ConfigKeyWithValueSchema),
  ConfigValue: named('ConfigValue', ConfigValueSchema),
  Configuration: named(
    'Configuration',
    Type.Object({
      source: Source,
      prefix: Type.Optional(
        Type.String({ description: 'Where the keys are in the remote system.' }),
      ),
      dataTypes: Type.Array(
        Type.Object({
          name: Type.String(),
          label: Type.String(),
          secret: Type.Optional(Type.Boolean()),
        }),
      ),
      keys: Type.Array(ConfigKeySchema),
    }),
  ),
  LogEntry: named('LogEntry', LogEntrySchema),
  LogPage: named('LogPage', Type.Object({ source: Source, ...LogResultSchema.properties })),
  LogField: named('LogField', LogFieldSchema),
  LogHistogramBucket: named('LogHistogramBucket', LogHistogramBucketSchema),
  DeploymentRef: named('DeploymentRef', RefSchema),
  Commit: named('Commit', CommitSchema),
  CompareResult: named('CompareResult', CompareResultSchema),
  DeploymentRun: named('DeploymentRun', DeploymentRunSchema),
  RemoteDeployment: named('RemoteDeployment', RemoteDeploymentSchema),
  EntityHealth: named(
    'EntityHealth',
    Type.Object({
      status: HealthStatusSchema,
      reports: Type.Array(Type.Object({ source: Source, ...HealthReportSchema.properties })),
    }),
  ),
  IncidentPage: named(
    'IncidentPage',
    Type.Object({ source: Source, ...IncidentResultSchema.properties }),
  ),
  AnalysisFinding: named(
    'AnalysisFinding',
    Type.Object({ source: Source, ...AnalysisFindingSchema.properties }),
  ),
  RemediationResult: named('RemediationResult', RemediationResultSchema),
  LifecycleRun: named(
    'LifecycleRun',
    Type.Object({
      id: Type.String(),
      entity: Type.String(),
      source: Source,
      event: Type.Enum([...LIFECYCLE_EVENTS]),
      status: Type.Enum(['queued', 'ok', 'skipped', 'failed']),
      message: Type.Optional(Type.String()),
      artifacts: Type.Record(Type.String(), Type.String()),
      requestedBy: Type.String(),
      createdAt: DateTime,
      finishedAt: Type.Optional(DateTime),
    }),
  ),
  WebhookAction: named(
    'WebhookAction',
    Type.Object({
      handler: Type.String({ description: '`<plugin>:<action>`, as rules name it.' }),
      plugin: Type.String(),
      ...WebhookActionSchema.properties,
    }),
  ),
  Widget: named(
    'Widget',
    Type.Object({
      plugin: Type.String(),
      pluginTitle: Type.String(),
      ...WidgetDeclarationSchema.properties,
    }),
  ),
  Problem: named(
    'Problem',
    Type.Object({
      pointer: Type.String({ description: 'JSON pointer to what is wrong.' }),
      message: Type.String(),
    }),
  ),
} as const;
