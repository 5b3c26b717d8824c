import {
  AccessPolicySchema,
  ConnectionTestSchema,
  EntityInputSchema,
  EntitySchema,
  EventSchema,
  PanelDeclarationSchema,
  PanelDocumentSchema,
  PermissionRuleSchema,
  PluginManifestSchema,
  ProgressSchema,
  RoleRuleSchema,
  RoleSchema,
  SourceSchema,
} from '@gantry/contracts';
import Type, { type Static, type TSchema } from 'typebox';
import { actionSchemas } from './action-schemas.ts';
import { capabilitySchemas } from './capability-schemas.ts';
import { homeSchemas } from './home-schemas.ts';
import { identitySchemas } from './identity-schemas.ts';
import { jobSchemas } from './job-schemas.ts';
import { kindSchemas } from './kind-schemas.ts';
import { marketplaceSchemas } from './marketplace-schemas.ts';
import { named } from './named-schema.ts';
import { provenanceSchemas } from './provenance-schemas.ts';
import { webhookSchemas } from './webhook-schemas.ts';

// The bodies of the API. Each named schema is one component of the OpenAPI document; the types of the
// generated client are made from these.

const DateTime = (description?: string) =>
  Type.String({ format: 'date-time', ...(description ? { description } : {}) });
const closed = { additionalProperties: false } as const;

const AboutResource = Type.Object({
  kind: Type.Optional(Type.String()),
  namespace: Type.Optional(Type.String()),
  owner: Type.Optional(Type.String({ description: 'Empty where there is none.' })),
  plugin: Type.Optional(Type.String()),
  action: Type.Optional(Type.String()),
});

