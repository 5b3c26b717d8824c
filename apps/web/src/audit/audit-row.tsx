import type { AuditEntry } from '@gantry/client';
import { ChevronRight } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { classNames } from '../ui/class-names.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';

const StateDiff = lazy(() => import('./state-diff.tsx'));
const t = text.audit;

/** One entry; opened, with the states before and after. */
export function AuditRow({ entry }: { entry: AuditEntry }) {
  const [isOpen, setOpen] = useState(false);
  const { action, resourceType, resourceName, userName, source, timestamp } = entry;
  return (
    <>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex w-full min-w-0 flex-wrap items-center gap-x-3 gap-y-0.5 px-3 py-2 text-left -outline-offset-2 hover:bg-raised md:px-4"
      >
        <ChevronRight
          aria-hidden
          className={classNames('size-4 shrink-0 text-muted', isOpen && 'rotate-90')}
        />
        <RelativeTime at={timestamp} className="w-24 shrink-0 text-muted text-sm" />
        <span className="w-36 shrink-0 truncate font-medium">{userName}</span>
        <span className="shrink-0 font-mono text-sm">{action}</span>
        <span className="min-w-0 flex-1 truncate text-muted">
          {resourceName === '' ? resourceType : resourceName}
        </span>
        <Badge>{source}</Badge>
      </button>
      {isOpen && (
        <div className="grid border-line border-t bg-page">
          <dl className="flex flex-wrap gap-x-6 gap-y-1 px-4 py-2 text-sm">
            {[
              [t.what, `${resourceType} ${entry.resourceId}`],
              [t.address, entry.ipAddress],
              [t.request, entry.requestId],
              [t.hash, `${entry.id}:${entry.hash}`],
            ].map(
              ([label, value]) =>
                value !== undefined && (
                  <div key={label} className="flex min-w-0 gap-1.5">
                    <dt className="text-muted">{label}</dt>
                    <dd className="min-w-0 break-all font-mono text-xs leading-5">{value}</dd>
                  </div>
                ),
            )}
          </dl>
          {entry.before === undefined && entry.after === undefined ? (
            <p className="px-4 pb-3 text-muted text-sm">{t.noStates}</p>
          ) : (
            <Suspense
              fallback={
                <div className="p-4">
                  <SkeletonLines />
                </div>
              }
            >
              <StateDiff
                label={t.details(action, resourceName)}
                before={entry.before}
                after={entry.after}
              />
            </Suspense>
          )}
        </div>
      )}
    </>
  );
}
