import type { JsonObject } from '@gantry/base';
import {
  ACTION_EFFECTS,
  ACTION_INPUT_TYPES,
  ACTION_TYPES,
  STEP_TYPES,
} from '../actions/action-spec.ts';
import { closedSpec, fields } from './fields.ts';
import type { KindDescription } from './kind.ts';

const { line, enumeration } = fields;
const DURATION = {
  pattern: '^(\\d+(ms|s|m|h|d))+$',
  'x-pattern-hint': 'must be a duration such as 30s, 5m or 2d',
};
const closed = (properties: JsonObject, required: string[]): JsonObject => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});
const config: JsonObject = { type: 'object', title: 'Configuration' };

const inputs: JsonObject = {
  type: 'array',
  title: 'Inputs',
  maxItems: 100,
  items: closed(
    {
      name: line({ minLength: 1, maxLength: 100 }),
      type: enumeration(...ACTION_INPUT_TYPES),
      title: line(),
      description: line(),
      required: { type: 'boolean' },
      default: {},
      options: { type: 'array', maxItems: 1_000, items: line() },
      entityKind: line(),
    },
    ['name', 'type'],
  ),
};

const steps: JsonObject = {
  type: 'array',
  title: 'Steps',
  description: 'Instead of a type: one after another, each with the outputs of those before it.',
  minItems: 1,
  maxItems: 50,
  items: closed(
    {
      id: line({
        pattern: '^[a-z][a-z0-9_-]{0,49}$',
        'x-pattern-hint': 'must be lower-case letters, digits, hyphens and underscores',
      }),
      title: line(),
      type: enumeration(...STEP_TYPES),
      config,
      retries: { type: 'integer', minimum: 0, maximum: 20 },
      timeout: line(DURATION),
      compensate: closed({ type: enumeration(...ACTION_TYPES), config }, ['type']),
    },
    ['id', 'type'],
  ),
};

const permissions: JsonObject = {
  type: 'object',
  title: 'Permissions',
  additionalProperties: false,
  properties: {
    allowedRoles: { type: 'array', maxItems: 100, items: line(), 'x-role-picker': true },
    allowedTeams: {
      type: 'array',
      maxItems: 1_000,
      items: line({ 'x-entity-ref': { kinds: ['Team'], relation: false } }),
    },
    requireApproval: { type: 'boolean' },
    approvers: { type: 'array', maxItems: 1_000, items: line() },
    approvalExpiresAfter: line(DURATION),
  },
};

/** Something a person or a program may run; see `ActionSpec`. */
export const actionKind: KindDescription = {
  kind: 'Action',
  plural: 'actions',
  title: 'Action',
  description: 'Something a person or a program may run.',
  icon: 'zap',
  schema: closedSpec({
    type: enumeration(...ACTION_TYPES),
    category: line({ title: 'Category' }),
    effect: enumeration(...ACTION_EFFECTS),
    config,
    inputs,
    steps,
    outputs: {
      type: 'object',
      title: 'Outputs',
      maxProperties: 50,
      additionalProperties: line(),
    },
    permissions,
    system: fields.system,
  }),
};
