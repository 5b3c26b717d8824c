import type { Dashboard } from '@gantry/client';
import { DASHBOARD_PARTS, type DashboardInput, type DashboardScope } from '@gantry/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { text } from '../text/text.ts';
import { dashboardQuery } from './home-queries.ts';

export interface DashboardTarget {
  readonly scope: DashboardScope;
  readonly team?: string;
}

export type DashboardParts = Pick<Dashboard, 'widgets' | 'quickLinks' | 'pinnedEntities'>;

/** Saves changed parts for somebody. What else is set there stays, and what is not set stays inherited. */
export function useSaveDashboard() {
  const client = useQueryClient();
  return useMutation({
    meta: { failure: text.home.editing.saveFailed },
    mutationFn: async ({
      target,
      changes,
    }: {
      target: DashboardTarget;
      changes: Partial<DashboardParts>;
    }) => {
      const params = { query: target };
      const { data: base } = await api.GET('/api/v1/dashboard/config', { params });
      const kept = DASHBOARD_PARTS.filter((part) => base?.sources[part] === target.scope);
      const body: DashboardInput = {
        ...Object.fromEntries(kept.map((part) => [part, base?.[part]])),
        ...changes,
      };
      await api.PUT('/api/v1/dashboard/config', { params, body });
    },
    onSettled: () => client.invalidateQueries({ queryKey: dashboardQuery.queryKey }),
  });
}

/** Takes back what the person has set for themselves. */
export function useResetDashboard() {
  const client = useQueryClient();
  return useMutation({
    meta: { failure: text.home.editing.saveFailed },
    mutationFn: async () => {
      const params = { query: { scope: 'user' as const } };
      await api.DELETE('/api/v1/dashboard/config', { params });
    },
    onSettled: () => client.invalidateQueries({ queryKey: dashboardQuery.queryKey }),
  });
}
