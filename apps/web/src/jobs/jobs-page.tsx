import type { Job, JobType } from '@gantry/client';
import { JOB_STATES } from '@gantry/contracts';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ListChecks, RotateCcw } from 'lucide-react';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { formatCount } from '../ui/format-number.ts';
import { formatDuration } from '../ui/format-time.ts';
import { Select } from '../ui/input.tsx';
import { Notice } from '../ui/notice.tsx';
import { RelativeTime, useNow } from '../ui/relative-time.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Table } from '../ui/table.tsx';
import { jobsQuery, jobTypesQuery } from './job-queries.ts';
import { JobState, runTimeOf } from './job-state.tsx';
import { JobsFrame } from './jobs-frame.tsx';
import type { JobsSearch } from './jobs-search.ts';
import { useRetryAll } from './use-job-actions.ts';

const t = text.jobs;
const route = getRouteApi('/frame/jobs');

/** What runs, ran and waits, and what somebody has to look at. */
export function JobsPage() {
  const isAllowed = useRights().may('jobs.read');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: types = [] } = useQuery({ ...jobTypesQuery, enabled: isAllowed });
  const query = useInfiniteQuery({
    ...jobsQuery(search),
    enabled: isAllowed,
    placeholderData: keepPreviousData,
  });
  const jobs = query.data?.pages.flatMap((page) => page.jobs) ?? [];
  const change = (changes: { [K in keyof JobsSearch]: JobsSearch[K] | undefined }): void =>
    void navigate({
      search: (before) => ({ ...before, ...changes }) as JobsSearch,
      replace: true,
    });
  return (
    <JobsFrame title={t.title} lead={t.lead}>
      <DeadJobs types={types.filter(({ dead }) => dead > 0)} />
      <search className="flex flex-wrap gap-2">
        <Select
          aria-label={t.state}
          className="w-auto!"
          value={search.state ?? ''}
          onChange={({ target: { value } }) =>
            change({ state: JOB_STATES.find((state) => state === value) })
          }
        >
          <option value="">{t.anyState}</option>
          {JOB_STATES.map((state) => (
            <option key={state} value={state}>
              {t.states[state]}
            </option>
          ))}
        </Select>
        <Select
          aria-label={t.one.type}
          className="w-auto!"
          value={search.type ?? ''}
          onChange={({ target: { value } }) => change({ type: value === '' ? undefined : value })}
        >
          <option value="">{t.anyType}</option>
          {types.map(({ type, title }) => (
            <option key={type} value={type}>
              {title}
            </option>
          ))}
        </Select>
      </search>
      {query.error && !query.data ? (
        <ErrorState error={query.error} title={t.failed} onRetry={() => void query.refetch()} />
      ) : !query.data ? (
        <SkeletonLines lines={8} />
      ) : jobs.length === 0 ? (
        <EmptyState icon={ListChecks} title={t.empty} />
      ) : (
        <Card flush>
          <JobTable jobs={jobs} types={types} />
        </Card>
      )}
      {query.hasNextPage && (
        <div>
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {text.common.loadMore}
          </Button>
        </div>
      )}
    </JobsFrame>
  );
}

function DeadJobs({ types }: { types: readonly JobType[] }) {
  const mayManage = useRights().may('jobs.manage');
  const retryAll = useRetryAll();
  if (types.length === 0) return null;
  return (
    <Notice
      level="critical"
      title={t.dead(types.reduce((sum, { dead }) => sum + dead, 0))}
      actions={
        <>
          <Link to="/jobs" search={{ state: 'dead' }} className={buttonClass('secondary', 'sm')}>
            {t.showDead}
          </Link>
          {mayManage &&
            types.map(({ type, title, dead }) => (
              <Button
                key={type}
                size="sm"
                icon={RotateCcw}
                busy={retryAll.isPending && retryAll.variables === type}
                onClick={() => retryAll.mutate(type)}
              >
                {t.retryAll(title, formatCount(dead))}
              </Button>
            ))}
        </>
      }
    >
      {t.deadHelp}
    </Notice>
  );
}

function JobTable({ jobs, types }: { jobs: readonly Job[]; types: readonly JobType[] }) {
  const now = useNow();
  const titles = new Map(types.map(({ type, title }) => [type, title]));
  return (
    <Table<Job>
      caption={t.title}
      rows={jobs}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'what',
          label: t.what,
          cell: (job) => (
            <span className="grid max-w-100">
              <Link
                to="/jobs/$id"
                params={{ id: job.id }}
                className="truncate text-accent hover:underline"
              >
                {titles.get(job.type) ?? job.type}
              </Link>
              <span className="truncate font-mono text-muted text-xs">{job.key}</span>
            </span>
          ),
        },
        {
          key: 'state',
          label: t.state,
          cell: (job) => (
            <span className="grid justify-items-start gap-1">
              <JobState job={job} />
              {job.error && (
                <span className="line-clamp-2 max-w-80 break-words text-muted text-xs">
                  {job.error.message}
                </span>
              )}
            </span>
          ),
        },
        {
          key: 'done',
          label: t.done,
          align: 'end',
          cell: ({ progress }) =>
            progress &&
            (progress.total === undefined
              ? formatCount(progress.done)
              : `${formatCount(progress.done)} / ${formatCount(progress.total)}`),
        },
        {
          key: 'created',
          label: t.created,
          cell: ({ createdAt }) => <RelativeTime at={createdAt} className="whitespace-nowrap" />,
        },
        {
          key: 'took',
          label: t.took,
          align: 'end',
          cell: (job) => {
            const ms = runTimeOf(job, now);
            return ms === undefined ? '' : formatDuration(ms);
          },
        },
        { key: 'by', label: t.by, cell: ({ createdBy }) => createdBy },
      ]}
    />
  );
}
