import { isApiError, ResponseTooLargeError, UnexpectedAnswerError } from './api-errors.ts';
import type { ClusterConnection } from './connect-cluster.ts';
import type { ListQuery, Resource } from './resources.ts';

interface ListPage {
  /** Objects as they came, not yet checked. */
  readonly items: readonly unknown[];
  /** How many more there are, when the server says. */
  readonly remaining: number | undefined;
}

export interface ListOptions {
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  readonly pageSize?: number;
  /** Told when a list had to be continued in a newer state or begun again. */
  onRestart?(): void;
}

const PAGE_SIZE = 500;
const SMALLEST_PAGE = 20;
/** How often a list that took too long may go on in a newer state before it fails. */
const MAX_RESTARTS = 3;

/**
 * Reads a list page by page. The server keeps the state of a long list for some minutes only; when it has
 * forgotten it (410), the list goes on from the same place in the newest state, or from the beginning if the
 * server gives no place, without giving an object twice. An answer beyond the size limit is asked for again in
 * smaller pages.
 */
export async function* listPages(
  connection: ClusterConnection,
  resource: Resource,
  options: ListOptions = {},
): AsyncGenerator<ListPage> {
  const seen = new Set<string>();
  const tokens = new Set<string>();
  let limit = options.pageSize ?? PAGE_SIZE;
  let token: string | undefined;
  let restarts = 0;
  let ahead: Promise<unknown> | undefined;
  for (;;) {
    let answer: unknown;
    try {
      answer = await (ahead ?? readPage(connection, resource, options, { limit, token }));
    } catch (error) {
      ahead = undefined;
      if (error instanceof ResponseTooLargeError && limit > SMALLEST_PAGE) {
        limit = Math.max(SMALLEST_PAGE, Math.floor(limit / 5));
        continue;
      }
      if (isApiError(error, 410) && token !== undefined && restarts < MAX_RESTARTS) {
        restarts++;
        token = error.continueToken;
        // From the beginning, an unchanged list gives the same places again.
        tokens.clear();
        options.onRestart?.();
        continue;
      }
      throw error;
    }
    const { items, next, remaining } = parseList(answer, resource);
    if (next !== undefined) {
      if (tokens.has(next)) {
        throw new UnexpectedAnswerError(
          `the list of ${resource.plural} leads back to a page it gave`,
        );
      }
      tokens.add(next);
      token = next;
      // The server makes the next page while this one is worked on. Whoever stops here never asks how that went.
      ahead = readPage(connection, resource, options, { limit, token });
      ahead.catch(() => {});
    }
    const fresh = items.filter((item) => {
      const key = identityOf(item);
      if (key === undefined) return true;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
    yield { items: fresh, remaining };
    if (next === undefined) return;
  }
}

function readPage(
  connection: ClusterConnection,
  resource: Resource,
  options: ListOptions,
  page: { limit: number; token: string | undefined },
): Promise<unknown> {
  const query: ListQuery = {
    limit: page.limit,
    ...(page.token === undefined ? {} : { _continue: page.token }),
    ...(options.labelSelector ? { labelSelector: options.labelSelector } : {}),
    ...(options.fieldSelector ? { fieldSelector: options.fieldSelector } : {}),
  };
  return options.namespace === undefined
    ? resource.listAll(connection.apis, query)
    : resource.listIn(connection.apis, options.namespace, query);
}

/** One page only, for panels and probes. */
export async function listFirstPage(
  connection: ClusterConnection,
  resource: Resource,
  options: ListOptions = {},
): Promise<ListPage & { readonly more: boolean }> {
  const limit = options.pageSize ?? PAGE_SIZE;
  const answer = await readPage(connection, resource, options, { limit, token: undefined });
  const { items, next, remaining } = parseList(answer, resource);
  return { items, remaining, more: next !== undefined };
}

function parseList(
  answer: unknown,
  resource: Resource,
): { items: readonly unknown[]; next: string | undefined; remaining: number | undefined } {
  const { items, metadata } = (answer ?? {}) as { items?: unknown; metadata?: unknown };
  // An empty list of an old server is `null`.
  if (items !== null && !Array.isArray(items)) {
    throw new UnexpectedAnswerError(`the answer is not a list of ${resource.plural}`);
  }
  const { continue: next, remainingItemCount } = (metadata ?? {}) as Record<string, unknown>;
  return {
    items: items ?? [],
    next: typeof next === 'string' && next !== '' ? next : undefined,
    remaining: typeof remainingItemCount === 'number' ? remainingItemCount : undefined,
  };
}

function identityOf(item: unknown): string | undefined {
  const metadata = (item as { metadata?: { namespace?: unknown; name?: unknown } } | null)
    ?.metadata;
  return metadata?.name === undefined ? undefined : `${metadata.namespace ?? ''}/${metadata.name}`;
}
