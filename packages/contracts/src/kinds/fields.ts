import type { JsonObject } from '@gantry/base';
import { ENTITY_REF_KEYWORD, type EntityRefKeyword } from './entity-ref-keyword.ts';

// Building blocks that several kinds share. The custom keywords drive forms: `x-entity-ref` says what a field
// refers to and makes its values relations, `x-role-picker` asks for roles, `x-hidden` keeps a legacy field
// out of the form.

const line = (extra: JsonObject = {}): JsonObject => ({
  type: 'string',
  maxLength: 2_000,
  ...extra,
});

const refersTo = (reference: EntityRefKeyword): JsonObject => ({
  [ENTITY_REF_KEYWORD]: { ...reference } as JsonObject,
});

/** What a thing is a part of, as a name. */
const partOf = (title: string, kind: string): JsonObject =>
  line({ title, ...refersTo({ kinds: [kind], relation: 'partOf', inverse: 'hasPart' }) });

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
  partOf,
  system: partOf('System', 'System'),
  /** A list of references. The kind is free, because anything may depend on anything. */
  references: (title: string, reference: EntityRefKeyword): JsonObject => ({
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
      ...refersTo(reference),
    },
  }),
  names: (title: string, reference: EntityRefKeyword): JsonObject => ({
    type: 'array',
    title,
    maxItems: 1_000,
    items: line({ minLength: 1, maxLength: 253, ...refersTo(reference) }),
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

export const dependsOn = fields.references('Depends on', {
  relation: 'dependsOn',
  inverse: 'dependencyOf',
  breaks: 'source',
});

export const deployedIn = fields.references('Deployed in', {
  relation: 'deployedIn',
  inverse: 'hosts',
  breaks: 'source',
});

/** Fields that most kinds have. */
export const commonProperties: JsonObject = {
  system: fields.system,
  dependsOn,
  // An interface goes with the service that provides it.
  providesApis: fields.names('Provides APIs', {
    kinds: ['API'],
    relation: 'providesApi',
    inverse: 'apiProvidedBy',
    breaks: 'target',
  }),
  consumesApis: fields.names('Consumes APIs', {
    kinds: ['API'],
    relation: 'consumesApi',
    inverse: 'apiConsumedBy',
    breaks: 'source',
  }),
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
