import Type, { type Static } from 'typebox';
import { ASSIGNABLE_KINDS } from './plugin/capability-kinds.ts';

const closed = { additionalProperties: false } as const;
const Name = Type.String({ minLength: 1, maxLength: 300 });
const Names = Type.Union([Name, Type.Array(Name, { minItems: 1, maxItems: 100 })]);

/** Which entities an assignment is for: all conditions have to hold, of a list one. Without conditions: all. */
export const AssignmentSelectorSchema = Type.Object(
  {
    kind: Type.Optional(Names),
    type: Type.Optional(Names),
    namespace: Type.Optional(Names),
    owner: Type.Optional(Names),
    labels: Type.Optional(Type.Record(Name, Type.String({ maxLength: 1_000 }))),
  },
  { ...closed, title: 'AssignmentSelector', description: '`type` is `spec.type` of the entity.' },
);
export type AssignmentSelector = Static<typeof AssignmentSelectorSchema>;

const properties = {
  plugin: Type.String({ maxLength: 63 }),
  integration: Type.String({ maxLength: 63 }),
  capability: Type.Enum([...ASSIGNABLE_KINDS]),
  entity: Type.Optional(
    Type.String({ maxLength: 600, description: '`Kind/name` or `Kind/namespace/name`.' }),
  ),
  selector: Type.Optional(AssignmentSelectorSchema),
  default: Type.Boolean({
    description: 'Used where an entity has several sources and none is named.',
  }),
  options: Type.Record(Type.String(), Type.Unknown(), {
    description: 'Options of the plugin that differ for these entities.',
  }),
};

/** Binds a capability of an integration to one entity, or to all that a selector matches. */
export const AssignmentSchema = Type.Object(
  {
    id: Type.String(),
    ...properties,
    createdAt: Type.String({ format: 'date-time' }),
    updatedAt: Type.String({ format: 'date-time' }),
  },
  { title: 'Assignment' },
);
export type Assignment = Static<typeof AssignmentSchema>;

export const AssignmentInputSchema = Type.Object(
  {
    ...properties,
    integration: Type.Optional(properties.integration),
    default: Type.Optional(properties.default),
    options: Type.Optional(properties.options),
  },
  { ...closed, title: 'AssignmentInput' },
);
export type AssignmentInput = Static<typeof AssignmentInputSchema>;
