import Type, { type Static } from 'typebox';

/** What a home page is made of, in the order in which it is shown where nobody has said otherwise. */
export const WIDGETS = [
  'announcements',
  'entity_stats',
  'my_entities',
  'recently_updated',
  'recently_browsed',
  'needs_attention',
  'pinned_entities',
  'quick_links',
  'plugin_status',
] as const;
export type WidgetId = (typeof WIDGETS)[number];

export const LINK_ICONS = [
  'dashboard',
  'docs',
  'runbook',
  'github',
  'slack',
  'alert',
  'monitor',
  'ci',
  'other',
] as const;

/** Whose dashboard it is. What is more specific wins: a person over a team over everybody. */
export const DASHBOARD_SCOPES = ['user', 'team', 'global'] as const;
export type DashboardScope = (typeof DASHBOARD_SCOPES)[number];

const closed = { additionalProperties: false } as const;
const Id = Type.String({ minLength: 1, maxLength: 600 });
/** Addresses that a link may lead to: another site, or a page of this server. */
export const LINK_URL_PATTERN = '^(https?://[^\\s/]|/(?![/\\\\]))[^\\s]*$|^/$';
const Line = (maxLength: number) =>
  Type.String({
    minLength: 1,
    maxLength,
    pattern: '^[^\\u0000-\\u001f\\u007f]*$',
    'x-pattern-hint': 'must be one line without control characters',
  });

export const WidgetSchema = Type.Object(
  {
    id: Type.Enum([...WIDGETS]),
    visible: Type.Boolean(),
    order: Type.Integer({ minimum: 0, maximum: 1_000 }),
    width: Type.Enum(['full', 'half']),
  },
  closed,
);
export type Widget = Static<typeof WidgetSchema>;

export const QuickLinkSchema = Type.Object(
  {
    id: Id,
    title: Line(200),
    url: Type.String({
      maxLength: 2_000,
      pattern: LINK_URL_PATTERN,
      'x-pattern-hint': 'must begin with https://, http:// or a single /',
    }),
    icon: Type.Optional(Type.Enum([...LINK_ICONS])),
  },
  closed,
);
export type QuickLink = Static<typeof QuickLinkSchema>;

export const PinnedEntitySchema = Type.Object(
  {
    id: Id,
    kind: Line(63),
    namespace: Type.Optional(Line(253)),
    name: Line(253),
  },
  closed,
);
export type PinnedEntity = Static<typeof PinnedEntitySchema>;

export const DASHBOARD_PARTS = ['widgets', 'quickLinks', 'pinnedEntities'] as const;
export type DashboardPart = (typeof DASHBOARD_PARTS)[number];

/** What somebody has set; a part that is left out is that of the less specific dashboard. */
export const DashboardInputSchema = Type.Object(
  {
    widgets: Type.Optional(Type.Array(WidgetSchema, { maxItems: WIDGETS.length })),
    quickLinks: Type.Optional(Type.Array(QuickLinkSchema, { maxItems: 100 })),
    pinnedEntities: Type.Optional(Type.Array(PinnedEntitySchema, { maxItems: 100 })),
    // What the server adds to an answer may be sent back, and is not looked at.
    announcements: Type.Optional(Type.Unknown()),
    sources: Type.Optional(Type.Unknown()),
    team: Type.Optional(Type.Unknown()),
    updatedAt: Type.Optional(Type.Unknown()),
    updatedBy: Type.Optional(Type.Unknown()),
  },
  { ...closed, title: 'DashboardInput' },
);
export type DashboardInput = Static<typeof DashboardInputSchema>;

export const SEVERITIES = ['info', 'warning', 'danger'] as const;
export type Severity = (typeof SEVERITIES)[number];

const Moment = (description: string) =>
  Type.Optional(Type.String({ format: 'date-time', description }));

export const AnnouncementInputSchema = Type.Object(
  {
    title: Line(200),
    body: Type.Optional(
      Type.String({ maxLength: 10_000, description: 'Markdown. Default: none.' }),
    ),
    severity: Type.Optional(Type.Enum([...SEVERITIES], { description: 'Default `info`.' })),
    from: Moment('Shown from then on; at once without it.'),
    until: Moment('Shown until then; for ever without it.'),
    teams: Type.Optional(
      Type.Array(Type.String({ maxLength: 300 }), {
        maxItems: 100,
        description:
          'For the members of these teams. Without teams and roles it is for everybody; with both, for whoever is in one of them.',
      }),
    ),
    roles: Type.Optional(
      Type.Array(Type.String({ maxLength: 100 }), {
        maxItems: 100,
        description: 'For those who have one of these roles, built-in or custom.',
      }),
    ),
    dismissible: Type.Optional(
      Type.Boolean({ description: 'Whether readers can put it away. Default `true`.' }),
    ),
  },
  { ...closed, title: 'AnnouncementInput' },
);
export type AnnouncementInput = Static<typeof AnnouncementInputSchema>;
