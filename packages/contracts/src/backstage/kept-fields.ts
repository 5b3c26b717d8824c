import {
  canonicalJson,
  findUnsafeJson,
  isJsonObject,
  type Json,
  type JsonObject,
} from '@gantry/base';

/** Fields that the other side has no place for: their values, and what the translation says instead. */
export interface KeptFields {
  readonly metadata?: Readonly<Record<string, KeptField>>;
  readonly spec?: Readonly<Record<string, KeptField>>;
  /** The kind and the version, where they are others than those that the translation gives. */
  readonly kind?: string;
  readonly apiVersion?: string;
}

interface KeptField {
  readonly value: Json;
  /** What the translation gave when it was kept. When it gives another now, somebody has changed it since. */
  readonly over?: Json;
}

/** A document of either side: what is compared and kept of it. */
export interface TwoParts {
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
}

/** Longest text of one annotation, and how many may hold one entity's fields. */
const PART = 60_000;
const PARTS = 5;

/** The fields of a document that its translation and back does not give again. */
export function fieldsToKeep(document: TwoParts, translated: TwoParts): KeptFields {
  const kept: { metadata?: Record<string, KeptField>; spec?: Record<string, KeptField> } = {};
  for (const part of ['metadata', 'spec'] as const) {
    for (const [name, value] of Object.entries(document[part])) {
      const over = translated[part][name];
      if (canonicalJson(value) === canonicalJson(over)) continue;
      kept[part] = { ...kept[part], [name]: { value, ...(over === undefined ? {} : { over }) } };
    }
  }
  return kept;
}

/** Puts kept fields back where nobody has changed what stands in their place. */
export function putBack<T extends TwoParts>(document: T, kept: KeptFields): T {
  const result = { ...document, metadata: { ...document.metadata }, spec: { ...document.spec } };
  for (const part of ['metadata', 'spec'] as const) {
    for (const [name, { value, over }] of Object.entries(kept[part] ?? {})) {
      if (canonicalJson(result[part][name]) === canonicalJson(over)) result[part][name] = value;
    }
  }
  return result;
}

/** Kept fields as annotations; `undefined` when they are too large to be kept. */
export function toAnnotations(
  name: string,
  kept: KeptFields,
): Readonly<Record<string, string>> | undefined {
  if (Object.keys(kept).length === 0) return {};
  // The same fields are the same text, in whatever order the document had them.
  const text = canonicalJson(kept);
  if (text.length > PART * PARTS) return undefined;
  const annotations: Record<string, string> = {};
  for (let part = 0; part * PART < text.length; part++) {
    annotations[partName(name, part)] = text.slice(part * PART, (part + 1) * PART);
  }
  return annotations;
}

/** Takes kept fields out of annotations. What is not ours, or was damaged, stays where it is. */
export function takeKept(
  name: string,
  annotations: unknown,
): { kept: KeptFields; rest: JsonObject } {
  if (!isJsonObject(annotations)) return { kept: {}, rest: {} };
  const rest = { ...annotations };
  let text = '';
  for (let part = 0; part < PARTS; part++) {
    const value = rest[partName(name, part)];
    if (typeof value !== 'string') break;
    text += value;
    delete rest[partName(name, part)];
  }
  const kept = text === '' ? {} : readKept(text);
  return kept ? { kept, rest } : { kept: {}, rest: annotations };
}

function partName(name: string, part: number): string {
  return part === 0 ? name : `${name}-${part + 1}`;
}

function readKept(text: string): KeptFields | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isJsonObject(value) || findUnsafeJson(value)) return undefined;
  for (const part of [value.metadata, value.spec]) {
    if (part === undefined) continue;
    if (!isJsonObject(part)) return undefined;
    if (!Object.values(part).every((field) => isJsonObject(field) && 'value' in field))
      return undefined;
  }
  return value as KeptFields;
}
