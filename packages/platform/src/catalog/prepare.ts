import { createHash } from 'node:crypto';
import {
  canonicalJson,
  findUnsafeJson,
  isJsonObject,
  type JsonObject,
  type Problem,
} from '@gantry/base';
import {
  API_VERSION,
  DEFAULT_NAMESPACE,
  type EntityInput,
  type EntityMetadataInput,
  type EntityRef,
  type KindDefinition,
} from '@gantry/contracts';
import type { KindRegistry } from './kinds/kind-registry.ts';

/** An entity that passed every check, in canonical form. */
export interface PreparedEntity {
  readonly ref: EntityRef;
  readonly kind: KindDefinition;
  readonly metadata: EntityMetadataInput & { readonly namespace: string };
  readonly spec: Record<string, unknown>;
  /** Hash of what was written: metadata and spec, without what the server adds. */
  readonly hash: string;
}

/** In characters of JSON, whoever writes it: batches and syncs may be larger than what a page can show. */
const MAX_ENTITY_LENGTH = 1024 * 1024;

export type Preparation =
  | { readonly entity: PreparedEntity }
  | { readonly problems: readonly Problem[] };

/** Checks an entity that came from outside; finds every problem at once. */
export function prepareEntity(kinds: KindRegistry, value: unknown): Preparation {
  const unsafe = findUnsafeJson(value);
  if (unsafe) return { problems: [unsafe] };
  const problems = kinds.checkEnvelope(value);
  const kindName = isJsonObject(value) ? value.kind : undefined;
  const kind = typeof kindName === 'string' ? kinds.find(kindName) : undefined;
  if (typeof kindName === 'string' && !kind && problems.every((p) => p.pointer !== '/kind')) {
    const close = kinds.suggest(kindName);
    const hint = close ? `; did you mean "${close}"?` : '';
    problems.push({ pointer: '/kind', message: `there is no kind "${kindName}"${hint}` });
  }
  if (kind && isJsonObject(value)) {
    const { spec = {} } = value;
    if (isJsonObject(spec)) problems.push(...kinds.checkSpec(kind, spec));
  }
  if (problems.length > 0 || !kind) return { problems };
  return canonicalize(value as unknown as EntityInput, kind);
}

function canonicalize(input: EntityInput, kind: KindDefinition): Preparation {
  const { name, namespace = DEFAULT_NAMESPACE } = input.metadata;
  const { title, description, owner, tags, labels, annotations } = input.metadata;
  const metadata = {
    name,
    namespace,
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(owner === undefined ? {} : { owner }),
    ...(tags === undefined || tags.length === 0 ? {} : { tags: [...new Set(tags)] }),
    ...(labels === undefined || isEmpty(labels) ? {} : { labels }),
    ...(annotations === undefined || isEmpty(annotations) ? {} : { annotations }),
  };
  const spec = input.spec ?? {};
  const text = canonicalJson({ metadata, spec });
  if (text.length > MAX_ENTITY_LENGTH) {
    return { problems: [{ pointer: '', message: 'is larger than 1 MB' }] };
  }
  const ref = { kind: input.kind, namespace, name };
  return { entity: { ref, kind, metadata, spec, hash: hashText(text) } };
}

function isEmpty(object: object): boolean {
  return Object.keys(object).length === 0;
}

/** SHA-256, in hex. */
export function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The entity that a person or a plugin would write to get this one. */
export function toInput(entity: PreparedEntity): EntityInput {
  return {
    apiVersion: API_VERSION,
    kind: entity.ref.kind,
    metadata: entity.metadata,
    spec: entity.spec,
  };
}

/** What of an entity is merged and compared: what is written about it. The namespace is always said. */
export function writtenPart(
  { metadata, spec = {} }: EntityInput,
  namespace = metadata.namespace ?? DEFAULT_NAMESPACE,
): JsonObject {
  return { metadata: { ...metadata, namespace }, spec } as unknown as JsonObject;
}
