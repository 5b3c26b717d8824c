import Type, { type Static } from 'typebox';
import { Count, Cursor, closed, Identifier, Line, Text, Timestamp, Url } from './common.ts';

/** A message to people. `level` decides how loud it is. */
export const NotificationMessageSchema = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 300 }),
    text: Type.String({ maxLength: 20_000, description: 'Markdown.' }),
    level: Type.Enum(['info', 'warning', 'critical']),
    url: Type.Optional(Url),
    recipients: Type.Optional(
      Type.Array(Line, { maxItems: 100, description: 'As the remote system names them.' }),
    ),
    key: Type.Optional(
      Type.String({ maxLength: 300, description: 'Messages with one key are about one thing.' }),
    ),
  },
  { ...closed, title: 'NotificationMessage' },
);
export type NotificationMessage = Static<typeof NotificationMessageSchema>;

/** What became of a message. `reference` finds it in the remote system. */
export const NotificationResultSchema = Type.Object(
  {
    status: Type.Enum(['sent', 'skipped']),
    reference: Type.Optional(Identifier),
    message: Type.Optional(Text),
  },
  { ...closed, title: 'NotificationResult' },
);
export type NotificationResult = Static<typeof NotificationResultSchema>;

/** Names a secret: `${secret:<provider>:<path>#<key>}` without its provider. */
export const SecretReferenceSchema = Type.Object(
  { path: Type.String({ minLength: 1, maxLength: 1_000 }), key: Type.Optional(Identifier) },
  { ...closed, title: 'SecretReference' },
);
export type SecretReference = Static<typeof SecretReferenceSchema>;

/** A secret that was found; references that were not are left out. `ttlSeconds`: how long it may be kept. */
export const ResolvedSecretSchema = Type.Object(
  {
    path: Type.String({ minLength: 1, maxLength: 1_000 }),
    key: Type.Optional(Identifier),
    value: Type.String({ maxLength: 256 * 1024 }),
    ttlSeconds: Type.Optional(Count),
  },
  { ...closed, title: 'ResolvedSecret' },
);
export type ResolvedSecret = Static<typeof ResolvedSecretSchema>;

export const HealthStatusSchema = Type.Enum(['ok', 'warning', 'critical', 'unknown']);
export type HealthStatus = Static<typeof HealthStatusSchema>;

/** How an entity is. */
export const HealthReportSchema = Type.Object(
  {
    status: HealthStatusSchema,
    text: Text,
    measures: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name: Identifier,
            value: Type.Number(),
            unit: Type.Optional(Type.String({ maxLength: 50 })),
          },
          closed,
        ),
        { maxItems: 100 },
      ),
    ),
    url: Type.Optional(Url),
  },
  { ...closed, title: 'HealthReport' },
);
export type HealthReport = Static<typeof HealthReportSchema>;

/** An incident as the remote system has it. */
export const IncidentSchema = Type.Object(
  {
    id: Identifier,
    title: Line,
    status: Line,
    urgency: Type.Optional(Line),
    createdAt: Timestamp(),
    resolvedAt: Type.Optional(Timestamp()),
    url: Url,
    service: Type.Optional(Line),
  },
  { ...closed, title: 'Incident' },
);
export type Incident = Static<typeof IncidentSchema>;

export const IncidentQuerySchema = Type.Object(
  {
    startTime: Timestamp(),
    endTime: Timestamp(),
    statuses: Type.Optional(Type.Array(Line, { maxItems: 20 })),
    cursor: Type.Optional(Cursor),
    limit: Type.Integer({ minimum: 1, maximum: 1_000 }),
  },
  { ...closed, title: 'IncidentQuery' },
);
export type IncidentQuery = Static<typeof IncidentQuerySchema>;

/** A page of incidents, newest first. */
export const IncidentResultSchema = Type.Object(
  {
    incidents: Type.Array(IncidentSchema, { maxItems: 1_000 }),
    nextCursor: Type.Optional(Cursor),
    total: Type.Optional(Count),
  },
  { ...closed, title: 'IncidentResult' },
);
export type IncidentResult = Static<typeof IncidentResultSchema>;

/** Something that a plugin can put right. `id` comes back unchanged. */
export const RemediationOfferSchema = Type.Object(
  {
    id: Identifier,
    label: Line,
    confirm: Type.Optional(Text),
    destructive: Type.Optional(Type.Boolean({ default: false })),
  },
  { ...closed, title: 'RemediationOffer' },
);
export type RemediationOffer = Static<typeof RemediationOfferSchema>;

/** One thing that was looked at. `slug` stays the same from run to run; `description` is Markdown. */
export const AnalysisFindingSchema = Type.Object(
  {
    slug: Identifier,
    title: Line,
    description: Text,
    status: Type.Enum(['pass', 'warn', 'fail']),
    remediation: Type.Optional(RemediationOfferSchema),
  },
  { ...closed, title: 'AnalysisFinding' },
);
export type AnalysisFinding = Static<typeof AnalysisFindingSchema>;

export const RemediationResultSchema = Type.Object(
  { status: Type.Enum(['fixed', 'noop', 'failed']), message: Text },
  { ...closed, title: 'RemediationResult' },
);
export type RemediationResult = Static<typeof RemediationResultSchema>;
