import type { MarketplaceEntry } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { PackagePlus, RefreshCw, Search, Store } from 'lucide-react';
import { useState } from 'react';
import { describeError } from '../api/describe-error.ts';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Input, Select } from '../ui/input.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ChangeDialog } from './change-dialog.tsx';
import { EntryCard } from './entry-card.tsx';
import { EntryDialog } from './entry-dialog.tsx';
import { InstallPackageDialog } from './install-package-dialog.tsx';
import {
  filterEntries,
  type MarketplaceFilter,
  NO_FILTER,
  valuesOf,
} from './marketplace-filter.ts';
import { marketplaceQuery, outdatedQuery } from './marketplace-queries.ts';
import { SetsCard } from './sets-card.tsx';
import { useRequestChange } from './use-plugin-change.ts';

const t = text.marketplace;

/** Every plugin that is here or that an index offers, and installing while Gantry runs. */
export function MarketplacePage() {
  const { may } = useRights();
  const mayManage = may('marketplace.manage');
  const query = useQuery(marketplaceQuery);
  const outdated = useQuery(outdatedQuery);
  const [filter, setFilter] = useState(NO_FILTER);
  const [opened, setOpened] = useState<string>();
  const [isNaming, setNaming] = useState(false);
  const [changeId, setChangeId] = useState<string>();
  const request = useRequestChange(({ id }) => {
    setOpened(undefined);
    setNaming(false);
    setChangeId(id);
  });
  const entries = query.data ?? [];
  const newerOf = (name: string) => outdated.data?.find((found) => found.name === name);
  const entry = entries.find(({ name }) => name === opened);
  const hasNews = outdated.data?.some(({ newer, moved }) => newer || moved);
  return (
    <>
      <PageHeader
        title={t.title}
        actions={
          mayManage && (
            <>
              <Button
                icon={RefreshCw}
                busy={outdated.isFetching}
                onClick={() => void outdated.refetch()}
              >
                {t.outdated.look}
              </Button>
              <Button variant="primary" icon={PackagePlus} onClick={() => setNaming(true)}>
                {t.installPackage}
              </Button>
            </>
          )
        }
      >
        <p className="max-w-prose pt-1 text-muted">{t.lead}</p>
      </PageHeader>
      <div className="grid gap-5 px-4 pb-8 md:px-6">
        {outdated.error && (
          <Notice level="warning" role="alert" title={t.outdated.failed}>
            {describeError(outdated.error).message}
          </Notice>
        )}
        {outdated.data && !hasNews && <Notice level="ok" role="status" title={t.outdated.none} />}
        <Filters entries={entries} filter={filter} onChange={setFilter} />
        {query.data ? (
          <Entries entries={filterEntries(entries, filter)} newerOf={newerOf} onOpen={setOpened} />
        ) : query.error ? (
          <ErrorState
            error={query.error}
            title={t.failed}
            onRetry={() => void query.refetch()}
            busy={query.isFetching}
          />
        ) : (
          <div role="status">
            <span className="sr-only">{text.common.loading}</span>
            <Skeleton className="h-40 w-full" />
          </div>
        )}
        {mayManage && <SetsCard busy={request.isPending} onRequest={request.mutate} />}
      </div>
      {entry && (
        <EntryDialog
          entry={entry}
          newer={newerOf(entry.name)}
          busy={request.isPending}
          onRequest={request.mutate}
          onClose={() => setOpened(undefined)}
        />
      )}
      {isNaming && (
        <InstallPackageDialog
          busy={request.isPending}
          problems={request.error ? [describeError(request.error).message] : []}
          onRequest={request.mutate}
          onClose={() => {
            request.reset();
            setNaming(false);
          }}
        />
      )}
      {changeId !== undefined && (
        <ChangeDialog id={changeId} onFollow={setChangeId} onClose={() => setChangeId(undefined)} />
      )}
    </>
  );
}

interface EntriesProps {
  readonly entries: readonly MarketplaceEntry[];
  readonly newerOf: (name: string) => Parameters<typeof EntryCard>[0]['newer'];
  readonly onOpen: (name: string) => void;
}

function Entries({ entries, newerOf, onOpen }: EntriesProps) {
  if (entries.length === 0) {
    return (
      <EmptyState icon={Store} title={t.none.title}>
        <p>{t.none.detail}</p>
      </EmptyState>
    );
  }
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(20rem,100%),1fr))] gap-4">
      {entries.map((entry) => (
        <EntryCard
          key={entry.name}
          entry={entry}
          newer={newerOf(entry.name)}
          onOpen={() => onOpen(entry.name)}
        />
      ))}
    </ul>
  );
}

interface FiltersProps {
  readonly entries: readonly MarketplaceEntry[];
  readonly filter: MarketplaceFilter;
  readonly onChange: (filter: MarketplaceFilter) => void;
}

function Filters({ entries, filter, onChange }: FiltersProps) {
  const choices = [
    ['state', t.state, valuesOf(entries, ({ state }) => state)],
    ['category', t.category, valuesOf(entries, ({ categories }) => categories)],
    ['publisher', t.publisher, valuesOf(entries, ({ publisher }) => publisher)],
    ['tier', t.tier, valuesOf(entries, ({ tier }) => tier)],
  ] as const;
  return (
    <div className="flex flex-wrap items-end gap-3">
      <div className="min-w-48 flex-1">
        <Input
          type="search"
          icon={Search}
          aria-label={t.search}
          placeholder={t.search}
          value={filter.words}
          onChange={(event) => onChange({ ...filter, words: event.target.value })}
        />
      </div>
      {choices
        .filter(([, , values]) => values.length > 1)
        .map(([field, label, values]) => (
          <div key={field} className="grid gap-1 text-muted text-xs">
            <span aria-hidden>{label}</span>
            <Select
              aria-label={label}
              value={filter[field]}
              onChange={(event) => onChange({ ...filter, [field]: event.target.value })}
            >
              <option value="">{t.any}</option>
              {values.map((value) => (
                <option key={value} value={value}>
                  {field === 'state' ? t.states[value as keyof typeof t.states] : value}
                </option>
              ))}
            </Select>
          </div>
        ))}
    </div>
  );
}
