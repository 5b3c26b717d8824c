import { type EntityAddress, type EntityContext, PluginInputError } from '@gantry/plugin-sdk';

/** A measure, and where it is written. */
export interface Fact {
  readonly metric: string;
  readonly path: string;
}

type Patch = { [name: string]: Patch | string | number };

/** The schema of `facts`: JSON pointers to annotations, labels and the spec of an entity. */
export const FACTS_SCHEMA = {
  type: 'array',
  minItems: 1,
  maxItems: 50,
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['metric', 'path'],
    properties: {
      metric: { type: 'string', pattern: '^[a-z][a-z0-9_]{0,99}$' },
      path: {
        type: 'string',
        maxLength: 500,
        pattern: '^/(metadata/(annotations|labels)/[^/]+|spec(/[^/]+)+)$',
      },
    },
  },
} as const;

/** A merge patch with the values of facts. Annotations and labels are texts; in the spec numbers stay numbers. */
export function toPatch(facts: readonly Fact[], values: ReadonlyMap<string, string>): Patch {
  const patch: Patch = {};
  for (const { metric, path } of facts) {
    const value = values.get(metric);
    if (value === undefined) continue;
    const names = path.slice(1).split('/').map(fromPointer);
    const last = names.pop() as string;
    let at = patch;
    for (const name of names) {
      at[name] ??= {};
      at = at[name] as Patch;
    }
    at[last] =
      names[0] === 'spec' && value !== '' && !Number.isNaN(Number(value)) ? Number(value) : value;
  }
  return patch;
}

/** The entity that a delivery is about. */
export function addressOf(entity: EntityContext | undefined): EntityAddress {
  if (!entity) throw new PluginInputError('The delivery belongs to no entity.');
  const { kind, namespace, name } = entity;
  return { kind, namespace, name };
}

function fromPointer(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}
