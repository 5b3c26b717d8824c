import type { Group } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus, Users } from 'lucide-react';
import { useState } from 'react';
import { ForbiddenPage } from '../app/forbidden-page.tsx';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Table } from '../ui/table.tsx';
import { groupsQuery } from './access-queries.ts';
import { CreateGroupDialog } from './create-group-dialog.tsx';
import { QueryState } from './query-state.tsx';

const t = text.access.group;

/** The groups, and what each gives its members. */
export function GroupsPage() {
  const { may } = useRights();
  const isAllowed = may('access.read');
  const query = useQuery({ ...groupsQuery, enabled: isAllowed });
  const [isCreating, setCreating] = useState(false);
  if (!isAllowed) return <ForbiddenPage permission="access.read" />;
  const create = may('access.manage') && (
    <Button variant="primary" icon={Plus} onClick={() => setCreating(true)}>
      {t.create}
    </Button>
  );
  return (
    <>
      <PageHeader title={text.access.groups} actions={create}>
        <p className="pt-1 text-muted">{t.lead}</p>
      </PageHeader>
      <div className="px-4 pb-8 md:px-6">
        <QueryState query={query} failed={t.failed}>
          {(groups) =>
            groups.length === 0 ? (
              <EmptyState icon={Users} title={t.none} actions={create}>
                <p>{t.noneHelp}</p>
              </EmptyState>
            ) : (
              <Card flush>
                <GroupTable groups={groups} />
              </Card>
            )
          }
        </QueryState>
      </div>
      <CreateGroupDialog open={isCreating} onOpenChange={setCreating} />
    </>
  );
}

function GroupTable({ groups }: { groups: readonly Group[] }) {
  return (
    <Table
      caption={t.table}
      rows={groups}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'name',
          label: t.name,
          cell: (group) => (
            <div className="grid">
              <Link
                to="/access/groups/$id"
                params={{ id: group.id }}
                className="font-medium text-accent hover:underline"
              >
                {group.displayName === '' ? group.name : group.displayName}
              </Link>
              {group.displayName !== '' && (
                <span className="font-mono text-muted text-xs">{group.name}</span>
              )}
            </div>
          ),
        },
        { key: 'role', label: t.role, cell: ({ role }) => <Badge>{role}</Badge> },
        {
          key: 'teams',
          label: text.access.teams,
          cell: ({ teams }) => (teams.length === 0 ? '–' : teams.join(', ')),
        },
        {
          key: 'description',
          label: t.description,
          cell: ({ description }) => <span className="text-muted">{description || '–'}</span>,
        },
      ]}
    />
  );
}
