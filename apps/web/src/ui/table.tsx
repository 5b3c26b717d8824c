import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { ScrollArea } from './scroll-area.tsx';

interface Column<T> {
  readonly key: string;
  readonly label: string;
  readonly align?: 'start' | 'end' | undefined;
  readonly cell: (row: T) => ReactNode;
}

interface TableProps<T> {
  /** Read to screen readers; tables beside a visible heading repeat it. */
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T, index: number) => string;
  readonly empty?: ReactNode;
}

const CELL = 'min-w-20 px-3 py-2 align-top first:min-w-32 first:pl-4 last:pr-4';

/** A plain table that scrolls sideways by itself where it does not fit. */
export function Table<T>({ caption, columns, rows, rowKey, empty }: TableProps<T>) {
  if (rows.length === 0 && empty !== undefined) return <p className="p-4 text-muted">{empty}</p>;
  return (
    <ScrollArea label={caption}>
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-line border-b text-left text-muted text-xs">
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={classNames(
                  CELL,
                  'whitespace-nowrap font-medium',
                  column.align === 'end' && 'text-right',
                )}
              >
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={rowKey(row, index)} className="border-line border-b last:border-b-0">
              {columns.map((column) => (
                <td
                  key={column.key}
                  className={classNames(CELL, column.align === 'end' && 'text-right tabular-nums')}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}
