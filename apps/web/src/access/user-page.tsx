import type { User } from '@gantry/client';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ForbiddenPage } from '../app/forbidden-page.tsx';
import { meQuery, useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Badge, StatusBadge } from '../ui/badge.tsx';
import { buttonClass } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { userQuery } from './access-queries.ts';
import { KeysCard } from './keys-card.tsx';
import { QueryState } from './query-state.tsx';
import { RightsCards } from './rights-cards.tsx';
import { RoleLabel } from './role-label.tsx';
import { SessionsCard } from './sessions-card.tsx';
import { UserActions } from './user-actions.tsx';
import { UserForm } from './user-form.tsx';
import { UserGroups } from './user-groups.tsx';
import { STATE_LEVELS, userState } from './user-state.ts';

const t = text.access.user;
const route = getRouteApi('/frame/access/users/$id');

/** One user: the account, what it may do, its sessions and keys. */
export function UserPage() {
  const { id } = route.useParams();
  const isAllowed = useRights().may('users.manage');
  const query = useQuery({ ...userQuery(id), enabled: isAllowed });
  if (!isAllowed) return <ForbiddenPage permission="users.manage" />;
  return (
    <QueryState
      isWholePage
      query={query}
      failed={t.failedOne}
      missing={{
        title: t.missing,
        help: t.missingHelp,
        actions: (
          <Link to="/access/users" className={buttonClass()}>
            {t.toList}
          </Link>
        ),
      }}
    >
      {(user) => <LoadedUser key={user.id} user={user} />}
    </QueryState>
  );
}

function LoadedUser({ user }: { user: User }) {
  const { tab = 'account' } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const state = userState(user);
  const items = [
    {
      value: 'account',
      label: t.tabs.account,
      content: (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <UserForm user={user} />
          <UserGroups user={user} />
        </div>
      ),
    },
    { value: 'rights', label: t.tabs.rights, content: <RightsCards user={user} /> },
    { value: 'sessions', label: t.tabs.sessions, content: <SessionsCard userId={user.id} /> },
    { value: 'keys', label: t.tabs.keys, content: <KeysCard userId={user.id} /> },
  ];
  return (
    <>
      <PageHeader
        title={user.displayName ?? user.username}
        parent={<Link to="/access/users">{text.access.users}</Link>}
        aside={<StatusBadge level={STATE_LEVELS[state]}>{t.states[state]}</StatusBadge>}
        actions={<UserActions user={user} isMe={user.id === me?.id} />}
      >
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 pt-1 text-muted">
          <span className="font-mono text-sm">{user.username}</span>
          {user.id === me?.id && <Badge>{t.you}</Badge>}
          <RoleLabel user={user} />
        </div>
      </PageHeader>
      <div className="grid gap-2 px-4 pb-2 empty:hidden md:px-6">
        <StateNotices user={user} />
      </div>
      <Tabs
        label={t.tabs.label}
        value={items.some((item) => item.value === tab) ? tab : 'account'}
        items={items}
        onChange={(value) =>
          void navigate({ search: value === 'account' ? {} : { tab: value }, replace: true })
        }
      />
    </>
  );
}

function StateNotices({ user }: { user: User }) {
  return (
    <>
      {user.disabled && (
        <Notice level="unknown" title={t.disabledNotice}>
          {t.disabledHelp}
        </Notice>
      )}
      {user.lockedUntil !== undefined && (
        <Notice level="warning" title={t.states.locked}>
          {t.lockedUntil} <RelativeTime at={user.lockedUntil} />.
        </Notice>
      )}
      {user.mustChangePassword && !user.disabled && (
        <Notice level="info" title={t.passwordNotice}>
          {t.passwordHelp}
        </Notice>
      )}
    </>
  );
}
