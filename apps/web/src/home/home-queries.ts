import type { Announcement, Dashboard, Entity, Facets, ViewedEntity } from '@gantry/client';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';

/** Entities that a widget shows. */
const SHOWN = 6;
const FIELDS =
  'kind,metadata.name,metadata.namespace,metadata.title,metadata.updatedAt,metadata.updatedBy';
/** Announcements begin and end by the clock, which is no event. */
const ANNOUNCEMENTS_MS = 60_000;

export const dashboardQuery = queryOptions({
  queryKey: keys.dashboard,
  queryFn: async ({ signal }): Promise<Dashboard> => {
    const params = { query: { scope: 'user' as const } };
    const { data } = await api.GET('/api/v1/dashboard/config', { params, signal });
    return data as Dashboard;
  },
});

export const announcementsQuery = queryOptions({
  queryKey: keys.announcements,
  refetchInterval: ANNOUNCEMENTS_MS,
  queryFn: async ({ signal }): Promise<readonly Announcement[]> => {
    const params = { query: { all: false } };
    const { data } = await api.GET('/api/v1/announcements', { params, signal });
    return data ?? [];
  },
});

export const viewedQuery = queryOptions({
  queryKey: keys.viewed,
  // What was looked at a moment ago is first.
  staleTime: 0,
  queryFn: async ({ signal }): Promise<readonly ViewedEntity[]> => {
    const params = { query: { limit: 8 } };
    const { data } = await api.GET('/api/v1/history', { params, signal });
    return data ?? [];
  },
});

export interface FewEntities {
  readonly entities: readonly Entity[];
  readonly total: number;
}

/** The entities that changed last: all, or those of the reader's teams. */
export const latestQuery = (which: 'all' | 'mine') =>
  queryOptions({
    queryKey: keys.latest(which),
    queryFn: async ({ signal }): Promise<FewEntities> => {
      const query = {
        sort: '-updatedAt' as const,
        limit: SHOWN,
        fields: FIELDS,
        ...(which === 'mine' ? { mine: true, count: true } : {}),
      };
      const { data = [], response } = await api.GET('/api/v1/entities', {
        params: { query },
        signal,
      });
      const total = Number(response.headers.get('x-total-count') ?? data.length);
      return { entities: data, total };
    },
  });

export const statesQuery = queryOptions({
  queryKey: keys.states,
  queryFn: async ({ signal }): Promise<Facets> => {
    const query = { facet: ['state' as const], limit: 20 };
    const { data } = await api.GET('/api/v1/facets', { params: { query }, signal });
    return data as Facets;
  },
});
