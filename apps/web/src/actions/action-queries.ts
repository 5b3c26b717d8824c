import type { Action, Run, RunLogPage, RunSummary } from '@gantry/client';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';

export const actionsQuery = queryOptions({
  queryKey: keys.actions,
  queryFn: async ({ signal }) => {
    const { data } = await api.GET('/api/v1/actions', { signal });
    return data as Action[];
  },
});

export const actionQuery = (namespace: string, name: string) =>
  queryOptions({
    queryKey: keys.action(namespace, name),
    queryFn: async ({ signal }) => {
      const params = { path: { name }, query: { namespace } };
      const { data } = await api.GET('/api/v1/actions/{name}', { params, signal });
      return data as Action;
    },
  });

export interface RunFilters {
  readonly mine?: boolean;
  /** `Kind/namespace/name`. */
  readonly entity?: string;
  readonly limit: number;
}

export const runsQuery = (filters: RunFilters) =>
  queryOptions({
    queryKey: keys.runs(filters),
    queryFn: async ({ signal }) => {
      const { data } = await api.GET('/api/v1/runs', { params: { query: filters }, signal });
      return data as RunSummary[];
    },
  });

export const runsOfActionQuery = (namespace: string, name: string) =>
  queryOptions({
    queryKey: keys.runs({ namespace, name }),
    queryFn: async ({ signal }) => {
      const params = { path: { name }, query: { namespace, limit: 20 } };
      const { data } = await api.GET('/api/v1/actions/{name}/runs', { params, signal });
      return data as RunSummary[];
    },
  });

export const awaitingQuery = queryOptions({
  queryKey: keys.awaitingRuns,
  queryFn: async ({ signal }) => {
    const { data } = await api.GET('/api/v1/runs/awaiting', { signal });
    return data as RunSummary[];
  },
});

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: keys.run(id),
    queryFn: async ({ signal }) => {
      const { data } = await api.GET('/api/v1/runs/{id}', { params: { path: { id } }, signal });
      return data as Run;
    },
  });

export async function fetchRunLog(
  id: string,
  after: number,
  signal: AbortSignal,
): Promise<RunLogPage> {
  const params = { path: { id }, query: { after, limit: 1_000, wait: 0 } };
  const { data } = await api.GET('/api/v1/runs/{id}/log', { params, signal });
  return data as RunLogPage;
}
