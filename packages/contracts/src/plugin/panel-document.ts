import Type, { type Static } from 'typebox';

// A panel is data that the plugin returns and the UI draws. Everything in it is shown as text: markdown is
// rendered without HTML, and links with a scheme other than http(s) or mailto are not made clickable.

const closed = { additionalProperties: false } as const;
const Text = Type.String({ maxLength: 10_000 });
const Url = Type.String({ maxLength: 2_000, pattern: '^(https?://|mailto:)' });
const Timestamp = Type.String({ format: 'date-time', description: 'ISO 8601 with a zone.' });

export const LevelSchema = Type.Enum(['ok', 'info', 'warning', 'critical', 'unknown']);
/** How good or bad something is; decides colour and icon. */
export type Level = Static<typeof LevelSchema>;

/** A value in a property list or a table. */
export const PanelCellSchema = Type.Union([
  Type.String({ maxLength: 10_000 }),
  Type.Number(),
  Type.Boolean(),
  Type.Null(),
  Type.Object(
    {
      text: Type.Optional(Text),
      level: Type.Optional(LevelSchema),
      url: Type.Optional(Url),
      at: Type.Optional(Timestamp),
      ref: Type.Optional(Type.String({ description: 'An entity, as `Kind/namespace/name`.' })),
      unit: Type.Optional(Type.String({ maxLength: 50 })),
    },
    closed,
  ),
]);
export type PanelCell = Static<typeof PanelCellSchema>;

const heading = { title: Type.Optional(Type.String({ maxLength: 200 })) };

export const PanelSectionSchema = Type.Union([
  Type.Object(
    {
      type: Type.Literal('properties'),
      ...heading,
      items: Type.Array(Type.Object({ label: Text, value: PanelCellSchema }, closed), {
        maxItems: 200,
      }),
    },
    closed,
  ),
  Type.Object(
    {
      type: Type.Literal('table'),
      ...heading,
      columns: Type.Array(
        Type.Object(
          {
            key: Type.String({ maxLength: 100 }),
            label: Type.String({ maxLength: 200 }),
            align: Type.Optional(Type.Enum(['start', 'end'])),
          },
          closed,
        ),
        { minItems: 1, maxItems: 30 },
      ),
      rows: Type.Array(Type.Record(Type.String(), PanelCellSchema), { maxItems: 2_000 }),
      empty: Type.Optional(Text),
    },
    closed,
  ),
  Type.Object(
    {
      type: Type.Literal('status'),
      ...heading,
      level: LevelSchema,
      text: Text,
      detail: Type.Optional(Text),
    },
    closed,
  ),
  Type.Object(
    {
      type: Type.Literal('timeline'),
      ...heading,
      events: Type.Array(
        Type.Object(
          {
            at: Timestamp,
            title: Text,
            detail: Type.Optional(Text),
            level: Type.Optional(LevelSchema),
            count: Type.Optional(Type.Integer({ minimum: 1 })),
            url: Type.Optional(Url),
          },
          closed,
        ),
        { maxItems: 500 },
      ),
      empty: Type.Optional(Text),
    },
    closed,
  ),
  Type.Object(
    {
      type: Type.Literal('log-stream'),
      ...heading,
      sources: Type.Array(
        Type.Object(
          {
            id: Type.String({ maxLength: 500, description: 'Passed to `stream` as `source`.' }),
            label: Type.String({ maxLength: 500 }),
          },
          closed,
        ),
        { maxItems: 2_000 },
      ),
    },
    closed,
  ),
  Type.Object(
    {
      type: Type.Literal('chart'),
      ...heading,
      shape: Type.Enum(['line', 'area', 'bar']),
      unit: Type.Optional(Type.String({ maxLength: 50 })),
      series: Type.Array(
        Type.Object(
          {
            name: Type.String({ maxLength: 200 }),
            points: Type.Array(
              Type.Unsafe<[number, number]>(
                Type.Array(Type.Number(), {
                  minItems: 2,
                  maxItems: 2,
                  description: 'Unix milliseconds, and the value then.',
                }),
              ),
              { maxItems: 5_000 },
            ),
          },
          closed,
        ),
        { maxItems: 20 },
      ),
    },
    closed,
  ),
  Type.Object(
    { type: Type.Literal('markdown'), ...heading, text: Type.String({ maxLength: 200_000 }) },
    closed,
  ),
  Type.Object(
    {
      type: Type.Literal('links'),
      ...heading,
      links: Type.Array(Type.Object({ title: Text, url: Url }, closed), { maxItems: 200 }),
    },
    closed,
  ),
]);
export type PanelSection = Static<typeof PanelSectionSchema>;

/** What `render` returns: sections, drawn from top to bottom. */
export const PanelDocumentSchema = Type.Object(
  { sections: Type.Array(PanelSectionSchema, { maxItems: 50 }) },
  { ...closed, title: 'PanelDocument' },
);
export type PanelDocument = Static<typeof PanelDocumentSchema>;

/** One line of a log stream. */
export const LogLineSchema = Type.Object(
  {
    at: Type.Optional(Timestamp),
    text: Type.String({ maxLength: 65_536 }),
    level: Type.Optional(Type.Enum(['debug', 'info', 'warn', 'error'])),
  },
  closed,
);
export type LogLine = Static<typeof LogLineSchema>;
