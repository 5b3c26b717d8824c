import Type, { type Static } from 'typebox';
import { KindInputSchema } from '../kinds/kind-input.ts';
import { CAPABILITY_KINDS } from './capability-kinds.ts';
import { ActionExecutorSchema, WebhookActionSchema } from './models/actions.ts';
import { LIFECYCLE_EVENTS } from './models/lifecycle.ts';

export const PLUGIN_SLUG_PATTERN = '^[a-z][a-z0-9-]{0,62}$';
const FIELD_NAME_PATTERN = '^[a-zA-Z][a-zA-Z0-9_]{0,62}$';

const closed = { additionalProperties: false } as const;

const ScalarSchema = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);

const optionProperties = {
  name: Type.String({ pattern: FIELD_NAME_PATTERN }),
  label: Type.String({ minLength: 1, maxLength: 200 }),
  description: Type.Optional(Type.String({ maxLength: 2_000 })),
  required: Type.Optional(Type.Boolean()),
  default: Type.Optional(Type.Unknown()),
  choices: Type.Optional(Type.Array(ScalarSchema, { minItems: 1, maxItems: 500 })),
  pattern: Type.Optional(
    Type.String({ maxLength: 500, description: 'Regular expression that a string must match.' }),
  ),
  multiline: Type.Optional(Type.Boolean()),
  template: Type.Optional(
    Type.Boolean({
      description:
        'For a string: a search template, checked when it is saved (see `expandTemplate`).',
    }),
  ),
  boundTo: Type.Optional(
    Type.Array(Type.String(), {
      maxItems: 50,
      description:
        'For a secret: sibling fields that say where it is sent. When one of them changes, a stored value is not kept and has to be entered again.',
    }),
  ),
};

/** A field of a list item: everything an option is, but not a list itself. */
export const PluginItemFieldSchema = Type.Object(
  {
    ...optionProperties,
    type: Type.Enum(['string', 'integer', 'boolean', 'secret', 'mapping']),
  },
  closed,
);
export type PluginItemField = Static<typeof PluginItemFieldSchema>;

/** One setting of a plugin. Compiles into the form, the validator and the API's schema. */
export const PluginOptionSchema = Type.Object(
  {
    ...optionProperties,
    type: Type.Enum(['string', 'integer', 'boolean', 'secret', 'mapping', 'list']),
    fields: Type.Optional(
      Type.Array(PluginItemFieldSchema, {
        maxItems: 100,
        description: 'For `list`: the fields of each item.',
      }),
    ),
    itemKey: Type.Optional(
      Type.String({
        description: 'For `list` with `fields`: the field that identifies an item. Default `name`.',
      }),
    ),
  },
  closed,
);
export type PluginOption = Static<typeof PluginOptionSchema>;

/** One credential of a plugin: a string, sealed when stored. */
export const CredentialFieldSchema = Type.Object(
  {
    name: Type.String({ pattern: FIELD_NAME_PATTERN }),
    label: Type.String({ minLength: 1, maxLength: 200 }),
    description: Type.Optional(Type.String({ maxLength: 2_000 })),
    required: Type.Optional(Type.Boolean({ default: true })),
    secret: Type.Optional(Type.Boolean({ default: true })),
    multiline: Type.Optional(Type.Boolean({ default: false })),
    boundTo: optionProperties.boundTo,
  },
  closed,
);
export type CredentialField = Static<typeof CredentialFieldSchema>;

const panelConditions = {
  annotations: Type.Optional(
    Type.Array(Type.String(), {
      minItems: 1,
      maxItems: 100,
      description: 'At least one of them is present.',
    }),
  ),
  spec: Type.Optional(
    Type.Object(
      {
        pointer: Type.String({ description: 'JSON pointer into `spec`.' }),
        contains: Type.Optional(Type.String()),
      },
      closed,
    ),
  ),
};

/** When a panel belongs on an entity's page. All given conditions must hold. */
export const PanelConditionSchema = Type.Object(
  {
    kinds: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 100 })),
    ...panelConditions,
    anyOf: Type.Optional(
      Type.Array(Type.Object(panelConditions, closed), {
        minItems: 1,
        maxItems: 20,
        description:
          'At least one of them holds: for what either an annotation or a field can tell.',
      }),
    ),
  },
  closed,
);
export type PanelCondition = Static<typeof PanelConditionSchema>;

