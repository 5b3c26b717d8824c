import type { JobSchedule } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Pause, Play } from 'lucide-react';
import { QueryState } from '../access/query-state.tsx';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Table } from '../ui/table.tsx';
import { schedulesQuery } from './job-queries.ts';
import { JobsFrame } from './jobs-frame.tsx';
import { useScheduleAction } from './use-job-actions.ts';

const t = text.jobs;
const words = t.schedules;

/** What is queued again and again. */
export function SchedulesPage() {
  const { may } = useRights();
  const query = useQuery({ ...schedulesQuery, enabled: may('jobs.read') });
  const mayManage = may('jobs.manage');
  return (
    <JobsFrame title={words.title} lead={words.lead}>
      <QueryState query={query} failed={words.failed}>
        {(schedules) => (
          <Card flush>
            <Table<JobSchedule>
              caption={words.title}
              rows={schedules}
              rowKey={({ name }) => name}
              empty={words.empty}
              columns={[
                {
                  key: 'what',
                  label: t.what,
                  cell: ({ title, name }) => (
                    <span className="grid">
                      {title}
                      <span className="break-all font-mono text-muted text-xs">{name}</span>
                    </span>
                  ),
                },
                {
                  key: 'times',
                  label: words.times,
                  cell: ({ cron, timeZone, missed }) => (
                    <span className="grid" title={words.missed[missed]}>
                      <span className="font-mono">{cron}</span>
                      <span className="text-muted text-xs">{timeZone}</span>
                    </span>
                  ),
                },
                { key: 'next', label: words.next, cell: (schedule) => <Next {...schedule} /> },
                {
                  key: 'last',
                  label: words.last,
                  cell: ({ lastAt, lastJob }) =>
                    lastJob === undefined ? (
                      <span className="text-muted">{words.never}</span>
                    ) : (
                      <Link
                        to="/jobs/$id"
                        params={{ id: lastJob }}
                        className="text-accent hover:underline"
                      >
                        {lastAt === undefined ? t.tabs.jobs : <RelativeTime at={lastAt} />}
                      </Link>
                    ),
                },
                ...(mayManage
                  ? [
                      {
                        key: 'actions',
                        label: words.actions,
                        cell: (schedule: JobSchedule) => <Actions schedule={schedule} />,
                      },
                    ]
                  : []),
              ]}
            />
          </Card>
        )}
      </QueryState>
    </JobsFrame>
  );
}

function Next({ paused, next }: JobSchedule) {
  if (paused) return <Badge tone="warning">{words.paused}</Badge>;
  return (
    <ul className="grid gap-0.5">
      {next.slice(0, 3).map((at, index) => (
        <li key={at} className={index === 0 ? undefined : 'text-muted text-xs'}>
          <RelativeTime at={at} />
        </li>
      ))}
    </ul>
  );
}

function Actions({ schedule: { name, title, paused } }: { schedule: JobSchedule }) {
  const action = useScheduleAction(name);
  const verb = paused ? 'resume' : 'pause';
  const isBusy = (one: string) => action.isPending && action.variables === one;
  return (
    <span className="flex flex-wrap gap-2">
      <Button
        size="sm"
        icon={paused ? Play : Pause}
        aria-label={paused ? words.resumeOf(title) : words.pauseOf(title)}
        busy={isBusy(verb)}
        onClick={() => action.mutate(verb)}
      >
        {words[verb]}
      </Button>
      <Button
        size="sm"
        aria-label={words.runOf(title)}
        busy={isBusy('run')}
        onClick={() => action.mutate('run')}
      >
        {words.run}
      </Button>
    </span>
  );
}
