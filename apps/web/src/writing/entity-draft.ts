import { escapePointer, isJsonObject, type JsonObject } from '@gantry/base';
import { parseEntityDocuments } from '@gantry/contracts';
import { stringify } from 'yaml';
import type { ConfigSchema } from '../plugins/config-form/form-context.ts';
import { text } from '../text/text.ts';

/** An entity while it is written: `metadata` and `spec`. */
export interface EntityDraft {
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
}

/** What a document may say; what the server writes by itself is left out. */
const FIELDS = new Set(['apiVersion', 'kind', 'metadata', 'spec', 'status']);
const t = text.writing.fields;

/** The form of an entity: what every entity has, and what its kind says. */
export function formSchema(specSchema: object, isNew: boolean): ConfigSchema {
  const name = {
    name: { type: 'string', title: t.name },
    namespace: { type: 'string', title: t.namespace, default: 'default' },
  };
  return {
    type: 'object',
    required: ['metadata'],
    properties: {
      metadata: {
        type: 'object',
        title: t.metadata,
        required: isNew ? ['name'] : [],
        properties: {
          ...(isNew ? name : {}),
          title: { type: 'string', title: t.title },
          owner: { type: 'string', title: t.owner },
          description: { type: 'string', title: t.description, 'x-multiline': true },
          tags: { type: 'array', title: t.tags, items: { type: 'string' } },
          labels: { type: 'object', title: t.labels, additionalProperties: { type: 'string' } },
          annotations: {
            type: 'object',
            title: t.annotations,
            additionalProperties: { type: 'string' },
          },
        },
      },
      spec: { title: t.spec, ...withoutHidden(specSchema as ConfigSchema) },
    },
  } as unknown as ConfigSchema;
}

/** Fields that a kind keeps out of forms. What is in them stays. */
function withoutHidden(schema: ConfigSchema): ConfigSchema {
  const properties = Object.entries(schema.properties ?? {}).filter(
    ([, field]) => (field as { 'x-hidden'?: boolean })['x-hidden'] !== true,
  );
  return { ...schema, properties: Object.fromEntries(properties) };
}

/** The draft without what the form made room for and nobody filled in. */
export function withoutEmpty({ metadata, spec }: EntityDraft): EntityDraft {
  return {
    metadata: (filledIn(metadata) ?? {}) as JsonObject,
    spec: (filledIn(spec) ?? {}) as JsonObject,
  };
}

function filledIn(value: unknown): unknown {
  if (value === undefined || value === null || value === '') return undefined;
  if (Array.isArray(value)) {
    const items = value.map(filledIn).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value)
    .map(([name, field]) => [name, filledIn(field)] as const)
    .filter(([, field]) => field !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** The draft as a document, with its kind. */
export function draftToYaml(kind: string, { metadata, spec }: EntityDraft): string {
  return stringify({ kind, metadata, spec }, { lineWidth: 0 });
}

export type ReadDraft =
  | { readonly draft: EntityDraft; readonly lineOf: (pointer: string) => number }
  | { readonly problems: readonly { line: number; pointer: string; message: string }[] };

/** The draft that a document is; the document has to be one entity of the kind. */
export function yamlToDraft(kind: string, source: string): ReadDraft {
  const { documents, problems } = parseEntityDocuments(source);
  if (problems.length > 0) return { problems };
  const [first, second] = documents;
  const value = first?.value;
  const isOne =
    second === undefined &&
    isJsonObject(value) &&
    isJsonObject(value.metadata) &&
    (value.spec === undefined || value.spec === null || isJsonObject(value.spec));
  if (!first || !isOne) {
    return { problems: [{ line: second?.line ?? 1, pointer: '', message: text.writing.notOne }] };
  }
  const unknown = Object.keys(value).filter((field) => !FIELDS.has(field));
  if (unknown.length > 0) {
    return {
      problems: unknown.map((field) => {
        const pointer = `/${escapePointer(field)}`;
        return { line: first.lineOf(pointer), pointer, message: text.writing.unknownField };
      }),
    };
  }
  if (value.kind !== kind) {
    const message = text.writing.otherName;
    return { problems: [{ line: first.lineOf('/kind'), pointer: '/kind', message }] };
  }
  return {
    draft: { metadata: value.metadata as JsonObject, spec: (value.spec ?? {}) as JsonObject },
    lineOf: first.lineOf,
  };
}
