import type { MarketplaceEntry, NewerPlugin, PluginChange, PluginSet } from '@gantry/client';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';

const POLL_MS = 700;

export const marketplaceQuery = queryOptions({
  queryKey: keys.marketplace('entries'),
  queryFn: async ({ signal }): Promise<readonly MarketplaceEntry[]> => {
    const { data } = await api.GET('/api/v1/marketplace', { signal });
    return data ?? [];
  },
});

export const pluginSetsQuery = queryOptions({
  queryKey: keys.marketplace('sets'),
  queryFn: async ({ signal }): Promise<readonly PluginSet[]> => {
    const { data } = await api.GET('/api/v1/plugin-sets', { signal });
    return data ?? [];
  },
});

/** Asks registries, so only when somebody wants to know. */
export const outdatedQuery = queryOptions({
  queryKey: keys.marketplace('outdated'),
  enabled: false,
  queryFn: async ({ signal }): Promise<readonly NewerPlugin[]> => {
    const { data } = await api.GET('/api/v1/plugin-sets/outdated', { signal });
    return data ?? [];
  },
});

/** A change, until it is over or waits for somebody. */
export const changeQuery = (id: string) =>
  queryOptions({
    queryKey: keys.marketplace('change', id),
    queryFn: async ({ signal }): Promise<PluginChange> => {
      const params = { path: { id } };
      const { data } = await api.GET('/api/v1/plugin-changes/{id}', { params, signal });
      return data as PluginChange;
    },
    refetchInterval: ({ state: { data } }) => (data && isSettled(data.state) ? false : POLL_MS),
  });

export function isSettled(state: PluginChange['state']): boolean {
  return state !== 'preparing' && state !== 'applying';
}
