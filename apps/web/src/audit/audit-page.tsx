import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ScrollText } from 'lucide-react';
import { ForbiddenPage } from '../app/forbidden-page.tsx';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { auditQuery } from './audit-query.ts';
import { AuditRow } from './audit-row.tsx';
import type { AuditSearch } from './audit-search.ts';
import { ExportMenu } from './export-menu.tsx';
import { useVerification, VerifyButton, VerifyResult } from './verify-trail.tsx';

const t = text.audit;
const route = getRouteApi('/frame/audit');

/** The trail of who did what. */
export function AuditPage() {
  const isAllowed = useRights().may('audit.read');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery({
    ...auditQuery(search),
    enabled: isAllowed,
    placeholderData: keepPreviousData,
  });
  const verification = useVerification();
  if (!isAllowed) return <ForbiddenPage permission="audit.read" />;
  const change = (changes: AuditSearch): void =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <>
      <PageHeader
        title={t.title}
        actions={
          <>
            <VerifyButton {...verification} />
            <ExportMenu search={search} />
          </>
        }
      >
        <p className="pt-1 text-muted">{t.lead}</p>
      </PageHeader>
      <AuditFilters search={search} onChange={change} />
      <div className="px-4 pb-3 empty:hidden md:px-6">
        <VerifyResult {...verification} />
      </div>
      <div className="grid gap-3 px-4 pb-8 md:px-6">
        {query.error && !query.data ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : !query.data ? (
          <SkeletonLines lines={8} />
        ) : entries.length === 0 ? (
          <EmptyState icon={ScrollText} title={t.empty} />
        ) : (
          <Card flush>
            <ul>
              {entries.map((entry) => (
                <li key={entry.id} className="border-line border-b last:border-b-0">
                  <AuditRow entry={entry} />
                </li>
              ))}
            </ul>
          </Card>
        )}
        {query.hasNextPage && (
          <div>
            <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {text.common.loadMore}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}
