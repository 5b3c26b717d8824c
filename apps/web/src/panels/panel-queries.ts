import type { Panel, PanelDocument } from '@gantry/client';
import type { EntityRef } from '@gantry/contracts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';

/** The panels that apply to an entity. Decided from manifests, so it is quick. */
export const panelsQuery = (ref: EntityRef) =>
  queryOptions({
    queryKey: keys.entityPart(ref, 'panels'),
    queryFn: async ({ signal }): Promise<readonly Panel[]> => {
      const params = {
        path: { kind: ref.kind, name: ref.name },
        query: { namespace: ref.namespace },
      };
      const { data } = await api.GET('/api/v1/entities/{kind}/{name}/panels', { params, signal });
      return data ?? [];
    },
  });

const RETRY_FACTOR = 3;

export const panelQuery = (ref: EntityRef, panel: Panel) =>
  queryOptions({
    queryKey: keys.entityPart(ref, 'panel', panel.plugin, panel.id),
    staleTime: 2_000,
    queryFn: async ({ signal }): Promise<PanelDocument> => {
      const params = {
        path: { kind: ref.kind, name: ref.name, plugin: panel.plugin, panel: panel.id },
        query: { namespace: ref.namespace },
      };
      const path = '/api/v1/entities/{kind}/{name}/panels/{plugin}/{panel}';
      const { data } = await api.GET(path, { params, signal });
      return data as PanelDocument;
    },
    // Only while somebody looks: the query has no observer on another tab, and a hidden window pauses it.
    refetchInterval: ({ state }) => {
      if (panel.refreshSeconds === undefined) return false;
      const factor = state.error ? RETRY_FACTOR : 1;
      return panel.refreshSeconds * 1_000 * factor;
    },
    refetchIntervalInBackground: false,
    retry: false,
  });
