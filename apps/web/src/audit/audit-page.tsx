import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ScrollText, User, Zap } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { ForbiddenPage } from '../app/forbidden-page.tsx';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Input, Select } from '../ui/input.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { auditQuery, SOURCES } from './audit-query.ts';
import { AuditRow } from './audit-row.tsx';
import type { AuditSearch } from './audit-search.ts';

const t = text.audit;
const route = getRouteApi('/frame/audit');

/** The trail of who did what. */
export function AuditPage() {
  const { admin } = useRights();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery({
    ...auditQuery(search),
    enabled: admin,
    placeholderData: keepPreviousData,
  });
  if (!admin) return <ForbiddenPage />;
  const change = (changes: AuditSearch): void =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <>
      <PageHeader title={t.title}>
        <p className="pt-1 text-muted">{t.lead}</p>
      </PageHeader>
      <search className="flex flex-wrap gap-2 px-4 pb-3 md:px-6">
        <TextFilter
          icon={User}
          label={t.filterWho}
          value={search.userName ?? ''}
          onChange={(userName) => change({ userName })}
        />
        <TextFilter
          icon={Zap}
          label={t.filterAction}
          value={search.action ?? ''}
          onChange={(action) => change({ action })}
        />
        <Select
          aria-label={t.source}
          className="w-auto!"
          value={search.source ?? ''}
          onChange={(event) => change({ source: event.target.value })}
        >
          <option value="">{t.anySource}</option>
          {SOURCES.map((source) => (
            <option key={source} value={source}>
              {source}
            </option>
          ))}
        </Select>
      </search>
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

interface TextFilterProps {
  readonly icon: typeof User;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const TYPING_MS = 300;

/** An exact value, taken once one has stopped typing. */
function TextFilter({ icon, label, value, onChange }: TextFilterProps) {
  const [typed, setTyped] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setTyped(value), [value]);
  return (
    <div className="min-w-40 max-w-72 flex-1">
      <Input
        type="search"
        icon={icon}
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => {
          const next = event.target.value;
          setTyped(next);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => onChange(next.trim()), TYPING_MS);
        }}
      />
    </div>
  );
}
