import type { Job } from '@gantry/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';
import { text } from '../text/text.ts';
import { showToast } from '../ui/toasts.ts';

const t = text.jobs;

/** Stops a job, or says of a dead one that it may be left alone. */
export function useCancelJob(id: string) {
  return useJobAction(id, t.one.cancelFailed, async () => {
    const { data } = await api.POST('/api/v1/jobs/{id}/cancel', { params: { path: { id } } });
    return data;
  });
}

export function useRetryJob(id: string) {
  return useJobAction(id, t.one.retryFailed, async () => {
    const { data } = await api.POST('/api/v1/jobs/{id}/retry', { params: { path: { id } } });
    showToast({ level: 'ok', title: t.one.retried });
    return data;
  });
}

function useJobAction(id: string, failure: string, act: () => Promise<Job | undefined>) {
  const queryClient = useQueryClient();
  return useMutation({
    meta: { failure },
    mutationFn: act,
    onSuccess: (job) => {
      if (job) queryClient.setQueryData(keys.job(id), job);
      void queryClient.invalidateQueries({ queryKey: keys.anyJobs });
    },
  });
}

export function useRetryAll() {
  const queryClient = useQueryClient();
  return useMutation({
    meta: { failure: t.retryAllFailed },
    mutationFn: async (type: string) => {
      const { data } = await api.POST('/api/v1/jobs/retry', { body: { type } });
      return data?.retried ?? 0;
    },
    onSuccess: (count) => showToast({ level: 'ok', title: t.retriedAll(count) }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.anyJobs }),
  });
}

/** Pauses or resumes a schedule, or queues its job now. */
export function useScheduleAction(name: string) {
  const queryClient = useQueryClient();
  return useMutation({
    meta: { failure: t.schedules.changeFailed },
    mutationFn: async (verb: 'pause' | 'resume' | 'run') => {
      await api.POST(`/api/v1/jobs/schedules/{name}/${verb}`, { params: { path: { name } } });
    },
    onSuccess: (_answer, verb) => {
      if (verb === 'run') showToast({ level: 'ok', title: t.schedules.ran });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.anyJobs }),
  });
}
