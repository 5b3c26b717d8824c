import { isPlatformError } from '@gantry/base';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Import, Plus } from 'lucide-react';
import { useCallback } from 'react';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { buttonClass } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { formatCount } from '../ui/format-number.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useIsVeryWide } from '../ui/use-media-query.ts';
import { AsOfPicker, PastBanner } from './as-of-picker.tsx';
import { CatalogEmpty } from './catalog-empty.tsx';
import { type CatalogSearch, NO_FILTERS, nextSort, readCatalogSearch } from './catalog-search.ts';
import { CleanUpButton } from './clean-up-dialog.tsx';
import { EntityTable } from './entity-table.tsx';
import { FacetPanel } from './facet-panel.tsx';
import { FilterBar } from './filter-bar.tsx';
import { useKind } from './kinds.ts';
import { useEntityList } from './use-entity-list.ts';

/** The catalog, whole or of one kind. All filters are in the address, so that a view can be shared. */
export function CatalogPage() {
  const { kind } = useParams({ strict: false });
  const search = readCatalogSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const definition = useKind(kind ?? '');
  const title = kind === undefined ? text.catalog.title : (definition?.title ?? kind);
  const filters = kind === undefined ? search : { ...search, kind };
  const { write } = useRights();
  const isVeryWide = useIsVeryWide();
  const list = useEntityList(filters);

  const change = useCallback(
    (changes: Partial<Record<keyof CatalogSearch, unknown>>) =>
      void navigate({
        to: '.',
        search: (before: Record<string, unknown>) =>
          readCatalogSearch({ ...before, ...changes }) as never,
        replace: true,
      }),
    [navigate],
  );
  const { tag: tags = [], asOf } = search;
  const addTag = (tag: string): void => change({ tag: [...tags, tag] });

  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title={title}
        aside={
          list.total !== undefined && (
            <span
              title={text.catalog.count(formatCount(list.total))}
              className="text-muted tabular-nums"
            >
              {formatCount(list.total)}
            </span>
          )
        }
        actions={
          <>
            {write && asOf === undefined && <NewAndImport kind={kind} />}
            {list.rows.length > 0 && asOf === undefined && <CleanUpButton filters={filters} />}
            <AsOfPicker asOf={asOf} onChange={(time) => change({ asOf: time })} />
          </>
        }
      />
      {asOf !== undefined && (
        <div className="px-4 pb-3 md:px-6">
          <PastBanner asOf={asOf} onNow={() => change({ asOf: undefined })} />
        </div>
      )}
      <FilterBar kind={kind} search={search} rows={list.rows} onChange={change} />
      {list.error ? (
        <ErrorState
          error={list.error}
          title={
            kind !== undefined && isPlatformError(list.error, 'KIND_UNKNOWN')
              ? text.catalog.unknownKind(kind)
              : text.catalog.failed
          }
          onRetry={list.retry}
        />
      ) : list.isLoading ? (
        <LoadingRows />
      ) : list.rows.length === 0 && !list.isOutdated ? (
        <CatalogEmpty filters={filters} kindTitle={title} onClear={() => change(NO_FILTERS)} />
      ) : (
        <div className="flex min-h-0 flex-1">
          {isVeryWide && asOf === undefined && (
            <FacetPanel filters={filters} onQuery={(q) => change({ q })} />
          )}
          <EntityTable
            title={title}
            list={list}
            isOneKind={kind !== undefined}
            asOf={asOf}
            sort={search.sort}
            onSort={(field) => change({ sort: nextSort(search.sort, field) })}
            onTag={addTag}
          />
        </div>
      )}
    </div>
  );
}

function NewAndImport({ kind }: { kind: string | undefined }) {
  return (
    <>
      <Link to="/import" className={buttonClass()}>
        <Import aria-hidden className="size-4" />
        {text.writing.import.title}
      </Link>
      <Link to="/new" search={kind === undefined ? {} : { kind }} className={buttonClass()}>
        <Plus aria-hidden className="size-4" />
        {text.writing.create}
      </Link>
    </>
  );
}

function LoadingRows() {
  return (
    <div role="status" className="grid gap-px border-line border-t bg-card px-4 pt-9 md:px-6">
      <span className="sr-only">{text.common.loading}</span>
      {Array.from({ length: 12 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical placeholders
        <div key={index} className="flex h-11 items-center gap-6">
          <Skeleton className="h-4 w-2/5" />
          <Skeleton className="h-4 w-24" />
          <Skeleton className="hidden h-4 w-32 md:block" />
        </div>
      ))}
    </div>
  );
}
