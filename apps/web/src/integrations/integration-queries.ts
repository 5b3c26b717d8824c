import type { Assignment, Integration, PluginConfig } from '@gantry/client';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';

export interface IntegrationName {
  readonly plugin: string;
  readonly slug: string;
}

export const integrationsQuery = queryOptions({
  queryKey: keys.integrations,
  queryFn: async ({ signal }): Promise<readonly Integration[]> => {
    const { data } = await api.GET('/api/v1/integrations', { signal });
    return data ?? [];
  },
  // Whether a connection works is found out by its calls, which are no events.
  refetchInterval: 30_000,
});

export const integrationQuery = ({ plugin, slug }: IntegrationName) =>
  queryOptions({
    queryKey: keys.integration(plugin, slug),
    queryFn: async ({ signal }): Promise<Integration> => {
      const params = { path: { name: plugin, integration: slug } };
      const { data } = await api.GET('/api/v1/plugins/{name}/integrations/{integration}', {
        params,
        signal,
      });
      return data as Integration;
    },
  });

export const integrationConfigQuery = ({ plugin, slug }: IntegrationName) =>
  queryOptions({
    queryKey: [...keys.integration(plugin, slug), 'config'],
    queryFn: async ({ signal }): Promise<PluginConfig> => {
      const params = { path: { name: plugin, integration: slug } };
      const { data } = await api.GET('/api/v1/plugins/{name}/integrations/{integration}/config', {
        params,
        signal,
      });
      return data as PluginConfig;
    },
  });

export const assignmentsQuery = queryOptions({
  queryKey: keys.assignments,
  queryFn: async ({ signal }): Promise<readonly Assignment[]> => {
    const { data } = await api.GET('/api/v1/assignments', { signal });
    return data ?? [];
  },
});
