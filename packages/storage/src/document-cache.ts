import type { EntityRef } from '@gantry/contracts';

/** An entity as JSON text, with its revision. */
export interface CachedDocument {
  readonly doc: string;
  readonly revision: number;
}

/** Characters of documents that are kept. */
const MAX_CHARACTERS = 8 * 1024 * 1024;

/**
 * Documents that were read lately, for a store that one process owns: it knows of every commit, and forgets
 * what the commit changed. Reading a row costs a request more than everything else it does together.
 */
export class DocumentCache {
  readonly #documents = new Map<string, CachedDocument>();
  #characters = 0;

  get(ref: EntityRef): CachedDocument | undefined {
    return this.#documents.get(keyOf(ref));
  }

  set(ref: EntityRef, document: CachedDocument): void {
    this.delete(ref);
    this.#documents.set(keyOf(ref), document);
    this.#characters += document.doc.length;
    // Oldest first: a map keeps the order of insertion.
    for (const [key, oldest] of this.#documents) {
      if (this.#characters <= MAX_CHARACTERS) return;
      this.#documents.delete(key);
      this.#characters -= oldest.doc.length;
    }
  }

  delete(ref: EntityRef): void {
    const key = keyOf(ref);
    const known = this.#documents.get(key);
    if (!known) return;
    this.#documents.delete(key);
    this.#characters -= known.doc.length;
  }
}

function keyOf(ref: EntityRef): string {
  return `${ref.kind}/${ref.namespace}/${ref.name}`;
}
