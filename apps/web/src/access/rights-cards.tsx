import type { Permission, User } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check, Minus } from 'lucide-react';
import { EntityLink } from '../entity/entity-link.tsx';
import { ownerRef } from '../entity/entity-path.ts';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { buttonClass } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { effectiveRightsQuery } from './access-queries.ts';
import { groupedPermissions } from './grouped-permissions.ts';
import { QueryState } from './query-state.tsx';
import { RoleLabel } from './role-label.tsx';
import { RuleList } from './rule-list.tsx';

const t = text.account;

/** What somebody is, what they may do, and the rules that it follows from. */
export function RightsCards({ user, isMe = false }: { user: User; isMe?: boolean }) {
  const query = useQuery(effectiveRightsQuery(user.id));
  const asked = isMe ? {} : { who: user.username };
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Card
        title={isMe ? t.permissions : text.access.user.tabs.rights}
        aside={
          <Link to="/access/explain" search={asked} className={buttonClass('secondary', 'sm')}>
            {t.ask}
          </Link>
        }
      >
        <div className="grid gap-4">
          <Traits user={user} />
          <p className="text-muted text-sm">{t.permissionsHelp}</p>
          {groupedPermissions.map(({ resource, permissions }) => (
            <section key={resource} className="grid gap-1">
              <h3 className="font-medium text-sm">{text.access.resources[resource] ?? resource}</h3>
              <ul className="grid gap-0.5">
                {permissions.map((permission) => (
                  <PermissionLine
                    key={permission}
                    permission={permission}
                    isAllowed={user.permissions[permission] === true}
                  />
                ))}
              </ul>
            </section>
          ))}
        </div>
      </Card>
      <Card flush title={isMe ? t.rules : t.rulesOf(user.username)}>
        <QueryState query={query} failed={t.rulesFailed}>
          {({ rules }) => <RuleList rules={rules} />}
        </QueryState>
      </Card>
    </div>
  );
}

function PermissionLine({ permission, isAllowed }: { permission: Permission; isAllowed: boolean }) {
  return (
    <li className={isAllowed ? 'flex items-start gap-2' : 'flex items-start gap-2 text-muted'}>
      {isAllowed ? (
        <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />
      ) : (
        <Minus aria-hidden className="mt-0.5 size-4 shrink-0" />
      )}
      <span>
        <span className="sr-only">{isAllowed ? t.yes : t.no}: </span>
        {text.access.permissions[permission]}
      </span>
    </li>
  );
}

function Traits({ user }: { user: User }) {
  const { subject } = text.access.why;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
      <dt className="text-muted">{subject.role}</dt>
      <dd>
        <RoleLabel user={user} />
      </dd>
      <dt className="text-muted">{subject.groups}</dt>
      <dd className="flex min-w-0 flex-wrap gap-1">
        {user.groups.length === 0 && text.access.none}
        {user.groups.map((group) => (
          <Badge key={group}>{group}</Badge>
        ))}
      </dd>
      <dt className="text-muted">{subject.teams}</dt>
      <dd className="flex min-w-0 flex-wrap gap-x-2">
        {user.teams.length === 0 && text.access.none}
        {user.teams.map((team) => {
          const ref = ownerRef(team);
          return ref ? (
            <EntityLink key={team} entityRef={ref}>
              {team}
            </EntityLink>
          ) : (
            <span key={team}>{team}</span>
          );
        })}
      </dd>
    </dl>
  );
}
