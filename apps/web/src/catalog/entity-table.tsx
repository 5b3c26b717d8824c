import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { describeError } from '../api/describe-error.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { formatCount } from '../ui/format-number.ts';
import { useIsVeryWide, useIsWide } from '../ui/use-media-query.ts';
import type { Sort, SortField } from './catalog-search.ts';
import { columnsFor } from './columns.ts';
import { EntityRow } from './entity-row.tsx';
import { kindsQuery } from './kinds.ts';
import { TableHead } from './table-head.tsx';
import type { EntityListState } from './use-entity-list.ts';
import { useRowAnchor } from './use-row-anchor.ts';

const ROW = 44;
const NARROW_ROW = 60;
/** How many rows before the end the next page is asked for. */
const AHEAD = 40;

interface EntityTableProps {
  readonly title: string;
  readonly list: EntityListState;
  readonly isOneKind: boolean;
  /** The rows lead to what they were then. */
  readonly asOf: string | undefined;
  readonly sort: Sort | undefined;
  readonly onSort: (field: SortField) => void;
  readonly onTag: (tag: string) => void;
}

/** A table of which only the rows in view are on the page. */
export function EntityTable(props: EntityTableProps) {
  const { title, list, isOneKind, asOf, sort, onSort, onTag } = props;
  const { rows, total, hasMore, isOutdated, changed, moreError } = list;
  const isWide = useIsWide();
  const isVeryWide = useIsVeryWide();
  const { data: kinds } = useQuery(kindsQuery);
  const kindOf = useMemo(() => new Map(kinds?.map((kind) => [kind.kind, kind])), [kinds]);
  const columns = columnsFor({ isOneKind, isWide, isVeryWide });
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = isWide ? ROW : NARROW_ROW;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    getItemKey: (index) => rows[index]?.metadata.uid ?? index,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are kept until told otherwise
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  useRowAnchor(scroller, rows, rowHeight);

  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new list state each time, the same list
  useEffect(() => {
    if (isOutdated) return;
    list.show(first, last);
    if (hasMore && moreError === undefined && last >= rows.length - AHEAD) list.loadMore();
  }, [first, last, rows, hasMore, isOutdated, moreError]);

  const before = items[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <div
      ref={scroller}
      className={classNames(
        'min-h-0 flex-1 overflow-y-auto border-line border-t bg-card transition-opacity',
        isOutdated && 'opacity-60',
      )}
    >
      <table
        aria-label={text.catalog.table(title)}
        aria-rowcount={total === undefined ? -1 : total + 1}
        aria-busy={isOutdated}
        className="w-full table-fixed border-separate border-spacing-0"
        onKeyDown={(event) => moveFocus(event, (index) => virtualizer.scrollToIndex(index))}
      >
        {/* The order is chosen from the filters where there is no room for a head. */}
        <TableHead
          columns={columns}
          sort={sort}
          onSort={asOf === undefined ? onSort : undefined}
          isHidden={!isWide}
        />
        <tbody className={isWide ? '[&>tr]:h-11' : '[&>tr]:h-15'}>
          <Spacer height={before} columns={columns.length} />
          {items.map(({ index, key }) => {
            const entity = rows[index];
            if (!entity) return null;
            return (
              <EntityRow
                key={key}
                entity={entity}
                kind={kindOf.get(entity.kind)}
                columns={columns}
                index={index}
                asOf={asOf}
                isChanged={changed.has(entity.metadata.uid)}
                onTag={onTag}
              />
            );
          })}
          <Spacer height={after} columns={columns.length} />
        </tbody>
      </table>
      <div className="px-4 py-2 text-muted text-sm empty:hidden md:px-6">
        {moreError !== undefined ? (
          <div role="alert" className="flex flex-wrap items-center gap-3">
            <span>
              {text.catalog.moreFailed} {describeError(moreError).message}
            </span>
            <Button size="sm" onClick={list.loadMore}>
              {text.common.retry}
            </Button>
          </div>
        ) : (
          hasMore && text.catalog.loadingMore
        )}
      </div>
      <p role="status" className="sr-only">
        {total !== undefined && text.catalog.count(formatCount(total))}
      </p>
    </div>
  );
}

/** Stands for the rows that are not on the page. */
function Spacer({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden style={{ height }}>
      <td colSpan={columns} className="p-0" />
    </tr>
  );
}

/** Up and down go from row to row; the tab key still goes through what is in them. */
function moveFocus(event: KeyboardEvent, scrollTo: (index: number) => void): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const row = (event.target as HTMLElement).closest<HTMLElement>('tr[data-row]');
  if (step === undefined || !row || event.altKey || event.ctrlKey || event.metaKey) return;
  const index = Number(row.dataset.row) + step;
  event.preventDefault();
  scrollTo(index);
  const table = row.closest('table');
  requestAnimationFrame(() => {
    table?.querySelector<HTMLElement>(`tr[data-row="${index}"] a`)?.focus({ preventScroll: true });
  });
}