/** A tab that the plugin adds to entity pages. */
export const PanelDeclarationSchema = Type.Object(
  {
    id: Type.String({ pattern: PLUGIN_SLUG_PATTERN }),
    title: Type.String({ minLength: 1, maxLength: 100 }),
    icon: Type.Optional(Type.String()),
    appliesTo: PanelConditionSchema,
    refreshSeconds: Type.Optional(Type.Integer({ minimum: 2, maximum: 3_600 })),
  },
  closed,
);
export type PanelDeclaration = Static<typeof PanelDeclarationSchema>;

/** A card that the plugin offers for the dashboard. */
export const WidgetDeclarationSchema = Type.Object(
  {
    id: Type.String({ pattern: PLUGIN_SLUG_PATTERN }),
    title: Type.String({ minLength: 1, maxLength: 100 }),
    description: Type.Optional(Type.String({ maxLength: 2_000 })),
    refreshSeconds: Type.Optional(Type.Integer({ minimum: 2, maximum: 3_600 })),
  },
  { ...closed, title: 'WidgetDeclaration' },
);
export type WidgetDeclaration = Static<typeof WidgetDeclarationSchema>;

/** A type of configuration values. `secret` values are masked and revealed on purpose only. */
export const DataTypeSchema = Type.Object(
  {
    name: Type.String({ pattern: FIELD_NAME_PATTERN }),
    label: Type.String({ minLength: 1, maxLength: 200 }),
    secret: Type.Optional(Type.Boolean({ default: false })),
  },
  { ...closed, title: 'DataType' },
);
export type DataType = Static<typeof DataTypeSchema>;

const hint = (kinds: string) => ({ description: `For ${kinds}.` });

/** What the host may know about a capability beside its kind. Which hints a kind takes is in `HINTS_BY_KIND`. */
export const CapabilityHintsSchema = Type.Object(
  {
    defaultSyncInterval: Type.Optional(
      Type.String({ description: 'For `catalog`: how often to sync, such as `5m`.' }),
    ),
    cacheable: Type.Optional(Type.Boolean(hint('any kind: overrides the manifest’s'))),
    supportsHistogram: Type.Optional(Type.Boolean(hint('`logs`'))),
    supportsDeploymentSync: Type.Optional(Type.Boolean(hint('`deployment`'))),
    requiresIdentity: Type.Optional(
      Type.Boolean({ description: 'Calls are made with the acting person’s own tokens.' }),
    ),
    loginCapable: Type.Optional(Type.Boolean(hint('`identity`: people may sign in with it'))),
    defaultScopes: Type.Optional(
      Type.Array(Type.String(), { maxItems: 200, ...hint('`identity`') }),
    ),
    widgetText: Type.Optional(Type.String({ maxLength: 500, ...hint('`identity`') })),
    lifecycleEvents: Type.Optional(
      Type.Array(Type.Enum([...LIFECYCLE_EVENTS]), {
        description:
          'For `lifecycle`: the only events that it is told of. Default: all that it has hooks for.',
      }),
    ),
  },
  closed,
);
export type CapabilityHints = Static<typeof CapabilityHintsSchema>;

/** One capability as data. Handlers stay in the plugin's process. */
export const CapabilityManifestSchema = Type.Object(
  {
    kind: Type.Enum([...CAPABILITY_KINDS]),
    label: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    description: Type.Optional(Type.String({ maxLength: 2_000 })),
    hints: Type.Optional(CapabilityHintsSchema),
    panels: Type.Optional(
      Type.Array(PanelDeclarationSchema, {
        minItems: 1,
        maxItems: 100,
        description: 'For `panel`.',
      }),
    ),
    widgets: Type.Optional(
      Type.Array(WidgetDeclarationSchema, {
        minItems: 1,
        maxItems: 100,
        description: 'For `widget`.',
      }),
    ),
    actions: Type.Optional(
      Type.Array(Type.Union([WebhookActionSchema, ActionExecutorSchema]), {
        maxItems: 200,
        description: 'For `webhook` and `action`: what the class lists. Set by the SDK.',
      }),
    ),
  },
  closed,
);
export type CapabilityManifest = Static<typeof CapabilityManifestSchema>;

