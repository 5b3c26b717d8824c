import type { RunSummary } from '@gantry/client';
import { Link } from '@tanstack/react-router';
import { text } from '../text/text.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Table } from '../ui/table.tsx';
import { RunStateBadge } from './run-state.tsx';

const t = text.actions.runs;

interface RunTableProps {
  readonly runs: readonly RunSummary[];
  readonly empty?: string;
}

export function RunTable({ runs, empty = t.none }: RunTableProps) {
  return (
    <Table
      caption={t.title}
      rows={runs}
      rowKey={({ id }) => id}
      empty={empty}
      columns={[
        {
          key: 'action',
          label: t.action,
          cell: ({ id, title }) => (
            <Link to="/runs/$id" params={{ id }} className="text-accent hover:underline">
              {title}
            </Link>
          ),
        },
        { key: 'state', label: t.state, cell: ({ state }) => <RunStateBadge state={state} /> },
        { key: 'by', label: t.by, cell: ({ requestedBy }) => requestedBy },
        { key: 'when', label: t.when, cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
      ]}
    />
  );
}
