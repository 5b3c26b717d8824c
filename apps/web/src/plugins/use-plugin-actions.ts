import type { Job, Plugin } from '@gantry/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';
import { text } from '../text/text.ts';
import { showToast } from '../ui/toasts.ts';

const t = text.plugins;

/** Switches a plugin on or off. Enabling starts its first sync. */
export function useSetEnabled(plugin: Plugin) {
  const queryClient = useQueryClient();
  return useMutation({
    meta: { failure: t.enableFailed },
    mutationFn: async (enabled: boolean) => {
      const params = { path: { name: plugin.name } };
      await api.PUT('/api/v1/plugins/{name}/enable', { params, body: { enabled } });
    },
    onSuccess: async (_answer, enabled) => {
      const title = enabled ? t.enabled(plugin.title) : t.disabled(plugin.title);
      showToast({ level: enabled ? 'ok' : 'info', title });
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: keys.plugin(plugin.name) }),
        queryClient.invalidateQueries({ queryKey: keys.plugins }),
      ]);
    },
  });
}

/** Starts a sync, or joins the one that is under way. */
export function useSyncNow(plugin: Plugin) {
  const queryClient = useQueryClient();
  return useMutation({
    meta: { failure: t.sync.startFailed },
    mutationFn: async (): Promise<Job | undefined> => {
      const params = { path: { name: plugin.name } };
      const path = '/api/v1/plugins/{name}/sync';
      const { data } = await api.POST(path, { params, body: undefined });
      return data;
    },
    onSuccess: (job) => {
      if (!job) return;
      queryClient.setQueryData(keys.job(job.id), job);
      queryClient.setQueryData<Plugin>(
        keys.plugin(plugin.name),
        (before) => before && { ...before, lastSync: job },
      );
      void queryClient.invalidateQueries({ queryKey: keys.pluginSyncs(plugin.name) });
    },
  });
}

export function useRelease(plugin: Plugin) {
  const queryClient = useQueryClient();
  return useMutation({
    meta: { failure: t.process.quarantine.failed },
    mutationFn: async () => {
      const params = { path: { name: plugin.name } };
      await api.POST('/api/v1/plugins/{name}/release', { params });
    },
    onSuccess: async () => {
      showToast({ level: 'ok', title: t.process.quarantine.released });
      await queryClient.invalidateQueries({ queryKey: keys.plugin(plugin.name) });
    },
  });
}
