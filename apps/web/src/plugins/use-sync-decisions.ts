import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';
import { text } from '../text/text.ts';
import { showToast } from '../ui/toasts.ts';

const t = text.plugins.sync;

/** Releases or drops what a sync holds back. */
export function useDecideHeld(slug: string, id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    meta: { failure: t.held.failed },
    mutationFn: async (decision: 'release' | 'drop') => {
      const params = { path: { name: slug, id } };
      if (decision === 'release') {
        await api.POST('/api/v1/plugins/{name}/syncs/{id}/release', { params });
      } else await api.POST('/api/v1/plugins/{name}/syncs/{id}/drop', { params });
    },
    onSuccess: (_answer, decision) => showToast({ level: 'ok', title: t.held.done[decision] }),
    // Also when it was refused: somebody else may have decided.
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.plugin(slug) }),
  });
}

/** Takes back what a sync wrote. */
export function useUndo(slug: string, id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    meta: { failure: t.undo.failed },
    mutationFn: async () => {
      const params = { path: { name: slug, id } };
      await api.POST('/api/v1/plugins/{name}/syncs/{id}/undo', { params });
    },
    onSuccess: () => showToast({ level: 'info', title: t.undo.started }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.plugin(slug) }),
  });
}
