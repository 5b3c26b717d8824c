import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { runsQuery } from './action-queries.ts';
import { RunTable } from './run-table.tsx';

const t = text.actions.runs;
const PAGE = 50;
const MOST = 500;

/** What was run, newest first, as far as one may see it. */
export function RunsPage() {
  const [limit, setLimit] = useState(PAGE);
  const {
    data: runs,
    error,
    refetch,
    isFetching,
  } = useQuery({
    ...runsQuery({ limit }),
    placeholderData: (former) => former,
  });
  return (
    <>
      <PageHeader title={t.title} parent={<Link to="/actions">{text.actions.title}</Link>}>
        <p className="max-w-prose pt-1 text-muted">{t.lead}</p>
      </PageHeader>
      <div className="grid gap-4 px-4 pb-8 md:px-6">
        {runs ? (
          <Card flush>
            <RunTable runs={runs} />
          </Card>
        ) : error ? (
          <ErrorState
            error={error}
            title={t.failed}
            onRetry={() => void refetch()}
            busy={isFetching}
          />
        ) : (
          <SkeletonLines lines={8} />
        )}
        {runs && runs.length >= limit && limit < MOST && (
          <div>
            <Button busy={isFetching} onClick={() => setLimit(Math.min(MOST, limit * 2))}>
              {t.more}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}
