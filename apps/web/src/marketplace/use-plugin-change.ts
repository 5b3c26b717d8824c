import type { PluginChange } from '@gantry/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';
import { text } from '../text/text.ts';

const t = text.marketplace.change;

/** What may be asked for. The plan is always shown: nothing is done without a click. */
export type ChangeRequest =
  | { action: 'install'; plugins: { package: string; integrity?: string }[] }
  | { action: 'update'; names?: string[] }
  | { action: 'uninstall'; names: string[]; keepData?: boolean }
  | { action: 'rollback'; set?: number };

export function useRequestChange(onRequested: (change: PluginChange) => void) {
  const queryClient = useQueryClient();
  return useMutation({
    meta: { failure: t.requestFailed },
    mutationFn: async (body: ChangeRequest) =>
      (await api.POST('/api/v1/plugin-changes', { body })).data as PluginChange,
    onSuccess: (change) => {
      queryClient.setQueryData(keys.marketplace('change', change.id), change);
      onRequested(change);
    },
  });
}

/** Agrees to a plan. */
export function useApproveChange(onApproved: (change: PluginChange) => void) {
  const queryClient = useQueryClient();
  return useMutation({
    meta: { failure: t.approveFailed },
    mutationFn: async (id: string) => {
      const path = '/api/v1/plugin-changes/{id}/approve';
      return (await api.POST(path, { params: { path: { id } } })).data as PluginChange;
    },
    onSuccess: (change) => {
      queryClient.setQueryData(keys.marketplace('change', change.id), change);
      onApproved(change);
    },
  });
}
