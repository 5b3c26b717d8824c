import type { AnnouncementInput } from '@gantry/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';
import { text } from '../text/text.ts';
import { showToast } from '../ui/toasts.ts';

/** What can be done to announcements: put one away for oneself, and, for administrators, make and delete. */
export function useAnnouncementActions() {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: keys.announcements });
  const t = text.home.announcements;
  const dismiss = useMutation({
    meta: { failure: t.dismissFailed },
    mutationFn: (id: string) =>
      api.POST('/api/v1/announcements/{id}/dismiss', { params: { path: { id } } }),
    onSettled: refresh,
  });
  const remove = useMutation({
    meta: { failure: t.deleteFailed },
    mutationFn: (id: string) =>
      api.DELETE('/api/v1/announcements/{id}', { params: { path: { id } } }),
    onSettled: refresh,
  });
  const create = useMutation({
    mutationFn: (body: AnnouncementInput) => api.POST('/api/v1/announcements', { body }),
    onSuccess: async () => {
      showToast({ level: 'ok', title: t.published });
      await refresh();
    },
  });
  return { dismiss, remove, create };
}
