import type { KubeObject } from '../world/object-builders.ts';
import { type Collection, firstAtOrAfter, keyOf } from './collection.ts';
import { parseFieldSelector, parseLabelSelector } from './selectors.ts';
import { StatusError } from './status-error.ts';

interface ListResult {
  readonly items: readonly KubeObject[];
  readonly metadata: KubeObject;
}

const EXPIRED =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

interface Token {
  readonly v: 'meta.k8s.io/v1';
  /** The revision of the list that began; -1 continues in the newest. */
  readonly rv: number;
  readonly start: string;
}

/** Lists as the API does: in key order, in chunks that belong to one revision, until the revision is forgotten. */
export class Lister {
  #revision = 1_000;
  #oldest = 0;
  readonly #snapshots = new Map<string, readonly KubeObject[]>();

  get revision(): number {
    return this.#revision;
  }

  nextRevision(): number {
    return ++this.#revision;
  }

  /** What compaction does: `continue` tokens from before now answer 410. */
  compact(): void {
    this.#snapshots.clear();
    this.#oldest = ++this.#revision;
  }

  list(collection: Collection, namespace: string | undefined, query: URLSearchParams): ListResult {
    const plural = collection.type.plural;
    const labels = query.get('labelSelector') ?? '';
    const fields = query.get('fieldSelector') ?? '';
    const matchesLabels = parseLabelSelector(labels);
    const matchesFields = parseFieldSelector(fields, plural);
    const limit = Number(query.get('limit') ?? 0);
    const { objects, start, revision } = this.#source(collection, namespace, query);
    const items: KubeObject[] = [];
    let index = start;
    for (; index < objects.length; index++) {
      const object = objects[index] as KubeObject;
      if (namespace !== undefined && object.metadata.namespace !== namespace) break;
      if (!matchesLabels(object) || !matchesFields(object)) continue;
      if (limit > 0 && items.length === limit) break;
      items.push(object);
    }
    const metadata: KubeObject = { resourceVersion: String(revision) };
    const next = objects[index];
    if (next && (namespace === undefined || next.metadata.namespace === namespace)) {
      this.#snapshots.set(`${plural} ${revision}`, objects);
      // Like the API, the token names the last key with a zero byte, the smallest key that follows it.
      const last = items.at(-1);
      const token: Token = {
        v: 'meta.k8s.io/v1',
        rv: revision,
        start: last ? `${keyOf(last)}\0` : keyOf(next),
      };
      metadata.continue = Buffer.from(JSON.stringify(token)).toString('base64url');
      if (labels === '' && fields === '') {
        const end =
          namespace === undefined ? objects.length : firstAtOrAfter(objects, `${namespace}0`);
        metadata.remainingItemCount = end - index;
      }
    }
    return { items, metadata };
  }

  #source(
    collection: Collection,
    namespace: string | undefined,
    query: URLSearchParams,
  ): { objects: readonly KubeObject[]; start: number; revision: number } {
    const text = query.get('continue');
    if (!text) {
      const objects = collection.objects;
      const start = namespace === undefined ? 0 : firstAtOrAfter(objects, `${namespace}/`);
      return { objects, start, revision: this.#revision };
    }
    const token = parseToken(text);
    if (token.rv === -1) {
      const objects = collection.objects;
      return { objects, start: firstAtOrAfter(objects, token.start), revision: this.#revision };
    }
    const objects = this.#snapshots.get(`${collection.type.plural} ${token.rv}`);
    if (!objects || token.rv < this.#oldest) throw expired(token);
    return { objects, start: firstAtOrAfter(objects, token.start), revision: token.rv };
  }
}

/** The answer to a `continue` token of a forgotten revision, with or without one to go on from. */
export function expiredContinue(text: string, withToken: boolean): StatusError {
  return expired(parseToken(text), withToken);
}

function expired(token: Token, withToken = true): StatusError {
  const goOn = Buffer.from(JSON.stringify({ ...token, rv: -1 })).toString('base64url');
  return new StatusError(410, 'Expired', EXPIRED, {
    metadata: withToken ? { continue: goOn } : {},
  });
}

function parseToken(text: string): Token {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as Token;
  } catch {
    throw new StatusError(400, 'BadRequest', 'invalid continue token: continue key is not valid');
  }
}
