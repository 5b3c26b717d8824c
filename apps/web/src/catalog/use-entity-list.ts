import { nextCursorOf } from '@gantry/client';
import {
  keepPreviousData,
  type QueryClient,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { api } from '../api/client.ts';
import { changeKey, type EntityChanges } from '../api/entity-changes.ts';
import { onEntityChanges } from '../api/live.ts';
import { keys } from '../api/query-keys.ts';
import type { CatalogFilters } from './catalog-search.ts';
import {
  type EntityList,
  LISTED_FIELDS,
  type ListedEntity,
  type LoadedPage,
  pagesBetween,
  rowsOf,
} from './entity-list.ts';
import { EntityListLoader } from './entity-list-loader.ts';

const PAGE_SIZE = 100;
const HIGHLIGHT_MS = 2_400;
const NOTHING: ReadonlySet<string> = new Set();
const EMPTY: EntityList = { pages: [] };

export interface EntityListState {
  readonly rows: readonly ListedEntity[];
  readonly total: number | undefined;
  readonly hasMore: boolean;
  /** Nothing to show yet. */
  readonly isLoading: boolean;
  /** What is shown belongs to the filters before. */
  readonly isOutdated: boolean;
  readonly error: unknown;
  readonly moreError: unknown;
  /** Identifiers of the entities that have just changed. */
  readonly changed: ReadonlySet<string>;
  readonly retry: () => void;
  readonly loadMore: () => void;
  /** Tells which rows are in view. */
  readonly show: (first: number, last: number) => void;
}

/** A list of entities that is loaded as far as one scrolls, and stays up to date where one looks. */
export function useEntityList(filters: CatalogFilters): EntityListState {
  const queryClient = useQueryClient();
  const queryKey = keys.entities(filters);
  const query = useQuery({
    queryKey,
    queryFn: async ({ signal }): Promise<EntityList> => ({
      pages: [await fetchPage(filters, undefined, signal)],
    }),
    placeholderData: keepPreviousData,
    // Reading it again would forget all pages but the first. The loader looks after it.
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [changed, setChanged] = useState(NOTHING);
  const [moreError, setMoreError] = useState<unknown>(undefined);

  // The key is a new object each time, its content is what counts.
  const content = JSON.stringify(queryKey);
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const watcher = useMemo(
    () => new ListWatcher(queryClient, filters, { setChanged, setMoreError }),
    [queryClient, content],
  );
  useEffect(() => watcher.start(), [watcher]);

  const list = query.data ?? EMPTY;
  const { rows, starts } = useMemo(() => rowsOf(list), [list]);
  return {
    rows,
    total: list.pages[0]?.total,
    hasMore: list.pages.at(-1)?.next !== undefined,
    isLoading: query.isPending,
    isOutdated: query.isPlaceholderData,
    error: query.data === undefined || query.isPlaceholderData ? query.error : undefined,
    moreError,
    changed,
    retry: () => void query.refetch(),
    loadMore: () => watcher.loadMore(),
    show: (first, last) => watcher.show(pagesBetween(starts, first, last)),
  };
}

interface WatcherState {
  readonly setChanged: (changed: ReadonlySet<string>) => void;
  readonly setMoreError: (error: unknown) => void;
}

/** Ties a loader to the query cache and to the events of the server. */
class ListWatcher {
  readonly #queryClient: QueryClient;
  readonly #filters: CatalogFilters;
  readonly #state: WatcherState;
  #loader: EntityListLoader | undefined;
  #recent = new Set<string>();
  #highlighted = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(queryClient: QueryClient, filters: CatalogFilters, state: WatcherState) {
    this.#queryClient = queryClient;
    this.#filters = filters;
    this.#state = state;
  }

  start(): () => void {
    const queryKey = keys.entities(this.#filters);
    const loader = new EntityListLoader({
      read: () => this.#queryClient.getQueryData<EntityList>(queryKey),
      write: (list) => {
        this.#queryClient.setQueryData(queryKey, list);
        this.#state.setMoreError(undefined);
      },
      fetch: (cursor) => fetchPage(this.#filters, cursor),
      onError: (error) => this.#state.setMoreError(error),
      onRefreshed: (_before, after) => this.#highlight(after),
    });
    this.#loader = loader;
    // What has been stays as it was.
    if (this.#filters.asOf !== undefined) return () => loader.dispose();
    // What the cache kept from an earlier visit is shown at once, and then looked at again.
    const query = this.#queryClient.getQueryState(queryKey);
    if (query?.data !== undefined && query.fetchStatus === 'idle') loader.refresh();
    const unsubscribe = onEntityChanges((changes) => this.#onChanges(changes));
    return () => {
      unsubscribe();
      clearTimeout(this.#timer);
      loader.dispose();
    };
  }

  loadMore(): void {
    this.#loader?.loadMore();
  }

  show(pages: readonly number[]): void {
    this.#loader?.show(pages);
  }

  #onChanges(changes: EntityChanges | 'unknown'): void {
    if (changes !== 'unknown') {
      const relevant = [...changes.keys()].filter((key) => this.#concerns(key));
      if (relevant.length === 0) return;
      this.#recent = new Set(relevant);
    }
    this.#loader?.refresh();
  }

  #concerns(key: string): boolean {
    const [kind, namespace] = key.split('/');
    const wanted = this.#filters;
    return (
      (wanted.kind === undefined || wanted.kind === kind) &&
      (wanted.namespace === undefined || wanted.namespace === namespace)
    );
  }

  #highlight(page: LoadedPage): void {
    const before = this.#highlighted.size;
    for (const { kind, metadata } of page.items) {
      const { namespace, name, uid } = metadata;
      if (this.#recent.has(changeKey({ kind, namespace, name }))) this.#highlighted.add(uid);
    }
    if (this.#highlighted.size === before) return;
    this.#state.setChanged(new Set(this.#highlighted));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#highlighted = new Set();
      this.#state.setChanged(NOTHING);
    }, HIGHLIGHT_MS);
  }
}

async function fetchPage(
  filters: CatalogFilters,
  cursor: string | undefined,
  signal?: AbortSignal,
): Promise<LoadedPage> {
  const { kind, gone, stale, conflict, tag, label, asOf, ...rest } = filters;
  const query = {
    ...rest,
    ...(tag ? { tag: [...tag] } : {}),
    ...(label ? { label: [...label] } : {}),
    ...(gone ? { gone: true } : {}),
    ...(stale ? { stale: true } : {}),
    ...(conflict ? { conflict: true } : {}),
    fields: LISTED_FIELDS,
    limit: PAGE_SIZE,
    ...(cursor === undefined ? {} : { cursor }),
    ...(asOf === undefined ? { freshness: true } : { asOf }),
    // Nothing counts the past.
    ...(cursor === undefined && asOf === undefined ? { count: true } : {}),
  };
  const { data, response } =
    kind === undefined
      ? await api.GET('/api/v1/entities', { params: { query }, signal: signal ?? null })
      : await api.GET('/api/v1/entities/{kind}', {
          params: { path: { kind }, query },
          signal: signal ?? null,
        });
  const total = Number(response.headers.get('x-total-count') ?? Number.NaN);
  return {
    cursor,
    items: (data ?? []) as unknown as readonly ListedEntity[],
    next: nextCursorOf(response),
    ...(Number.isNaN(total) ? {} : { total }),
  };
}
