import type { AccessPolicy, AccessRole } from '@gantry/client';
import { useNavigate } from '@tanstack/react-router';
import { Save } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { PermissionTable } from './permission-table.tsx';
import { joinRules, splitRules } from './role-permissions.ts';
import { RoleRules } from './role-rules.tsx';
import { type Proposal, WhatIfDialog } from './what-if-dialog.tsx';

const t = text.access.role;

/** A custom role, to make or to change. What it changes for whom is shown before it is saved. */
export function RoleForm({ role }: { role?: AccessRole }) {
  const navigate = useNavigate();
  const [name, setName] = useState(role?.name ?? '');
  const [displayName, setDisplayName] = useState(role?.displayName ?? '');
  const [description, setDescription] = useState(role?.description ?? '');
  const [split, setSplit] = useState(() => splitRules(role?.rules ?? []));
  const [isAsking, setAsking] = useState(false);
  const rules = joinRules(split);
  const changes = { displayName, description, rules };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsking(true);
  };
  const propose = ({ roles = [] }: AccessPolicy): Proposal => ({
    roles: [...roles.filter((one) => one.name !== name), { name, ...changes }],
  });
  return (
    <form onSubmit={submit} className="grid max-w-4xl gap-4">
      <Card title={text.access.group.about}>
        <div className="grid items-start gap-4 sm:grid-cols-2">
          {!role && (
            <Field label={t.name} help={t.nameHelp} required>
              {(control) => (
                <Input
                  {...control}
                  required
                  pattern="[a-z0-9]([a-z0-9._\/\-]{0,98}[a-z0-9])?"
                  autoComplete="off"
                  spellCheck={false}
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                />
              )}
            </Field>
          )}
          <Field label={t.displayName}>
            {(control) => (
              <Input
                {...control}
                maxLength={255}
                autoComplete="off"
                value={displayName}
                onChange={(event) => setDisplayName(event.target.value)}
              />
            )}
          </Field>
          <Field label={t.description}>
            {(control) => (
              <Input
                {...control}
                maxLength={2_000}
                autoComplete="off"
                value={description}
                onChange={(event) => setDescription(event.target.value)}
              />
            )}
          </Field>
        </div>
      </Card>
      <Card title={t.permissionsTitle}>
        <div className="grid gap-4">
          <p className="text-muted text-sm">{t.permissionsLead}</p>
          <PermissionTable
            chosen={split.permissions}
            onChange={(permissions) => setSplit({ ...split, permissions })}
          />
        </div>
      </Card>
      <RoleRules rules={split.others} onChange={(others) => setSplit({ ...split, others })} />
      <div>
        <Button type="submit" variant="primary" icon={Save}>
          {t.preview}
        </Button>
      </div>
      {isAsking && (
        <WhatIfDialog
          mode="save"
          onClose={() => setAsking(false)}
          propose={propose}
          save={async () => {
            await (role
              ? api.PUT('/api/v1/rbac/roles/{id}', {
                  params: { path: { id: role.id } },
                  body: changes,
                })
              : api.POST('/api/v1/rbac/roles', { body: { name, ...changes } }));
          }}
          done={text.access.saved}
          onDone={() => {
            setAsking(false);
            if (!role) void navigate({ to: '/access/roles' });
          }}
        />
      )}
    </form>
  );
}
