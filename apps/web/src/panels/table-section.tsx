import { useState } from 'react';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Table } from '../ui/table.tsx';
import { PanelCell } from './panel-cell.tsx';
import { type SectionOf, titleOf } from './section.ts';

/** Rows that are drawn before somebody asks for all of them. */
const FIRST = 100;
const t = text.panels;

export function TableSection({ section }: { section: SectionOf<'table'> }) {
  const [isWhole, setWhole] = useState(false);
  const { columns, rows, empty, title } = section;
  const shown = isWhole ? rows : rows.slice(0, FIRST);
  return (
    <Card flush {...titleOf(section)}>
      <Table<SectionOf<'table'>['rows'][number]>
        caption={title ?? columns.map(({ label }) => label).join(', ')}
        columns={columns.map((column) => ({
          key: column.key,
          label: column.label,
          align: column.align,
          cell: (row) => (
            <PanelCell value={Object.hasOwn(row, column.key) ? row[column.key] : undefined} />
          ),
        }))}
        rows={shown}
        rowKey={(_row, index) => String(index)}
        empty={empty ?? t.emptyTable}
      />
      {shown.length < rows.length && (
        <div className="flex flex-wrap items-center gap-3 border-line border-t px-4 py-2">
          <span className="text-muted text-sm">{t.tableRows(shown.length, rows.length)}</span>
          <Button size="sm" onClick={() => setWhole(true)}>
            {t.showAll}
          </Button>
        </div>
      )}
    </Card>
  );
}
