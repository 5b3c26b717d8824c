import type { Job, Plugin, PluginConfig } from '@gantry/client';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';

export const pluginsQuery = queryOptions({
  queryKey: keys.plugins,
  queryFn: async ({ signal }): Promise<readonly Plugin[]> => {
    const { data } = await api.GET('/api/v1/plugins', { signal });
    return data ?? [];
  },
  // What becomes of a plugin's process is no event.
  refetchInterval: 30_000,
});

/** What plugins are called, by their slugs. */
export function usePluginTitle(): (slug: string) => string {
  const { data: plugins } = useQuery(pluginsQuery);
  return (slug) => plugins?.find(({ name }) => name === slug)?.title ?? slug;
}

export const pluginQuery = (slug: string) =>
  queryOptions({
    queryKey: keys.plugin(slug),
    queryFn: async ({ signal }): Promise<Plugin> => {
      const params = { path: { name: slug } };
      const { data } = await api.GET('/api/v1/plugins/{name}', { params, signal });
      return data as Plugin;
    },
  });

export const pluginConfigQuery = (slug: string) =>
  queryOptions({
    queryKey: keys.pluginConfig(slug),
    queryFn: async ({ signal }): Promise<PluginConfig> => {
      const params = { path: { name: slug } };
      const { data } = await api.GET('/api/v1/plugins/{name}/config', { params, signal });
      return data as PluginConfig;
    },
  });

/** How many syncs the history shows. */
const HISTORY = 20;

export const pluginSyncsQuery = (slug: string) =>
  queryOptions({
    queryKey: keys.pluginSyncs(slug),
    queryFn: async ({ signal }): Promise<readonly Job[]> => {
      const params = { path: { name: slug }, query: { limit: HISTORY } };
      const { data } = await api.GET('/api/v1/plugins/{name}/syncs', { params, signal });
      return data ?? [];
    },
  });

/** The newest syncs of all plugins, for the cards. */
export const syncJobsQuery = queryOptions({
  queryKey: keys.syncJobs,
  queryFn: async ({ signal }): Promise<readonly Job[]> => {
    const params = { query: { type: 'sync', limit: 100 } };
    const { data } = await api.GET('/api/v1/jobs', { params, signal });
    return data ?? [];
  },
});
