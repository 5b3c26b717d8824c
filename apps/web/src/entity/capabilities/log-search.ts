import type { LogEntry, LogField, LogHistogramBucket } from '@gantry/client';
import { nextCursorOf } from '@gantry/client';
import type { EntityRef } from '@gantry/contracts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { keys } from '../../api/query-keys.ts';

/** What is looked for: the newest entries of the last minutes, or of a span that was chosen. */
export interface LogSearch {
  readonly source: string | undefined;
  readonly minutes: number;
  /** Chosen in the histogram, in Unix milliseconds. */
  readonly span: readonly [number, number] | undefined;
  readonly text: string;
  readonly levels: readonly string[];
  /** Each as `field:op:value`. */
  readonly filters: readonly string[];
}

const PAGE = 200;

function queryOf({ namespace }: EntityRef, search: LogSearch) {
  const { source, minutes, span, text, levels, filters } = search;
  const [start, end] = span ?? [Date.now() - minutes * 60_000, Date.now()];
  const all = [...filters, ...(text.trim() === '' ? [] : [`message:contains:${text.trim()}`])];
  return {
    namespace,
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    ...(source === undefined ? {} : { source }),
    ...(all.length === 0 ? {} : { filter: all }),
    ...(levels.length === 0 ? {} : { level: [...levels] }),
  };
}

/** Entries, newest first. */
export const logsQuery = (ref: EntityRef, search: LogSearch) =>
  infiniteQueryOptions({
    queryKey: [...keys.entityPart(ref, 'logs'), search] as const,
    initialPageParam: undefined as
      | { readonly cursor: string; readonly query: ReturnType<typeof queryOf> }
      | undefined,
    queryFn: async ({ pageParam, signal }) => {
      // A further page is one of the same search: its times must not move.
      const query = pageParam?.query ?? queryOf(ref, search);
      const cursor = pageParam === undefined ? {} : { cursor: pageParam.cursor };
      const { data, response } = await api.GET('/api/v1/entities/{kind}/{name}/logs', {
        params: {
          path: { kind: ref.kind, name: ref.name },
          query: { ...query, limit: PAGE, ...cursor },
        },
        signal,
      });
      const next = nextCursorOf(response) ?? data?.nextCursor;
      return {
        entries: (data?.entries ?? []) as readonly LogEntry[],
        warnings: data?.warnings ?? [],
        next: next === undefined ? undefined : { cursor: next, query },
      };
    },
    getNextPageParam: (page) => page.next,
    retry: false,
  });

export const histogramQuery = (ref: EntityRef, search: LogSearch, bucketCount: number) =>
  queryOptions({
    queryKey: [...keys.entityPart(ref, 'log-histogram', bucketCount), search] as const,
    queryFn: async ({ signal }): Promise<readonly LogHistogramBucket[]> => {
      const { data } = await api.GET('/api/v1/entities/{kind}/{name}/logs/histogram', {
        params: {
          path: { kind: ref.kind, name: ref.name },
          query: { ...queryOf(ref, search), bucketCount },
        },
        signal,
      });
      return data ?? [];
    },
    retry: false,
  });

export const logFieldsQuery = (ref: EntityRef, source: string | undefined) =>
  queryOptions({
    queryKey: keys.entityPart(ref, 'log-fields', source ?? ''),
    staleTime: 5 * 60_000,
    queryFn: async ({ signal }): Promise<readonly LogField[]> => {
      const query = { namespace: ref.namespace, ...(source === undefined ? {} : { source }) };
      const { data } = await api.GET('/api/v1/entities/{kind}/{name}/logs/schema', {
        params: { path: { kind: ref.kind, name: ref.name }, query },
        signal,
      });
      return data ?? [];
    },
  });
