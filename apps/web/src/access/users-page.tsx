import type { User } from '@gantry/client';
import { ROLES } from '@gantry/contracts';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Search, SearchX, UserPlus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { ForbiddenPage } from '../app/forbidden-page.tsx';
import { meQuery, useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Badge, StatusBadge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { formatCount } from '../ui/format-number.ts';
import { Input, Select } from '../ui/input.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Pager } from '../ui/pager.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Table } from '../ui/table.tsx';
import { usersQuery } from './access-queries.ts';
import { CreateUserDialog } from './create-user-dialog.tsx';
import { QueryState } from './query-state.tsx';
import { RoleLabel } from './role-label.tsx';
import { STATE_LEVELS, USER_STATES, userState } from './user-state.ts';
import { findUsers, type UsersSearch } from './users-search.ts';

const t = text.access.user;
const route = getRouteApi('/frame/access/users');
const PAGE = 50;
const TYPING_MS = 250;

/** Everybody who can sign in. */
export function UsersPage() {
  const { may } = useRights();
  const isAllowed = may('users.manage');
  const query = useQuery({ ...usersQuery, enabled: isAllowed });
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [isCreating, setCreating] = useState(false);
  if (!isAllowed) return <ForbiddenPage permission="users.manage" />;
  const change = (changes: Partial<Record<keyof UsersSearch, string | undefined>>): void =>
    void navigate({
      search: (before) => ({ ...before, page: undefined, ...changes }) as UsersSearch,
      replace: true,
    });
  return (
    <>
      <PageHeader
        title={text.access.users}
        aside={
          query.data && (
            <span title={t.count(formatCount(query.data.length))} className="text-muted">
              {formatCount(query.data.length)}
            </span>
          )
        }
        actions={
          <Button variant="primary" icon={UserPlus} onClick={() => setCreating(true)}>
            {t.create}
          </Button>
        }
      >
        <p className="pt-1 text-muted">{t.lead}</p>
      </PageHeader>
      <Filters search={search} users={query.data ?? []} onChange={change} />
      <div className="grid gap-3 px-4 pb-8 md:px-6">
        <QueryState query={query} failed={t.failed}>
          {(users) => (
            <FoundUsers
              users={findUsers(users, search)}
              page={Number(search.page ?? '1')}
              onPage={(page) => change({ page: page === 1 ? undefined : String(page) })}
              onClear={() => change({ q: undefined, role: undefined, state: undefined })}
            />
          )}
        </QueryState>
      </div>
      <CreateUserDialog open={isCreating} onOpenChange={setCreating} />
    </>
  );
}

interface FiltersProps {
  readonly search: UsersSearch;
  readonly users: readonly User[];
  readonly onChange: (changes: Partial<Record<keyof UsersSearch, string | undefined>>) => void;
}

function Filters({ search, users, onChange }: FiltersProps) {
  const [typed, setTyped] = useState(search.q ?? '');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setTyped(search.q ?? ''), [search.q]);
  const custom = [...new Set(users.flatMap(({ roles }) => roles))].sort();
  const chosen = (value: string): string | undefined => (value === '' ? undefined : value);
  return (
    <search className="flex flex-wrap gap-2 px-4 pb-3 md:px-6">
      <div className="min-w-40 max-w-72 flex-1">
        <Input
          type="search"
          icon={Search}
          aria-label={t.search}
          placeholder={t.search}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={({ target: { value } }) => {
            setTyped(value);
            clearTimeout(timer.current);
            timer.current = setTimeout(() => onChange({ q: chosen(value.trim()) }), TYPING_MS);
          }}
        />
      </div>
      <Select
        aria-label={t.role}
        className="w-auto!"
        value={search.role ?? ''}
        onChange={(event) => onChange({ role: chosen(event.target.value) })}
      >
        <option value="">{t.anyRole}</option>
        {[...ROLES, ...custom].map((role) => (
          <option key={role} value={role}>
            {role}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t.state}
        className="w-auto!"
        value={search.state ?? ''}
        onChange={(event) => onChange({ state: chosen(event.target.value) })}
      >
        <option value="">{t.anyState}</option>
        {USER_STATES.map((state) => (
          <option key={state} value={state}>
            {t.states[state]}
          </option>
        ))}
      </Select>
    </search>
  );
}

interface FoundUsersProps {
  readonly users: readonly User[];
  readonly page: number;
  readonly onPage: (page: number) => void;
  readonly onClear: () => void;
}

function FoundUsers({ users, page, onPage, onClear }: FoundUsersProps) {
  const { data: me } = useSuspenseQuery(meQuery);
  if (users.length === 0) {
    return (
      <EmptyState
        icon={SearchX}
        title={t.noMatches}
        actions={<Button onClick={onClear}>{t.clear}</Button>}
      />
    );
  }
  const pages = Math.ceil(users.length / PAGE);
  const shown = Math.min(page, pages);
  return (
    <>
      <Card flush>
        <Table
          caption={t.table}
          rows={users.slice((shown - 1) * PAGE, shown * PAGE)}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'name',
              label: t.name,
              cell: (user) => <UserName user={user} isMe={user.id === me?.id} />,
            },
            { key: 'role', label: t.role, cell: (user) => <RoleLabel user={user} /> },
            {
              key: 'state',
              label: t.state,
              cell: (user) => {
                const state = userState(user);
                return <StatusBadge level={STATE_LEVELS[state]}>{t.states[state]}</StatusBadge>;
              },
            },
            { key: 'groups', label: t.groups, cell: ({ groups }) => groups.join(', ') || '–' },
            {
              key: 'changed',
              label: t.changed,
              cell: ({ updatedAt }) => (
                <RelativeTime at={updatedAt} className="whitespace-nowrap text-muted" />
              ),
            },
          ]}
        />
      </Card>
      <Pager page={shown} pages={pages} onChange={onPage} />
    </>
  );
}

function UserName({ user, isMe }: { user: User; isMe: boolean }) {
  return (
    <div className="grid min-w-0">
      <span className="flex items-center gap-1.5">
        <Link
          to="/access/users/$id"
          params={{ id: user.id }}
          className="font-medium text-accent hover:underline"
        >
          {user.username}
        </Link>
        {isMe && <Badge>{t.you}</Badge>}
      </span>
      {(user.displayName ?? user.email) !== undefined && (
        <span className="break-words text-muted">{user.displayName ?? user.email}</span>
      )}
    </div>
  );
}
