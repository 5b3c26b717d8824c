import { ArrowDown, ArrowUp } from 'lucide-react';
import { text } from '../text/text.ts';
import { classNames } from '../ui/class-names.ts';
import type { Sort, SortField } from './catalog-search.ts';
import type { CatalogColumn } from './columns.ts';

interface TableHeadProps {
  readonly columns: readonly CatalogColumn[];
  readonly sort: Sort | undefined;
  /** Absent where there is one order only. */
  readonly onSort: ((field: SortField) => void) | undefined;
  readonly isHidden: boolean;
}

export function TableHead({ columns, sort = 'kind', onSort, isHidden }: TableHeadProps) {
  return (
    <thead className={isHidden ? 'sr-only' : 'sticky top-0 z-10'}>
      <tr aria-rowindex={1}>
        {columns.map((column) => (
          <th
            key={column.key}
            scope="col"
            aria-sort={column.sort === undefined ? undefined : sortOf(sort, column.sort)}
            className={classNames(
              'h-9 border-line border-b bg-card px-3 text-left font-medium text-muted text-xs first:pl-4 last:pr-4 md:first:pl-6 md:last:pr-6',
              column.width,
            )}
          >
            {column.sort === undefined || isHidden || !onSort ? (
              column.label
            ) : (
              <SortButton column={column} field={column.sort} sort={sort} onSort={onSort} />
            )}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface SortButtonProps {
  readonly column: CatalogColumn;
  readonly field: SortField;
  readonly sort: Sort;
  readonly onSort: (field: SortField) => void;
}

function SortButton({ column, field, sort, onSort }: SortButtonProps) {
  const order = sortOf(sort, field);
  const Arrow = order === 'descending' ? ArrowDown : ArrowUp;
  return (
    <button
      type="button"
      title={text.catalog.sortBy(column.label)}
      onClick={() => onSort(field)}
      className="group/sort -mx-1 inline-flex items-center gap-1 rounded-sm px-1 hover:text-fg"
    >
      {column.label}
      <Arrow
        aria-hidden
        className={classNames(
          'size-3.5',
          order === 'none' && 'opacity-0 group-hover/sort:opacity-60',
        )}
      />
    </button>
  );
}

function sortOf(sort: Sort, field: SortField): 'ascending' | 'descending' | 'none' {
  if (sort === field) return 'ascending';
  return sort === `-${field}` ? 'descending' : 'none';
}
