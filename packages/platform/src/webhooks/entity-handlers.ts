import { isJsonObject, type Json, type JsonObject } from '@gantry/base';
import type { CatalogWriter } from '../catalog/catalog-writer.ts';
import { errors } from '../errors.ts';
import {
  type BuiltInHandler,
  EVENT_POINTER,
  type HandlerCall,
  valueAt,
} from './built-in-handlers.ts';

interface FieldChange {
  readonly path: string;
  readonly from?: string;
  readonly value?: Json;
}

/** Handlers that change the entity that a delivery is about, through the one write path. */
export function entityHandlers(writer: CatalogWriter): BuiltInHandler[] {
  const patch = async (
    tx: Parameters<BuiltInHandler['run']>[0],
    { entity, context }: HandlerCall,
    change: JsonObject,
  ): Promise<string> => {
    if (!entity) throw new Error('It is about no entity.');
    const ref = { ...entity.metadata, kind: entity.kind };
    const [applied] = await writer.applyWithin(tx, [{ op: 'patch', ref, patch: change }], context);
    return applied?.outcome === 'unchanged'
      ? 'Nothing to change.'
      : `Changed to revision ${applied?.revision}.`;
  };
  return [
    {
      name: 'update_entity',
      label: 'Update fields of the entity',
      description: 'Sets fields of the entity, to values of the delivery or to fixed ones.',
      isAboutEntity: true,
      configSchema: {
        type: 'object',
        additionalProperties: false,
        required: ['fields'],
        properties: {
          fields: {
            type: 'array',
            minItems: 1,
            maxItems: 50,
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['path'],
              properties: {
                path: {
                  type: 'string',
                  maxLength: 500,
                  pattern:
                    '^/(spec|metadata/(title|description|owner|tags|links|labels|annotations))(/([^~]|~[01])+)*$',
                  'x-pattern-hint':
                    'must be a JSON pointer into /spec, or to the title, description, owner, tags, links, labels or annotations in /metadata',
                },
                from: { ...EVENT_POINTER, description: 'Where the value is in the delivery.' },
                value: { description: 'A fixed value.' },
              },
            },
          },
        },
      },
      run: async (tx, call) => {
        const fields = call.config.fields as unknown as FieldChange[];
        const change: JsonObject = {};
        for (const { path, from, value } of fields) {
          const found =
            from === undefined ? value : (valueAt(call.event, from) as Json | undefined);
          if (found === undefined) throw missing(from ?? path);
          putAt(change, path, found);
        }
        return await patch(tx, call, change);
      },
    },
    {
      name: 'mark_entity',
      label: 'Mark the entity',
      description:
        'Sets an annotation of the entity, or removes it: an incident that is open, a build that fails.',
      isAboutEntity: true,
      configSchema: {
        type: 'object',
        additionalProperties: false,
        required: ['annotation'],
        properties: {
          annotation: { type: 'string', minLength: 1, maxLength: 300 },
          value: { type: 'string', maxLength: 2_000, description: 'Default: `true`.' },
          from: { ...EVENT_POINTER, description: 'Where the value is in the delivery.' },
          remove: { type: 'boolean', description: 'Takes the mark away.' },
        },
      },
      run: async (tx, call) => {
        const { annotation, value = 'true', from, remove } = call.config;
        const found = from === undefined ? value : valueAt(call.event, from);
        if (!remove && (found === undefined || found === null)) throw missing(String(from));
        const text = typeof found === 'object' ? JSON.stringify(found) : String(found);
        const mark = remove ? null : text.slice(0, 2_000);
        return await patch(tx, call, { metadata: { annotations: { [String(annotation)]: mark } } });
      },
    },
  ];
}

/** Puts a value into a merge patch, making the objects on the way to it. */
function putAt(target: JsonObject, path: string, value: Json): void {
  const keys = path
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop() as string;
  let node = target;
  for (const key of keys) {
    if (!isJsonObject(node[key])) node[key] = {};
    node = node[key] as JsonObject;
  }
  node[last] = value;
}

function missing(pointer: string): Error {
  return errors.DELIVERY_LACKS({ pointer });
}
