import { isPlatformError } from '@gantry/base';
import type { Run } from '@gantry/client';
import { isRunOver } from '@gantry/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { NotFoundPage } from '../app/not-found-page.tsx';
import { text } from '../text/text.ts';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { runQuery } from './action-queries.ts';
import { RunButtons } from './run-buttons.tsx';
import { RunDecision } from './run-decision.tsx';
import { RunLog } from './run-log.tsx';
import { RunStateBadge } from './run-state.tsx';
import { RunSteps } from './run-steps.tsx';
import { ValueList } from './value-list.tsx';

const t = text.actions.run;
const route = getRouteApi('/frame/runs/$id');

/** A run: what was asked for, what it does, and what came of it. */
export function RunPage() {
  const { id } = route.useParams();
  const { data: run, error, refetch } = useQuery(runQuery(id));
  if (isPlatformError(error) && error.status === 404) return <NotFoundPage />;
  if (error && !run) {
    return (
      <ErrorState heading="h1" error={error} title={t.failed} onRetry={() => void refetch()} />
    );
  }
  if (!run) {
    return (
      <>
        <PageHeader title={text.actions.runs.title} />
        <div className="px-4 md:px-6">
          <SkeletonLines lines={8} />
        </div>
      </>
    );
  }
  return <LoadedRun run={run} />;
}

function LoadedRun({ run }: { run: Run }) {
  const isOver = isRunOver(run.state);
  return (
    <>
      <PageHeader
        title={run.title}
        parent={<Link to="/runs">{text.actions.runs.title}</Link>}
        aside={<RunStateBadge state={run.state} />}
        actions={<RunButtons run={run} />}
      >
        <p className="pt-1 text-muted">
          {t.requested(run.requestedBy)}, <RelativeTime at={run.createdAt} />
          {run.expiresAt !== undefined && (
            <>
              {'. '}
              {t.lapses} <RelativeTime at={run.expiresAt} />
            </>
          )}
        </p>
      </PageHeader>
      <div className="grid gap-4 px-4 pb-8 md:px-6">
        {run.state === 'awaiting-approval' && <RunDecision run={run} />}
        {run.cancelRequested && !isOver && <Notice level="info" title={t.asked} />}
        {run.error && <Notice level="critical" title={run.error.message} />}
        <div className="grid gap-4 lg:grid-cols-2">
          <Card title={t.inputs}>
            <ValueList values={run.inputs} empty={t.noInputs} />
          </Card>
          <Card title={t.steps} flush>
            <RunSteps run={run} />
          </Card>
        </div>
        {run.outputs && Object.keys(run.outputs).length > 0 && (
          <Card title={t.outputs}>
            <ValueList values={run.outputs} empty="" />
          </Card>
        )}
        <Card title={t.log}>
          <RunLog id={run.id} isOver={isOver} />
        </Card>
        {run.artifacts.length > 0 && (
          <Card title={t.texts}>
            <ul className="grid gap-1">
              {run.artifacts.map((name) => (
                <li key={name}>
                  <a
                    href={`/api/v1/runs/${run.id}/artifacts/${encodeURIComponent(name)}`}
                    className="text-accent hover:underline"
                  >
                    {name}
                  </a>
                </li>
              ))}
            </ul>
          </Card>
        )}
        {run.decisions.length > 0 && (
          <Card title={t.decisions}>
            <ul className="grid gap-1">
              {run.decisions.map(({ by, decision, reason, at }) => (
                <li key={at}>
                  {decision === 'approved' ? t.approvedBy(by) : t.rejectedBy(by)},{' '}
                  <RelativeTime at={at} />: {reason}
                </li>
              ))}
            </ul>
          </Card>
        )}
      </div>
    </>
  );
}
