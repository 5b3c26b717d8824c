import type { AccessPolicy, Group, Member } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Save, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client.ts';
import { ForbiddenPage } from '../app/forbidden-page.tsx';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { groupQuery } from './access-queries.ts';
import { type GroupDraft, GroupFields } from './group-fields.tsx';
import { GroupMembers } from './group-members.tsx';
import { QueryState } from './query-state.tsx';
import { useAccessMutation } from './use-access-mutation.ts';
import { type Proposal, WhatIfDialog } from './what-if-dialog.tsx';

const t = text.access.group;
const route = getRouteApi('/frame/access/groups/$id');

/** One group: what it gives, and to whom. */
export function GroupPage() {
  const { id } = route.useParams();
  const isAllowed = useRights().may('access.read');
  const query = useQuery({ ...groupQuery(id), enabled: isAllowed });
  if (!isAllowed) return <ForbiddenPage permission="access.read" />;
  return (
    <QueryState
      isWholePage
      query={query}
      failed={t.failedOne}
      missing={{
        title: t.missing,
        help: t.missingHelp,
        actions: (
          <Link to="/access/groups" className={buttonClass()}>
            {t.toList}
          </Link>
        ),
      }}
    >
      {({ group, members }) => <LoadedGroup key={group.id} group={group} members={members} />}
    </QueryState>
  );
}

function LoadedGroup({ group, members }: { group: Group; members: readonly Member[] }) {
  const { may } = useRights();
  const canManage = may('access.manage');
  const isLocal = group.source === 'local';
  return (
    <>
      <PageHeader
        title={group.displayName === '' ? group.name : group.displayName}
        parent={<Link to="/access/groups">{text.access.groups}</Link>}
        aside={<span className="text-muted">{t.membersOf(members.length)}</span>}
        actions={canManage && isLocal && <DeleteGroup group={group} />}
      >
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 pt-1 text-muted">
          <span className="font-mono text-sm">{group.name}</span>
          <Badge>{group.role}</Badge>
          {!isLocal && <Badge>{t.sources[group.source] ?? group.source}</Badge>}
        </div>
      </PageHeader>
      <div className="grid items-start gap-4 px-4 pb-8 md:px-6 lg:grid-cols-2">
        <GroupMembers group={group} members={members} canManage={canManage} />
        {canManage ? <GroupForm group={group} /> : <GroupFacts group={group} />}
      </div>
    </>
  );
}

function GroupFacts({ group }: { group: Group }) {
  return (
    <Card title={t.about}>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
        <dt className="text-muted">{t.role}</dt>
        <dd>{group.role}</dd>
        <dt className="text-muted">{text.access.teams}</dt>
        <dd>{group.teams.join(', ') || text.access.none}</dd>
        <dt className="text-muted">{t.description}</dt>
        <dd>{group.description || '–'}</dd>
      </dl>
    </Card>
  );
}

function GroupForm({ group }: { group: Group }) {
  const [draft, setDraft] = useState<GroupDraft>(group);
  const [isAsking, setAsking] = useState(false);
  const { displayName, description, role, teams } = draft;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsking(true);
  };
  const propose = (policy: AccessPolicy): Proposal => ({
    groups: (policy.groups ?? []).map((one) =>
      one.name === group.name ? { ...one, role, teams: [...teams] } : one,
    ),
  });
  return (
    <Card title={t.about}>
      <form onSubmit={submit} className="grid gap-4">
        {group.source === 'system' && <Notice level="info" title={t.managedElsewhere} />}
        <GroupFields draft={draft} error={undefined} onChange={setDraft} />
        <div>
          <Button type="submit" variant="primary" icon={Save}>
            {text.access.role.preview}
          </Button>
        </div>
      </form>
      {isAsking && (
        <WhatIfDialog
          mode="save"
          onClose={() => setAsking(false)}
          propose={propose}
          save={async () => {
            await api.PUT('/api/v1/groups/{id}', {
              params: { path: { id: group.id } },
              body: { displayName, description, role, teams: [...teams] },
            });
          }}
          done={text.access.saved}
          onDone={() => setAsking(false)}
        />
      )}
    </Card>
  );
}

function DeleteGroup({ group }: { group: Group }) {
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const remove = useAccessMutation({
    run: async () => {
      await api.DELETE('/api/v1/groups/{id}', { params: { path: { id: group.id } } });
    },
    failure: t.removeFailed,
    done: t.removed,
    onDone: () => void navigate({ to: '/access/groups' }),
  });
  return (
    <>
      <Button icon={Trash2} onClick={() => setAsking(true)}>
        {t.remove}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={t.removeTitle(group.name)}
        detail={t.removeDetail}
        confirm={t.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
      />
    </>
  );
}
