import Type, { type Static } from 'typebox';
import { AssignmentSelectorSchema } from './assignment.ts';

// Webhooks: where other systems send what has happened, and what is done about it.

const closed = { additionalProperties: false } as const;

/** How senders prove that a delivery is theirs. `none` has to be asked for in so many words. */
export const SIGNATURE_SCHEMES = [
  'github',
  'gitlab',
  'slack',
  'pagerduty',
  'sonar',
  'stripe',
  'standard',
  'hmac',
  'none',
] as const;
export type SignatureScheme = (typeof SIGNATURE_SCHEMES)[number];

/** Largest body of a delivery that a webhook can be told to take, and what it takes unasked. */
export const MAX_DELIVERY_BYTES = 5 * 1024 * 1024;
export const DEFAULT_DELIVERY_BYTES = 1024 * 1024;
/** How old a signed timestamp may be, in seconds. */
export const DEFAULT_TOLERANCE_SECONDS = 300;
export const MAX_RULES = 100;

const Slug = Type.String({
  pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
  'x-pattern-hint': 'must be lower-case letters, digits and hyphens, at most 63',
});
const Pointer = (description: string) =>
  Type.String({
    maxLength: 500,
    pattern: '^(/([^~]|~[01])*)?$',
    'x-pattern-hint': 'must be a JSON pointer such as /repository/full_name',
    description,
  });
const Selector = (description: string) =>
  Type.String({
    maxLength: 500,
    pattern: '^(/([^~]|~[01])*|[A-Za-z0-9-]+)$',
    'x-pattern-hint': 'must be the name of a header, or a JSON pointer into the body',
    description,
  });

export const WebhookSignatureSchema = Type.Object(
  {
    scheme: Type.Enum([...SIGNATURE_SCHEMES]),
    header: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9-]{1,100}$',
        'x-pattern-hint': 'must be the name of a header',
        description: 'For `hmac`: the header with the signature. Default: `X-Signature`.',
      }),
    ),
    algorithm: Type.Optional(
      Type.Enum(['sha256', 'sha512'], { description: 'For `hmac`. Default: `sha256`.' }),
    ),
    encoding: Type.Optional(
      Type.Enum(['hex', 'base64'], { description: 'For `hmac`. Default: `hex`.' }),
    ),
    prefix: Type.Optional(
      Type.String({ maxLength: 50, description: 'For `hmac`: what stands before the signature.' }),
    ),
    toleranceSeconds: Type.Optional(
      Type.Integer({
        minimum: 10,
        maximum: 3_600,
        description: 'How old a signed timestamp may be. Default: 300.',
      }),
    ),
  },
  { ...closed, title: 'WebhookSignature' },
);
export type WebhookSignature = Static<typeof WebhookSignatureSchema>;

/** How the identifier of a delivery leads to entities. */
export const WebhookMatchSchema = Type.Object(
  {
    by: Type.Enum(['name', 'label', 'annotation', 'externalId'], {
      description:
        'What of the entity equals the identifier: its name, a label, an annotation, or what a sync knows it by.',
    }),
    key: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 300,
        description:
          'The label or the annotation, such as `github.com/project-slug`; for `externalId` the integration, as `plugin/integration`.',
      }),
    ),
  },
  { ...closed, title: 'WebhookMatch' },
);
export type WebhookMatch = Static<typeof WebhookMatchSchema>;

const ruleProperties = {
  name: Type.String({ minLength: 1, maxLength: 100 }),
  enabled: Type.Optional(Type.Boolean()),
  filter: Type.Optional(
    Type.String({
      maxLength: 4_000,
      description:
        'CEL over `type`, `headers` and `payload`; empty for every delivery. Example: `type == "push" && payload.ref == "refs/heads/main"`.',
    }),
  ),
  handler: Type.String({
    maxLength: 150,
    description: '`<plugin>:<action>`, or one of Gantry’s own, such as `gantry:update_entity`.',
  }),
  integration: Type.Optional(
    Type.String({ maxLength: 63, description: 'Of the plugin. Default: `default`.' }),
  ),
  config: Type.Optional(
    Type.Unknown({ description: 'What the handler takes: an object, or JSON text.' }),
  ),
};

export const WebhookRuleInputSchema = Type.Object(
  { id: Type.Optional(Type.String({ maxLength: 50 })), ...ruleProperties },
  { ...closed, title: 'WebhookRuleInput' },
);
export type WebhookRuleInput = Static<typeof WebhookRuleInputSchema>;

export const WebhookRuleSchema = Type.Object(
  {
    id: Type.String(),
    ...ruleProperties,
    enabled: Type.Boolean(),
    filter: Type.String({ description: 'CEL; empty for every delivery.' }),
  },
  { title: 'WebhookRule' },
);
export type WebhookRule = Static<typeof WebhookRuleSchema>;

const properties = {
  name: Slug,
  description: Type.Optional(Type.String({ maxLength: 1_000 })),
  enabled: Type.Optional(Type.Boolean()),
  signature: WebhookSignatureSchema,
  identifier: Type.Optional(
    Pointer('Where the body names what it is about, such as `/repository/full_name`.'),
  ),
  eventType: Type.Optional(
    Selector('Header or JSON pointer of the type. Default: what senders of the scheme use.'),
  ),
  deliveryId: Type.Optional(
    Selector(
      'Header or JSON pointer of what tells deliveries apart. Default: what senders of the scheme use, otherwise the body itself.',
    ),
  ),
  match: Type.Optional(WebhookMatchSchema),
  entities: Type.Optional(AssignmentSelectorSchema),
  maxBytes: Type.Optional(
    Type.Integer({
      minimum: 1_024,
      maximum: MAX_DELIVERY_BYTES,
      description: 'Largest body, in bytes. Default: 1 MiB.',
    }),
  ),
};

/** A webhook as it is written. `entities` bounds what its deliveries can be about. */
export const WebhookInputSchema = Type.Object(
  {
    ...properties,
    rules: Type.Optional(Type.Array(WebhookRuleInputSchema, { maxItems: MAX_RULES })),
    secret: Type.Optional(
      Type.String({
        minLength: 16,
        maxLength: 500,
        description: 'What deliveries are signed with. Made by Gantry where it is left out.',
      }),
    ),
  },
  { ...closed, title: 'WebhookInput' },
);
export type WebhookInput = Static<typeof WebhookInputSchema>;

export const WebhookSchema = Type.Object(
  {
    id: Type.String(),
    ...properties,
    enabled: Type.Boolean(),
    path: Type.String({ description: 'Where it takes deliveries, by POST.' }),
    rules: Type.Array(WebhookRuleSchema),
    secrets: Type.Array(
      Type.Object({
        createdAt: Type.String({ format: 'date-time' }),
        expiresAt: Type.Optional(Type.String({ format: 'date-time' })),
      }),
      { description: 'The secrets that are valid now, the newest first; never their values.' },
    ),
    secret: Type.Optional(
      Type.String({ description: 'Only in the answer that has made it, and never again.' }),
    ),
    revision: Type.Integer(),
    createdAt: Type.String({ format: 'date-time' }),
    createdBy: Type.String(),
    updatedAt: Type.String({ format: 'date-time' }),
    updatedBy: Type.String(),
  },
  { title: 'Webhook' },
);
export type Webhook = Static<typeof WebhookSchema>;
