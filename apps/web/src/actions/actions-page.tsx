import type { Action } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Zap } from 'lucide-react';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { actionsQuery } from './action-queries.ts';

const t = text.actions;

/** What there is to run, in groups. */
export function ActionsPage() {
  const { data: actions, error, refetch, isFetching } = useQuery(actionsQuery);
  return (
    <>
      <PageHeader
        title={t.title}
        actions={
          <Link to="/runs" className={buttonClass()}>
            {t.allRuns}
          </Link>
        }
      >
        <p className="max-w-prose pt-1 text-muted">{t.lead}</p>
      </PageHeader>
      <div className="grid gap-6 px-4 pb-8 md:px-6">
        {actions ? (
          <Groups actions={actions} />
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
      </div>
    </>
  );
}

function Groups({ actions }: { actions: readonly Action[] }) {
  if (actions.length === 0) {
    return (
      <EmptyState icon={Zap} title={t.none}>
        <p>{t.noneHelp}</p>
      </EmptyState>
    );
  }
  const groups = new Map<string, Action[]>();
  for (const action of actions) {
    const name = action.category ?? t.other;
    groups.set(name, [...(groups.get(name) ?? []), action]);
  }
  const names = [...groups.keys()].sort((a, b) => a.localeCompare(b));
  return names.map((name) => (
    <section key={name} aria-label={name} className="grid gap-2">
      <h2 className="font-semibold text-base">{name}</h2>
      <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
        {groups.get(name)?.map((action) => (
          <ActionCard key={`${action.namespace}/${action.name}`} action={action} />
        ))}
      </ul>
    </section>
  ));
}

function ActionCard({ action }: { action: Action }) {
  const { namespace, name, title, description, owner } = action;
  return (
    <li className="group relative grid content-start gap-1.5 rounded-lg border border-line bg-card p-4 shadow-raised hover:border-line-strong">
      <div className="flex items-start gap-2">
        <Zap aria-hidden className="mt-0.5 size-4.5 shrink-0 text-accent" />
        <Link
          to="/actions/$namespace/$name"
          params={{ namespace, name }}
          className="min-w-0 break-words rounded-sm font-medium after:absolute after:inset-0 group-hover:text-accent"
        >
          {title}
        </Link>
      </div>
      {description !== undefined && (
        <p className="line-clamp-3 break-words text-muted text-sm">{description}</p>
      )}
      <div className="flex flex-wrap gap-1.5 pt-1">
        {owner !== undefined && <Badge>{owner}</Badge>}
        <ActionBadges action={action} />
      </div>
    </li>
  );
}

/** What one has to know before running it. */
export function ActionBadges({ action }: { action: Action }) {
  return (
    <>
      {action.effect === 'destructive' && <Badge tone="critical">{t.destructive}</Badge>}
      {action.effect === 'read' && <Badge tone="ok">{t.readOnly}</Badge>}
      {action.requiresApproval && <Badge tone="warning">{t.needsApproval}</Badge>}
      {action.problems.length > 0 ? (
        <Badge tone="critical">{t.broken}</Badge>
      ) : (
        !action.mayRun && <Badge title={action.reason}>{t.mayNot}</Badge>
      )}
    </>
  );
}
