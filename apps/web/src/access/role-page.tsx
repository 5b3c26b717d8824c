import type { AccessRole } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { ForbiddenPage } from '../app/forbidden-page.tsx';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { rolesQuery } from './access-queries.ts';
import { PermissionTable } from './permission-table.tsx';
import { QueryState } from './query-state.tsx';
import { RoleForm } from './role-form.tsx';
import { splitRules } from './role-permissions.ts';
import { useAccessMutation } from './use-access-mutation.ts';

const t = text.access.role;
const route = getRouteApi('/frame/access/roles/$id');

/** One role: what it may do; a custom one can be changed. */
export function RolePage() {
  const { id } = route.useParams();
  const isAllowed = useRights().may('access.manage');
  const query = useQuery({ ...rolesQuery, enabled: isAllowed });
  if (!isAllowed) return <ForbiddenPage permission="access.manage" />;
  return (
    <QueryState isWholePage query={query} failed={t.failed}>
      {(roles) => {
        const role = roles.find((one) => one.id === id);
        return role ? <LoadedRole key={id} role={role} /> : <NoSuchRole />;
      }}
    </QueryState>
  );
}

export function NewRolePage() {
  const isAllowed = useRights().may('access.manage');
  if (!isAllowed) return <ForbiddenPage permission="access.manage" />;
  return (
    <>
      <PageHeader title={t.newTitle} parent={<RolesLink />} />
      <div className="px-4 pb-8 md:px-6">
        <RoleForm />
      </div>
    </>
  );
}

function LoadedRole({ role }: { role: AccessRole }) {
  return (
    <>
      <PageHeader
        title={role.displayName === '' ? role.name : role.displayName}
        aside={<Badge>{role.builtIn ? t.builtIn : t.custom}</Badge>}
        parent={<RolesLink />}
        actions={!role.builtIn && <DeleteRole role={role} />}
      />
      <div className="grid gap-4 px-4 pb-8 md:px-6">
        {role.builtIn ? (
          <Card title={t.permissionsTitle}>
            <div className="grid gap-4">
              <p className="text-muted">{text.access.builtInRoles[role.name]}</p>
              <PermissionTable chosen={splitRules(role.rules).permissions} />
            </div>
          </Card>
        ) : (
          <RoleForm role={role} />
        )}
      </div>
    </>
  );
}

function RolesLink() {
  return <Link to="/access/roles">{text.access.roles}</Link>;
}

function NoSuchRole() {
  return (
    <EmptyState
      icon={Trash2}
      heading="h1"
      title={t.missing}
      actions={
        <Link to="/access/roles" className={buttonClass()}>
          {t.toList}
        </Link>
      }
    >
      <p>{t.missingHelp}</p>
    </EmptyState>
  );
}

function DeleteRole({ role }: { role: AccessRole }) {
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const remove = useAccessMutation({
    run: async () => {
      await api.DELETE('/api/v1/rbac/roles/{id}', { params: { path: { id: role.id } } });
    },
    failure: t.removeFailed,
    done: t.removed,
    onDone: () => void navigate({ to: '/access/roles' }),
  });
  return (
    <>
      <Button icon={Trash2} onClick={() => setAsking(true)}>
        {t.remove}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={t.removeTitle(role.name)}
        detail={t.removeDetail}
        confirm={t.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
      />
    </>
  );
}
