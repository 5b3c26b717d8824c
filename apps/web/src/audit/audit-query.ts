import { type AuditEntry, nextCursorOf } from '@gantry/client';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';
import { type AuditSearch, toAuditFilter } from './audit-search.ts';

const PAGE = 50;

export const auditQuery = (filters: AuditSearch) =>
  infiniteQueryOptions({
    queryKey: keys.audit(filters),
    staleTime: 0,
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const cursor = pageParam === undefined ? {} : { cursor: pageParam };
      const { source, ...rest } = toAuditFilter(filters);
      const known = SOURCES.find((name) => name === source);
      const query = { ...rest, ...(known ? { source: known } : {}), limit: PAGE, ...cursor };
      const { data, response } = await api.GET('/api/v1/audit', { params: { query }, signal });
      const entries: readonly AuditEntry[] = data ?? [];
      return { entries, next: nextCursorOf(response) };
    },
    getNextPageParam: (page) => page.next,
  });

/** Where changes come from. */
export const SOURCES = [
  'ui',
  'cli',
  'api',
  'plugin',
  'gitops',
  'webhook',
  'mcp',
  'system',
] as const;
