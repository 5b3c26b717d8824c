import { type EntityRef, parseEntityRef } from '../entity-ref.ts';

/** `dependsOn:Service/x`: what stands in a relation to an entity; without a type, in any. */
export interface RelatedFilter {
  readonly type?: string;
  readonly ref: EntityRef;
}

/** Reads `type:Kind/name`, `Kind/name` or either with a namespace; `undefined` for anything else. */
export function parseRelated(text: string): RelatedFilter | undefined {
  const colon = text.indexOf(':');
  const ref = parseEntityRef(text.slice(colon + 1));
  if (!ref) return undefined;
  if (colon < 0) return { ref };
  const type = text.slice(0, colon);
  return /^[A-Za-z][A-Za-z0-9]*$/.test(type) ? { type, ref } : undefined;
}
