import type { Job } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { RotateCcw, Square } from 'lucide-react';
import type { ReactNode } from 'react';
import { QueryState } from '../access/query-state.tsx';
import { Facts } from '../administration/facts.tsx';
import { isOver } from '../api/live-updates.ts';
import { ForbiddenPage } from '../app/forbidden-page.tsx';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { formatDuration } from '../ui/format-time.ts';
import { Notice } from '../ui/notice.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { RelativeTime, useNow } from '../ui/relative-time.tsx';
import { JobLog } from './job-log.tsx';
import { jobQuery, jobTypesQuery } from './job-queries.ts';
import { JobState, runTimeOf } from './job-state.tsx';
import { useCancelJob, useRetryJob } from './use-job-actions.ts';

const t = text.jobs;
const route = getRouteApi('/frame/jobs/$id');

/** One job: how far it is, what it says, and what came of it. */
export function JobPage() {
  const isAllowed = useRights().may('jobs.read');
  const { id } = route.useParams();
  const query = useQuery({ ...jobQuery(id), enabled: isAllowed });
  if (!isAllowed) return <ForbiddenPage permission="jobs.read" />;
  const back = (
    <Link to="/jobs" className={buttonClass()}>
      {t.one.back}
    </Link>
  );
  return (
    <QueryState
      query={query}
      failed={t.one.failed}
      missing={{ title: t.one.missing, help: t.one.missingHelp, actions: back }}
      isWholePage
    >
      {(job) => <JobView job={job} />}
    </QueryState>
  );
}

function JobView({ job }: { job: Job }) {
  const { data: types = [] } = useQuery(jobTypesQuery);
  const title = types.find(({ type }) => type === job.type)?.title ?? job.type;
  const { progress, error } = job;
  return (
    <>
      <PageHeader
        title={title}
        parent={<Link to="/jobs">{t.title}</Link>}
        aside={<JobState job={job} />}
        actions={<Actions job={job} />}
      >
        <p className="break-all pt-1 font-mono text-muted text-sm">{job.key}</p>
      </PageHeader>
      <div className="grid gap-4 px-4 pb-8 md:px-6">
        {error && (
          <Notice level={isOver(job.state) ? 'critical' : 'warning'} title={error.message} />
        )}
        {progress && !isOver(job.state) && (
          <div className="grid gap-1.5">
            <ProgressBar label={t.done} done={progress.done} total={progress.total} />
            {progress.message !== undefined && (
              <p className="break-words text-muted text-sm">{progress.message}</p>
            )}
          </div>
        )}
        <Card title={t.one.about}>
          <Facts facts={factsOf(job)} />
        </Card>
        <Card>
          <JobLog job={job} startsOpen />
        </Card>
        <Json title={t.one.payload} value={job.payload} />
        {job.result !== undefined && job.result !== null && (
          <Json title={t.one.result} value={job.result} />
        )}
      </div>
    </>
  );
}

function Actions({ job }: { job: Job }) {
  const cancel = useCancelJob(job.id);
  const retry = useRetryJob(job.id);
  if (!useRights().may('jobs.manage')) return null;
  const isDead = job.state === 'dead';
  const isStopping = job.state === 'running' && job.cancelRequested;
  return (
    <>
      {(isDead || job.state === 'failed' || job.state === 'cancelled') && (
        <Button
          variant="primary"
          icon={RotateCcw}
          busy={retry.isPending}
          onClick={() => retry.mutate()}
        >
          {t.one.retry}
        </Button>
      )}
      {(isDead || !isOver(job.state)) && (
        <Button icon={Square} busy={cancel.isPending || isStopping} onClick={() => cancel.mutate()}>
          {isDead ? t.one.drop : t.one.cancel}
        </Button>
      )}
    </>
  );
}

function factsOf(job: Job): { label: string; value: ReactNode }[] {
  const { one } = t;
  const time = (at: string | undefined) => at !== undefined && <RelativeTime at={at} />;
  const facts: [string, ReactNode][] = [
    [
      t.created,
      <>
        <RelativeTime at={job.createdAt} /> {one.createdBy(job.createdBy)}
      </>,
    ],
    [one.started, time(job.startedAt)],
    [one.ended, time(job.finishedAt)],
    [
      isOver(job.state) ? t.took : one.runsFor,
      job.startedAt !== undefined && <RunTime job={job} />,
    ],
    [one.attempt, job.attempt > 0 && one.attempts(job.attempt, job.maxAttempts)],
    [job.state === 'waiting' ? one.notLater : one.notBefore, time(job.runAfter)],
    [one.waitsFor, job.waitsFor],
    [one.type, job.type],
    [one.group, job.group],
    [one.id, job.id],
  ];
  return facts.flatMap(([label, value]) =>
    value === undefined || value === false ? [] : [{ label, value }],
  );
}

function RunTime({ job }: { job: Job }) {
  const now = useNow();
  return formatDuration(runTimeOf(job, now) ?? 0);
}

function Json({ title, value }: { title: string; value: unknown }) {
  return (
    <Card title={title}>
      <CodeBlock label={title} code={JSON.stringify(value, undefined, 2)} />
    </Card>
  );
}