export const Schemas = {
  Error: named(
    'Error',
    Type.Object({
      error: Type.String({ description: 'What went wrong, for people.' }),
      code: Type.String({ description: 'Stable name of the error, for programs.' }),
      help: Type.Optional(Type.String({ description: 'What to do about it.' })),
      details: Type.Optional(
        Type.Unknown({
          description:
            'Depends on the code. For `INVALID_INPUT`: `problems`, each with `pointer`, `message` and, in batches, `index`.',
        }),
      ),
      requestId: Type.String(),
    }),
  ),
  Entity: named('Entity', EntitySchema),
  EntityInput: named('EntityInput', EntityInputSchema),
  Event: named('Event', EventSchema),
  User: named(
    'User',
    Type.Object({
      id: Type.String(),
      userId: Type.String({ description: 'The same as `id`.' }),
      username: Type.String(),
      displayName: Type.Optional(Type.String()),
      email: Type.Optional(Type.String()),
      role: RoleSchema,
      effectiveRole: RoleSchema,
      ssoOnly: Type.Boolean(),
      roles: Type.Array(Type.String(), { description: 'Custom roles, also through groups.' }),
      groups: Type.Array(Type.String()),
      teams: Type.Array(Type.String(), {
        description: 'Teams that the user belongs to, as entities name their owner.',
      }),
      directRoles: Type.Array(Type.String(), {
        description: 'Those of `roles` that are the user’s own.',
      }),
      directTeams: Type.Array(Type.String(), {
        description: 'Those of `teams` that are the user’s own.',
      }),
      permissions: Type.Record(Type.String(), Type.Boolean(), {
        description:
          'Whether there is anything that each permission may be used for, by its name; and the six names of the first API.',
      }),
      disabled: Type.Boolean({
        description: 'Nobody can sign in with the account, nor use its keys.',
      }),
      lockedUntil: Type.Optional(
        DateTime('Too many sign-ins have failed; none is looked at before then.'),
      ),
      mustChangePassword: Type.Boolean({
        description: 'Nothing else is allowed until the password was changed.',
      }),
      createdAt: DateTime(),
      updatedAt: DateTime(),
    }),
  ),
  Session: named(
    'Session',
    Type.Object({
      id: Type.String(),
      current: Type.Boolean({ description: 'The session of this request.' }),
      createdAt: DateTime(),
      expiresAt: DateTime(),
      address: Type.Optional(Type.String()),
      userAgent: Type.Optional(Type.String()),
    }),
  ),
  ApiKey: named(
    'ApiKey',
    Type.Object({
      id: Type.String(),
      userId: Type.String(),
      name: Type.String(),
      prefix: Type.String({ description: 'The beginning of the key.' }),
      role: RoleSchema,
      permissions: Type.Optional(Type.Array(Type.String(), { description: 'Nothing but these.' })),
      namespaces: Type.Optional(
        Type.Array(Type.String(), {
          description: 'The catalog of these namespaces, and nothing else.',
        }),
      ),
      createdAt: DateTime(),
      lastUsedAt: Type.Optional(DateTime()),
      expiresAt: Type.Optional(DateTime()),
      key: Type.Optional(
        Type.String({ description: 'The key itself; only in the answer to its creation.' }),
      ),
    }),
  ),
  Group: named(
    'Group',
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      displayName: Type.String(),
      description: Type.String(),
      role: Type.String({ description: 'What the members are: a built-in or a custom role.' }),
      teams: Type.Array(Type.String()),
      source: Type.String({ description: '`local`, `system`, or who brings the group.' }),
      createdAt: DateTime(),
      updatedAt: DateTime(),
    }),
  ),
  Member: named(
    'Member',
    Type.Object({
      id: Type.String(),
      username: Type.String(),
      displayName: Type.Optional(Type.String()),
    }),
  ),
  PermissionRule: named('PermissionRule', PermissionRuleSchema),
  PermissionDescription: named(
    'PermissionDescription',
    Type.Object({
      permission: Type.String({ description: '`<resource>.<verb>`.' }),
      role: RoleSchema,
      byRoleOnly: Type.Boolean({
        description: 'Rules can neither give nor take it: only the built-in role decides.',
      }),
      conditions: Type.Array(Type.Enum(['kinds', 'namespaces', 'owners', 'plugins', 'actions']), {
        description: 'Conditions that a rule about its resource may have.',
      }),
    }),
  ),
  AccessRole: named(
    'AccessRole',
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      displayName: Type.String(),
      description: Type.String(),
      builtIn: Type.Boolean(),
      rules: Type.Array(RoleRuleSchema),
    }),
  ),
  EffectiveRights: named(
    'EffectiveRights',
    Type.Object({
      userId: Type.String(),
      username: Type.String(),
      directRole: RoleSchema,
      effectiveRole: RoleSchema,
      roles: Type.Array(Type.String(), { description: 'Custom roles.' }),
      groups: Type.Array(Type.String()),
      teams: Type.Array(Type.String()),
      rules: Type.Array(PermissionRuleSchema),
    }),
  ),
  AccessPolicy: named('AccessPolicy', AccessPolicySchema),
  PolicyChange: named(
    'PolicyChange',
    Type.Object({
      what: Type.Enum(['group', 'role', 'rule', 'user']),
      name: Type.String(),
      change: Type.Enum(['created', 'updated', 'deleted']),
      before: Type.Optional(Type.Unknown()),
      after: Type.Optional(Type.Unknown()),
    }),
  ),
  Explanation: named(
    'Explanation',
    Type.Object({
      allowed: Type.Boolean(),
      reason: Type.String(),
      rule: Type.Optional(Type.String({ description: 'The rule that decided.' })),
      permission: Type.String(),
      subject: Type.Object({
        username: Type.String(),
        role: RoleSchema,
        roles: Type.Array(Type.String()),
        groups: Type.Array(Type.String()),
        teams: Type.Array(Type.String()),
      }),
      resource: AboutResource,
      rules: Type.Array(PermissionRuleSchema, {
        description: 'Every rule that speaks of it, in the order in which they are asked.',
      }),
    }),
  ),
  WhoMay: named(
    'WhoMay',
    Type.Array(
      Type.Object({
        userId: Type.String(),
        username: Type.String(),
        displayName: Type.Optional(Type.String()),
        role: RoleSchema,
        allowed: Type.Boolean(),
        reason: Type.String(),
        rule: Type.Optional(Type.String({ description: 'The rule that decided.' })),
      }),
    ),
  ),
  WhatIf: named(
    'WhatIf',
    Type.Object({
      compared: Type.Integer({ description: 'Decisions that were compared.' }),
      total: Type.Integer({ description: 'Changes; the first 1,000 are listed.' }),
      changes: Type.Array(
        Type.Object({
          permission: Type.String(),
          allowed: Type.Boolean({ description: 'What it would be.' }),
          usernames: Type.Array(Type.String()),
          resource: AboutResource,
          entities: Type.Optional(Type.Integer({ description: 'How many it is about.' })),
          ruleBefore: Type.Optional(Type.String()),
          ruleAfter: Type.Optional(Type.String()),
        }),
      ),
    }),
  ),
  BatchResult: named(
    'BatchResult',
    Type.Object({
      ref: Type.String({ description: '`Kind/name` or `Kind/namespace/name`.' }),
      outcome: Type.Enum(['created', 'updated', 'unchanged', 'deleted']),
      revision: Type.Integer(),
    }),
  ),
  SearchHit: named(
    'SearchHit',
    Type.Object({
      kind: Type.String(),
      name: Type.String(),
      namespace: Type.String(),
      title: Type.String(),
      rank: Type.Number({ description: 'Larger is better.' }),
      description: Type.Optional(Type.String()),
      owner: Type.Optional(Type.String()),
      highlights: Type.Array(
        Type.Object({
          field: Type.String({
            description:
              '`name`, `title`, `owner`, `tags`, `description`, or a path such as `spec.repoUrl`.',
          }),
          text: Type.String({
            description: 'The field, or the part of it around the first match.',
          }),
          ranges: Type.Array(Type.Array(Type.Integer(), { minItems: 2, maxItems: 2 }), {
            description: 'Start and end of each match in `text`, in UTF-16 units.',
          }),
        }),
        { description: 'Where the words of the query were found.' },
      ),
    }),
  ),
  Facets: named(
    'Facets',
    Type.Object({
      total: Type.Integer({ description: 'Matching entities.' }),
      isPartial: Type.Boolean({
        description: 'There are so many matches that values were counted over a part of them.',
      }),
      facets: Type.Record(
        Type.String(),
        Type.Array(Type.Object({ value: Type.String(), count: Type.Integer() })),
        { description: 'Values by facet, the most frequent first.' },
      ),
    }),
  ),
  Impact: named(
    'Impact',
    Type.Object({
      affected: Type.Array(
        Type.Object({
          id: Type.String({ description: '`Kind/name` or `Kind/namespace/name`.' }),
          kind: Type.String(),
          namespace: Type.String(),
          name: Type.String(),
          title: Type.String(),
          owner: Type.Optional(Type.String()),
          distance: Type.Integer({ description: 'Steps from the entity that goes.' }),
          via: Type.String({ description: 'The entity one step nearer, which it needs.' }),
          relation: Type.String({ description: 'How it needs that, such as `dependsOn`.' }),
        }),
        { description: 'What breaks, nearest first.' },
      ),
      byKind: Type.Record(Type.String(), Type.Integer()),
      byOwner: Type.Record(Type.String(), Type.Integer(), {
        description: 'How much of each team breaks; the empty name is for what has no owner.',
      }),
      truncated: Type.Boolean({ description: 'A limit cut the walk short: more breaks.' }),
    }),
  ),
  Cycles: named(
    'Cycles',
    Type.Object({
      cycles: Type.Array(
        Type.Object({
          path: Type.Array(Type.String(), {
            description:
              'Each needs the next, and the last one the first. Of long circles the first 50.',
          }),
          length: Type.Integer({ description: 'Steps of the whole circle.' }),
          size: Type.Integer({
            description: 'Entities that can reach each other; at least those of the path.',
          }),
        }),
      ),
      truncated: Type.Boolean({ description: 'There are more.' }),
    }),
  ),
  Graph: named(
    'Graph',
    Type.Object({
      nodes: Type.Array(
        Type.Object({
          id: Type.String({ description: '`Kind/name` or `Kind/namespace/name`.' }),
          kind: Type.String(),
          namespace: Type.String(),
          name: Type.String(),
          title: Type.String(),
          isRoot: Type.Boolean(),
          dangling: Type.Boolean({ description: 'Referred to, but not in the catalog.' }),
        }),
      ),
      edges: Type.Array(
        Type.Object({
          from: Type.String(),
          to: Type.String(),
          relation: Type.String(),
          inverse: Type.Optional(Type.String({ description: 'As the other end says it.' })),
        }),
      ),
      truncated: Type.Boolean({ description: 'A limit cut the walk short.' }),
    }),
  ),
  SourceStatus: named(
    'SourceStatus',
    Type.Object({
      plugin: Type.String(),
      integration: Type.String(),
      externalId: Type.String(),
      lastSeenAt: DateTime('When a sync last saw it upstream.'),
      stale: Type.Boolean({ description: 'Not seen for longer than its source’s period.' }),
      goneSince: Type.Optional(DateTime('When a sync no longer found it.')),
    }),
  ),
  AuditEntry: named(
    'AuditEntry',
    Type.Object({
      id: Type.Integer(),
      timestamp: DateTime(),
      userId: Type.String(),
      userName: Type.String(),
      action: Type.String(),
      resourceType: Type.String(),
      resourceId: Type.String(),
      resourceName: Type.String(),
      before: Type.Optional(Type.Unknown()),
      after: Type.Optional(Type.Unknown()),
      source: SourceSchema,
      ipAddress: Type.Optional(Type.String()),
      requestId: Type.Optional(Type.String()),
      hash: Type.String({
        description:
          'SHA-256 over this entry and the hash of the one before; `docs/audit-and-backup.md` has the recipe.',
      }),
    }),
  ),
  AuditVerification: named(
    'AuditVerification',
    Type.Object({
      ok: Type.Boolean(),
      checked: Type.Integer({ description: 'Entries that were looked at.' }),
      head: Type.Optional(
        Type.Object(
          { id: Type.Integer(), hash: Type.String() },
          { description: 'The end of the chain: keep it elsewhere, and give it to a later check.' },
        ),
      ),
      sealed: Type.Boolean({ description: 'The head carries the seal of the server’s key.' }),
      removed: Type.Optional(
        Type.Object(
          { through: Type.Integer(), at: DateTime() },
          { description: 'Older entries were removed, as the chain itself says.' },
        ),
      ),
      problem: Type.Optional(
        Type.Object({
          kind: Type.Enum([
            'altered',
            'missing',
            'added',
            'unsealed',
            'checkpoint',
            'anchor',
            'unguarded',
          ]),
          id: Type.Optional(Type.Integer({ description: 'The first entry that is concerned.' })),
          message: Type.String(),
        }),
      ),
    }),
  ),
  AuditExtent: named(
    'AuditExtent',
    Type.Object({
      entries: Type.Integer(),
      oldestAt: Type.Optional(DateTime()),
      removedAt: Type.Optional(DateTime('When older entries were last removed.')),
      retentionMs: Type.Optional(
        Type.Number({ description: 'Entries are removed when they are older; absent: never.' }),
      ),
    }),
  ),
  KeyState: named(
    'KeyState',
    Type.Object({
      keyId: Type.String({ description: 'The key that everything is sealed with from now on.' }),
      origin: Type.Enum(['generated', 'configured'], {
        description: 'Whether the server keeps it in a file, or the configuration has it.',
      }),
      previousKeyIds: Type.Array(Type.String(), { description: 'Former keys, still known.' }),
      sealed: Type.Record(Type.String(), Type.Integer(), {
        description: 'Sealed texts by the key that opens them.',
      }),
      rotatedAt: Type.Optional(DateTime()),
    }),
  ),
  HistoryEntry: named(
    'HistoryEntry',
    Type.Object({
      id: Type.Integer({ description: 'What `restore` takes.' }),
      timestamp: DateTime(),
      action: Type.String(),
      userName: Type.String(),
      source: SourceSchema,
      revision: Type.Optional(Type.Integer()),
      before: Type.Optional(Type.Unknown({ description: 'The entity as it was.' })),
      after: Type.Optional(Type.Unknown({ description: 'The entity as it became.' })),
    }),
  ),
  Progress: named('Progress', ProgressSchema),
  ...jobSchemas,
  PluginManifest: named('PluginManifest', PluginManifestSchema),
  Plugin: named(
    'Plugin',
    Type.Object({
      name: Type.String({ description: 'The slug, as in the address.' }),
      title: Type.String(),
      description: Type.Optional(Type.String()),
      version: Type.String(),
      packageName: Type.String(),
      category: Type.String(),
      icon: Type.Optional(Type.String()),
      homepage: Type.Optional(Type.String()),
      status: Type.Enum(['loaded', 'skipped', 'failed']),
      reason: Type.Optional(Type.String({ description: 'Why it was skipped or failed.' })),
      problems: Type.Optional(
        Type.Array(Type.Unsafe<Static<typeof capabilitySchemas.Problem>>({ $ref: 'Problem#' })),
      ),
      enabled: Type.Boolean(),
      configured: Type.Boolean(),
      capabilities: Type.Array(Type.String()),
      testable: Type.Boolean(),
      entityPanels: Type.Array(PanelDeclarationSchema),
      process: Type.Optional(
        Type.Object({
          status: Type.Enum(['idle', 'starting', 'running', 'backing-off', 'quarantined']),
          crashes: Type.Integer({ description: 'Recent ones, which count towards quarantine.' }),
          memoryBytes: Type.Optional(Type.Integer()),
          lastCrash: Type.Optional(
            Type.Object({ at: DateTime(), reason: Type.String(), output: Type.String() }),
          ),
        }),
      ),
      lastSync: Type.Optional(Type.Unsafe<Static<TSchema>>({ $ref: 'Job#' })),
      nextSyncAt: Type.Optional(DateTime()),
      heldSync: Type.Optional(
        Type.Unsafe<Static<typeof provenanceSchemas.SyncRecord>>({ $ref: 'SyncRecord#' }),
      ),
    }),
  ),
  PluginReload: named(
    'PluginReload',
    Type.Object({
      changes: Type.Array(
        Type.Object({
          plugin: Type.String({ description: 'The slug, or the package’s name without one.' }),
          packageName: Type.String(),
          before: Type.Optional(Type.String({ description: 'Version; absent for a new plugin.' })),
          after: Type.Optional(Type.String({ description: 'Version; absent for a removed one.' })),
        }),
      ),
    }),
  ),
  PluginConfig: named(
    'PluginConfig',
    Type.Object({
      schema: Type.Record(Type.String(), Type.Unknown(), {
        description: 'JSON Schema of `values`.',
      }),
      values: Type.Record(Type.String(), Type.Unknown(), {
        description:
          'Stored secrets read as `__GANTRY_SECRET_REDACTED__`; sent back, it keeps them.',
      }),
    }),
  ),
  ConnectionTest: named('ConnectionTest', ConnectionTestSchema),
  Panel: named(
    'Panel',
    Type.Object({
      plugin: Type.String(),
      pluginTitle: Type.String(),
      id: Type.String(),
      title: Type.String(),
      icon: Type.Optional(Type.String()),
      refreshSeconds: Type.Optional(Type.Integer()),
    }),
  ),
  PanelDocument: named('PanelDocument', PanelDocumentSchema),
  ...provenanceSchemas,
  ...webhookSchemas,
  ...homeSchemas,
  ...identitySchemas,
  ...kindSchemas,
  ...marketplaceSchemas,
  ...capabilitySchemas,
  ...actionSchemas,
} as const;

