import type { JsonObject } from '@gantry/base';
import type { RelationRule } from './kind.ts';

// Building blocks that several kinds share. The custom keywords drive forms: `x-entity-ref` names the kind
// to pick from, `x-role-picker` asks for roles, `x-hidden` keeps a legacy field out of the form.

const line = (extra: JsonObject = {}): JsonObject => ({
  type: 'string',
  maxLength: 2_000,
  ...extra,
});

export const fields = {
  line,
  enumeration: (...values: string[]): JsonObject => ({ type: 'string', enum: values }),
  /** An address as people write it; not all of them carry a scheme. */
  address: (title: string): JsonObject => line({ title }),
  uri: (title: string): JsonObject => line({ title, format: 'uri' }),
  lifecycle: {
    type: 'string',
    title: 'Lifecycle',
    enum: ['experimental', 'development', 'production', 'deprecated'],
  } as JsonObject,
  system: line({ title: 'System', 'x-entity-ref': 'System' }),
  /** A list of references. The kind is free, because anything may depend on anything. */
  references: (title: string): JsonObject => ({
    type: 'array',
    title,
    maxItems: 1_000,
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['kind', 'name'],
      properties: {
        kind: line({ minLength: 1, maxLength: 63 }),
        namespace: line({ minLength: 1, maxLength: 253 }),
        name: line({ minLength: 1, maxLength: 253 }),
      },
    },
  }),
  names: (title: string, kind: string): JsonObject => ({
    type: 'array',
    title,
    maxItems: 1_000,
    items: line({ minLength: 1, maxLength: 253, 'x-entity-ref': kind }),
  }),
  links: {
    type: 'array',
    title: 'Links',
    maxItems: 100,
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['title', 'url'],
      properties: {
        title: line({ minLength: 1 }),
        url: line({ minLength: 1 }),
        icon: {
          type: 'string',
          enum: [
            'dashboard',
            'docs',
            'runbook',
            'github',
            'slack',
            'alert',
            'monitor',
            'ci',
            'other',
          ],
        },
      },
    },
  } as JsonObject,
};

/** Fields that most kinds have. */
export const commonProperties: JsonObject = {
  system: fields.system,
  dependsOn: fields.references('Depends on'),
  providesApis: fields.names('Provides APIs', 'API'),
  consumesApis: fields.names('Consumes APIs', 'API'),
};

export const dependsOnRelation: RelationRule = {
  field: 'dependsOn',
  type: 'dependsOn',
  inverse: 'dependencyOf',
  breaks: 'source',
};

export const partOfSystemRelation: RelationRule = {
  field: 'system',
  type: 'partOf',
  inverse: 'hasPart',
  targetKind: 'System',
};

export const commonRelations: readonly RelationRule[] = [
  dependsOnRelation,
  // An interface goes with the service that provides it.
  {
    field: 'providesApis',
    type: 'providesApi',
    inverse: 'apiProvidedBy',
    breaks: 'target',
    targetKind: 'API',
  },
  {
    field: 'consumesApis',
    type: 'consumesApi',
    inverse: 'apiConsumedBy',
    breaks: 'source',
    targetKind: 'API',
  },
  partOfSystemRelation,
];

export const deployedInRelation: RelationRule = {
  field: 'deployedIn',
  type: 'deployedIn',
  inverse: 'hosts',
  breaks: 'source',
};

/** A closed object schema for a kind's `spec`. */
export function closedSpec(properties: JsonObject, required: string[] = []): JsonObject {
  return {
    type: 'object',
    additionalProperties: false,
    properties,
    ...(required.length > 0 ? { required } : {}),
  };
}
