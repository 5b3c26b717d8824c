import type { Run } from '@gantry/client';
import { isRunOver } from '@gantry/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { RotateCcw, RotateCw, Square } from 'lucide-react';
import { api } from '../api/client.ts';
import { describeError } from '../api/describe-error.ts';
import { keys } from '../api/query-keys.ts';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { showToast } from '../ui/toasts.ts';

const t = text.actions.run;

/** What can be done about a run. The server decides whether one may. */
export function RunButtons({ run }: { run: Run }) {
  const { may } = useRights();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { id } = run;
  const onError = (error: unknown): void => {
    const { message, help } = describeError(error);
    showToast({ level: 'critical', title: message, detail: help });
  };
  const change = useMutation({
    mutationFn: async (what: 'cancel' | 'retry') => {
      const params = { path: { id } };
      if (what === 'cancel') await api.POST('/api/v1/runs/{id}/cancel', { params });
      else await api.POST('/api/v1/runs/{id}/retry', { params });
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.run(id), exact: true }),
    onError,
  });
  const rerun = useMutation({
    mutationFn: async () => {
      const params = { path: { id } };
      const { data } = await api.POST('/api/v1/runs/{id}/rerun', { params, body: {} });
      return data;
    },
    onSuccess: (made) => {
      if (made) void navigate({ to: '/runs/$id', params: { id: made.id } });
    },
    onError,
  });
  if (!may('actions.execute')) return null;
  if (!isRunOver(run.state)) {
    return (
      <Button
        icon={Square}
        busy={change.isPending}
        disabled={run.cancelRequested}
        onClick={() => change.mutate('cancel')}
      >
        {t.cancel}
      </Button>
    );
  }
  return (
    <>
      {(run.state === 'failed' || run.state === 'cancelled') && (
        <Button icon={RotateCw} busy={change.isPending} onClick={() => change.mutate('retry')}>
          {t.retry}
        </Button>
      )}
      {run.effect !== 'destructive' && (
        <Button icon={RotateCcw} busy={rerun.isPending} onClick={() => rerun.mutate()}>
          {t.rerun}
        </Button>
      )}
    </>
  );
}
