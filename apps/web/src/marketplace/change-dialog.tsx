import type { Job, PluginChange } from '@gantry/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keys } from '../api/query-keys.ts';
import { JobLog } from '../jobs/job-log.tsx';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { ChangePlan } from './change-plan.tsx';
import { changeQuery, isSettled } from './marketplace-queries.ts';
import { useApproveChange } from './use-plugin-change.ts';

const t = text.marketplace.change;

interface ChangeDialogProps {
  readonly id: string;
  /** Shows another change: the one that makes what was agreed to. */
  readonly onFollow: (id: string) => void;
  readonly onClose: () => void;
}

/** A change from its preparation to its end: progress, plan, consent, outcome. Closing it does not stop it. */
export function ChangeDialog({ id, onFollow, onClose }: ChangeDialogProps) {
  const queryClient = useQueryClient();
  const { data: change } = useQuery(changeQuery(id));
  const approve = useApproveChange(({ id: next }) => onFollow(next));
  const state = change?.state;
  useEffect(() => {
    if (state !== 'applied') return;
    void queryClient.invalidateQueries({ queryKey: keys.plugins });
    for (const part of ['entries', 'sets', 'outdated']) {
      void queryClient.invalidateQueries({ queryKey: keys.marketplace(part) });
    }
  }, [state, queryClient]);
  const isNew = change?.plan?.plugins.some(({ kind }) => kind === 'added') === true;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="lg"
      title={t.title}
      actions={
        state === 'waiting' ? (
          <>
            <Button onClick={onClose}>{text.common.cancel}</Button>
            <Button variant="primary" busy={approve.isPending} onClick={() => approve.mutate(id)}>
              {isNew ? t.agree : t.agreeChange}
            </Button>
          </>
        ) : (
          <Button onClick={onClose}>{text.common.close}</Button>
        )
      }
    >
      {change ? <Content change={change} /> : <p>{text.common.loading}</p>}
    </Dialog>
  );
}

function Content({ change }: { change: PluginChange }) {
  const { state, plan } = change;
  const job = change.job as unknown as Job;
  return (
    <>
      {state === 'failed' ? (
        <Notice level="critical" title={t.failed}>
          <p className="whitespace-pre-wrap break-words">{job.error?.message}</p>
        </Notice>
      ) : (
        <p role="status" className="text-muted">
          {t[state]}
        </p>
      )}
      {!isSettled(state) && <Progress job={job} />}
      {plan && state !== 'nothing' && <ChangePlan plan={plan} />}
      <JobLog key={job.id} job={job} startsOpen={state === 'failed'} />
    </>
  );
}

/** How far each artifact is. */
function Progress({ job: { progress } }: { job: Job }) {
  const steps = progress?.steps ?? [];
  if (steps.length === 0) return <ProgressBar label={t.progress} done={0} />;
  return (
    <ul className="grid gap-2">
      {steps.map(({ name, state, done = 0, total }) => (
        <li key={name} className="grid gap-1 text-sm">
          <div className="flex justify-between gap-3">
            <span className="min-w-0 truncate font-mono text-xs">{name}</span>
            <span className="shrink-0 text-muted">{t.steps[state] ?? state}</span>
          </div>
          {state === 'fetching' ? (
            <ProgressBar label={name} done={done} total={total} />
          ) : (
            <ProgressBar label={name} done={state === 'waiting' ? 0 : 1} total={1} />
          )}
        </li>
      ))}
    </ul>
  );
}
