import { isJsonObject, type JsonObject, type Problem } from '@gantry/base';
import type { EntityInput } from '../entity.ts';
import { DEFAULT_NAMESPACE, formatEntityRef } from '../entity-ref.ts';
import { backstageKind } from './backstage-ref.ts';
import { translate } from './from-backstage.ts';
import {
  BACKSTAGE_ANNOTATION,
  BACKSTAGE_VERSION,
  GANTRY_ANNOTATION,
  withAnnotations,
} from './import-backstage.ts';
import { fieldsToKeep, putBack, type TwoParts, takeKept, toAnnotations } from './kept-fields.ts';
import { translateBack } from './to-backstage.ts';
import { UNKNOWN } from './vocabulary.ts';

/** A document of Backstage, or why there is none. */
export type BackstageExport =
  | { readonly document: JsonObject; readonly notes: readonly Problem[] }
  | { readonly ref: string; readonly reason: string };

/**
 * Translates an entity to a document that Backstage accepts. What came from there comes back as it was,
 * unless somebody has changed it since; what Backstage has no place for goes along in an annotation.
 */
export function exportBackstage(entity: EntityInput): BackstageExport {
  const { kind } = entity;
  const own = entity.metadata as unknown as JsonObject;
  const spec = (entity.spec ?? {}) as JsonObject;
  const { kept, rest } = takeKept(BACKSTAGE_ANNOTATION, own.annotations);
  const { name, namespace = DEFAULT_NAMESPACE } = entity.metadata;
  const ref = formatEntityRef({ kind, namespace, name });
  const theirs = kept.kind ?? backstageKind(kind);
  if (theirs === undefined) return { ref, reason: `Backstage has no kind for ${kind}` };
  const parts = { metadata: withAnnotations({ ...own, namespace }, rest), spec };
  const document = putBack(translateBack(parts, kind), kept);
  if (!isBackstageName(document.metadata.name)) {
    return { ref, reason: 'Backstage takes names of at most 63 characters' };
  }
  const back = translate(document, kind, { kinds: new Set([kind]) });
  const lost = fieldsToKeep(parts, back);
  const annotations = toAnnotations(GANTRY_ANNOTATION, lost);
  const all = { ...(document.metadata.annotations as JsonObject | undefined), ...annotations };
  const notes = [
    ...Object.keys(lost.metadata ?? {})
      .filter((field) => hasNoPlace(field, parts, document))
      .map((field) => `/metadata/${field}`),
    ...Object.keys(lost.spec ?? {}).map((field) => `/spec/${field}`),
  ].map((pointer) => ({ pointer, message: 'has no place in Backstage' }));
  for (const [field, value] of Object.entries(document.spec)) {
    if (value !== UNKNOWN) continue;
    notes.push({
      pointer: `/spec/${field}`,
      message: 'is demanded by Backstage: "unknown" is written',
    });
  }
  return {
    document: {
      apiVersion: kept.apiVersion ?? BACKSTAGE_VERSION,
      kind: theirs,
      metadata: withAnnotations(document.metadata, all),
      spec: document.spec,
    },
    notes,
  };
}

/** Annotations differ also where the export adds some: only one that is missing has no place. */
function hasNoPlace(field: string, parts: TwoParts, document: TwoParts): boolean {
  if (field !== 'annotations') return true;
  const written = document.metadata.annotations;
  const names = Object.keys((parts.metadata.annotations ?? {}) as JsonObject);
  return names.some((name) => !isJsonObject(written) || !Object.hasOwn(written, name));
}

function isBackstageName(name: unknown): boolean {
  return (
    typeof name === 'string' &&
    name.length <= 63 &&
    /^[A-Za-z0-9]+([-_.]+[A-Za-z0-9]+)*$/.test(name)
  );
}
