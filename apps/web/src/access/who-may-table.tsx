import type { Permission, WhoMay } from '@gantry/client';
import { Link } from '@tanstack/react-router';
import { Check, Minus } from 'lucide-react';
import { useState } from 'react';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Pager } from '../ui/pager.tsx';
import { Table } from '../ui/table.tsx';
import type { ExplainSearch } from './explain-search.ts';

const t = text.access.why;
const PAGE = 50;

interface WhoMayTableProps {
  readonly decisions: WhoMay;
  readonly search: ExplainSearch;
  readonly permission: Permission;
}

/** Everybody, and whether they may; each leads to why. */
export function WhoMayTable({ decisions, search, permission }: WhoMayTableProps) {
  const [isNarrow, setNarrow] = useState(true);
  const [page, setPage] = useState(1);
  const allowed = decisions.filter((decision) => decision.allowed);
  const wanted = isNarrow ? allowed : decisions;
  const pages = Math.max(1, Math.ceil(wanted.length / PAGE));
  const shown = Math.min(page, pages);
  return (
    <div className="grid gap-3">
      <Card
        flush
        title={t.list(allowed.length, decisions.length)}
        aside={
          <Checkbox
            label={t.onlyAllowed}
            checked={isNarrow}
            onChange={({ target }) => setNarrow(target.checked)}
          />
        }
      >
        <Table
          caption={t.table}
          empty={text.access.none}
          rows={wanted.slice((shown - 1) * PAGE, shown * PAGE)}
          rowKey={({ userId }) => userId}
          columns={[
            {
              key: 'user',
              label: t.user,
              cell: ({ username, displayName }) => (
                <div className="grid">
                  <Link
                    to="/access/explain"
                    search={{ ...search, permission, who: username }}
                    className="font-medium text-accent hover:underline"
                  >
                    {username}
                  </Link>
                  {displayName !== undefined && <span className="text-muted">{displayName}</span>}
                </div>
              ),
            },
            { key: 'role', label: t.subject.role, cell: ({ role }) => <Badge>{role}</Badge> },
            {
              key: 'answer',
              label: t.answer,
              cell: (decision) =>
                decision.allowed ? (
                  <Badge tone="ok" icon={Check}>
                    {t.allowed}
                  </Badge>
                ) : (
                  <Badge icon={Minus}>{t.denied}</Badge>
                ),
            },
            {
              key: 'reason',
              label: t.reason,
              cell: ({ reason }) => <span className="break-words text-muted">{reason}</span>,
            },
          ]}
        />
      </Card>
      <Pager page={shown} pages={pages} onChange={setPage} />
    </div>
  );
}