export type SchemaName = keyof typeof Schemas;

/** A reference to a named schema, typed as what it describes. */
export function ref<N extends SchemaName>(name: N) {
  return Type.Unsafe<Static<(typeof Schemas)[N]>>({ $ref: `${name}#` });
}

export const NoContent = Type.Null();
/** A redirect; where to is in the `location` header. */
export const Moved = Type.Null();

const DESCRIPTIONS: Record<string, string> = {
  200: 'Done',
  201: 'Created',
  202: 'Accepted; it goes on',
  204: 'Done; nothing to say',
  302: 'Go on there',
  304: 'Not changed',
  503: 'Not available',
  '4xx': 'Refused; the body says why',
  '5xx': 'Failed; the body has the request id under which the log has the cause',
};

/** The answers of a route, with the errors that any route can give. */
export function responses<T extends Record<number, TSchema>>(answers: T) {
  const all = { ...answers, '4xx': ref('Error'), '5xx': ref('Error') } as const;
  for (const [status, schema] of Object.entries(all)) {
    Object.assign(schema, { description: DESCRIPTIONS[status] ?? 'Done' });
  }
  return all;
}

/** An answer that is text of another type than JSON. */
export function textOf(mediaType: string) {
  return Type.Unsafe<string>({ content: { [mediaType]: { schema: { type: 'string' } } } });
}

export const parameters = {
  kind: Type.String({ description: 'Kind, such as `Service`.' }),
  entityName: Type.String({ description: 'Name within kind and namespace.' }),
  namespace: Type.String({ default: 'default' }),
  limit: (standard: number, maximum: number) =>
    Type.Integer({ minimum: 1, maximum, default: standard }),
  cursor: Type.String({ description: 'From the `Link` header of the page before.' }),
};

export { closed };