export const PluginManifestSchema = Type.Object(
  {
    slug: Type.String({ pattern: PLUGIN_SLUG_PATTERN }),
    name: Type.String({ minLength: 1, maxLength: 100 }),
    description: Type.Optional(Type.String({ maxLength: 2_000 })),
    icon: Type.Optional(
      Type.String({ description: 'A lucide icon name, or a path inside the package.' }),
    ),
    category: Type.Optional(
      Type.Enum(['integration', 'widget', 'entity-kind', 'action-type', 'auth-provider']),
    ),
    homepage: Type.Optional(Type.String({ pattern: '^https?://' })),
    apiVersion: Type.Integer({ minimum: 1 }),
    pluginType: Type.Optional(Type.Enum([...CAPABILITY_KINDS])),
    capabilities: Type.Array(CapabilityManifestSchema, { minItems: 1, maxItems: 50 }),
    options: Type.Optional(Type.Array(PluginOptionSchema, { maxItems: 200 })),
    credentials: Type.Optional(Type.Array(CredentialFieldSchema, { maxItems: 100 })),
    authType: Type.Optional(
      Type.Enum(['api_token', 'oauth2', 'oidc', 'none'], {
        default: 'api_token',
        description: 'How the integration signs in.',
      }),
    ),
    cacheable: Type.Optional(
      Type.Boolean({ default: true, description: 'False: what it reads always has to be live.' }),
    ),
    supportsHistogram: Type.Optional(Type.Boolean({ default: false })),
    dataTypes: Type.Optional(
      Type.Array(DataTypeSchema, { maxItems: 100, description: 'For `configuration`.' }),
    ),
    entityKinds: Type.Optional(
      Type.Array(KindInputSchema, {
        maxItems: 50,
        description: 'Kinds that it adds to the catalog when it is enabled.',
      }),
    ),
    opsLogTemplates: Type.Optional(
      Type.Record(
        Type.String({ maxLength: 100 }),
        Type.Object(
          {
            label: Type.String({ minLength: 1, maxLength: 200 }),
            summary: Type.Optional(Type.String({ maxLength: 2_000 })),
          },
          closed,
        ),
        {
          description:
            'How actions of the plugin read in the trail, by action; `""` for all others.',
        },
      ),
    ),
    permissions: Type.Optional(
      Type.Object(
        {
          network: Type.Optional(
            Type.Array(Type.String(), {
              maxItems: 200,
              description:
                'Hosts, or `option:<name>` for the option (or item field) that holds one.',
            }),
          ),
          files: Type.Optional(
            Type.Array(Type.String({ pattern: '^/' }), {
              maxItems: 20,
              description:
                'Absolute paths to read outside its own folder, such as a mounted service account. Granted to plugins that come with Gantry.',
            }),
          ),
          catalog: Type.Optional(
            Type.Object(
              {
                read: Type.Optional(Type.Array(Type.String(), { maxItems: 200 })),
                write: Type.Optional(Type.Array(Type.String(), { maxItems: 200 })),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
    ),
    testable: Type.Optional(
      Type.Boolean({
        description: 'True when the plugin can test its connection. Set by the SDK.',
      }),
    ),
  },
  { ...closed, title: 'PluginManifest' },
);
/** What a plugin is, as data: drives forms, tabs and the catalog without running its code. */
export type PluginManifest = Static<typeof PluginManifestSchema>;

/** The `"gantry"` section of a plugin's `package.json`. */
export const PluginPackageSectionSchema = Type.Object(
  {
    plugin: Type.Union([
      Type.String({ description: 'The entry module, relative to the package.' }),
      Type.Object({ command: Type.Array(Type.String(), { minItems: 1 }) }, closed),
    ]),
    ui: Type.Optional(Type.String()),
  },
  closed,
);
export type PluginPackageSection = Static<typeof PluginPackageSectionSchema>;
