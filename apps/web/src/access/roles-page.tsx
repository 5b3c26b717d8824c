import type { AccessRole } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { ForbiddenPage } from '../app/forbidden-page.tsx';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { buttonClass } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Table } from '../ui/table.tsx';
import { rolesQuery } from './access-queries.ts';
import { QueryState } from './query-state.tsx';

const t = text.access.role;

/** The roles that users and groups can be given. */
export function RolesPage() {
  const isAllowed = useRights().may('access.manage');
  const query = useQuery({ ...rolesQuery, enabled: isAllowed });
  if (!isAllowed) return <ForbiddenPage permission="access.manage" />;
  return (
    <>
      <PageHeader
        title={text.access.roles}
        actions={
          <Link to="/access/roles/new" className={buttonClass('primary')}>
            <Plus aria-hidden className="size-4" />
            {t.create}
          </Link>
        }
      >
        <p className="pt-1 text-muted">{t.lead}</p>
      </PageHeader>
      <div className="px-4 pb-8 md:px-6">
        <QueryState query={query} failed={t.failed}>
          {(roles) => (
            <Card flush>
              <Table
                caption={t.table}
                rows={roles}
                rowKey={({ id }) => id}
                columns={[
                  { key: 'name', label: t.name, cell: (role) => <RoleName role={role} /> },
                  {
                    key: 'kind',
                    label: t.kind,
                    cell: ({ builtIn }) => <Badge>{builtIn ? t.builtIn : t.custom}</Badge>,
                  },
                  {
                    key: 'what',
                    label: t.what,
                    cell: ({ name, builtIn, description, rules }) =>
                      builtIn
                        ? (text.access.builtInRoles[name] ?? description)
                        : description || t.ruleCount(rules.length),
                  },
                ]}
              />
            </Card>
          )}
        </QueryState>
      </div>
    </>
  );
}

function RoleName({ role: { id, name, displayName } }: { role: AccessRole }) {
  return (
    <div className="grid">
      <Link
        to="/access/roles/$id"
        params={{ id }}
        className="font-medium text-accent hover:underline"
      >
        {displayName === '' ? name : displayName}
      </Link>
      {displayName !== '' && displayName !== name && (
        <span className="font-mono text-muted text-xs">{name}</span>
      )}
    </div>
  );
}
