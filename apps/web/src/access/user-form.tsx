import type { User } from '@gantry/client';
import { ROLES, type Role } from '@gantry/contracts';
import { useQuery } from '@tanstack/react-query';
import { Save } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client.ts';
import { otherProblem, problemsAt } from '../api/input-problems.ts';
import { useTeamNames } from '../catalog/use-team-names.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field } from '../ui/field.tsx';
import { Input, Select } from '../ui/input.tsx';
import { Notice } from '../ui/notice.tsx';
import { TokenInput } from '../ui/token-input.tsx';
import { rolesQuery } from './access-queries.ts';
import { useAccessMutation } from './use-access-mutation.ts';

const t = text.access.user;
const POINTERS = ['/displayName', '/email', '/role', '/roles', '/teams'];

/** The account and its own rights; what groups give stands beside. */
export function UserForm({ user }: { user: User }) {
  const { data: roles = [] } = useQuery(rolesQuery);
  const teamNames = useTeamNames(true);
  const [displayName, setDisplayName] = useState(user.displayName ?? '');
  const [email, setEmail] = useState(user.email ?? '');
  const [role, setRole] = useState<Role>(user.role);
  const [custom, setCustom] = useState<readonly string[]>(user.directRoles);
  const [teams, setTeams] = useState<readonly string[]>(user.directTeams);
  const save = useAccessMutation({
    run: async () => {
      await api.PUT('/api/v1/auth/users/{id}', {
        params: { path: { id: user.id } },
        body: { displayName, email, role, roles: [...custom], teams: [...teams] },
      });
    },
    done: text.access.saved,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  const { error } = save;
  const other = otherProblem(error, POINTERS);
  const customRoles = roles.filter(({ builtIn }) => !builtIn);
  return (
    <Card title={t.account}>
      <form onSubmit={submit} className="grid gap-4">
        {other !== undefined && <Notice role="alert" level="critical" title={other} />}
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t.displayName} problems={problemsAt(error, '/displayName')}>
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
          <Field label={t.email} problems={problemsAt(error, '/email')}>
            {(control) => (
              <Input
                {...control}
                type="email"
                maxLength={255}
                autoComplete="off"
                value={email}
                onChange={(event) => setEmail(event.target.value)}
              />
            )}
          </Field>
        </div>
        <Field
          label={t.ownRole}
          help={text.access.builtInRoles[role] ?? t.ownRoleHelp}
          problems={problemsAt(error, '/role')}
        >
          {(control) => (
            <Select
              {...control}
              value={role}
              onChange={(event) => setRole(event.target.value as Role)}
            >
              {ROLES.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {user.effectiveRole !== role && user.role === role && (
          <Notice level="info" title={t.effective(user.effectiveRole)}>
            {t.effectiveHelp}
          </Notice>
        )}
        <fieldset className="grid gap-1.5">
          <legend className="mb-1 font-medium text-sm">{t.customRoles}</legend>
          {customRoles.length === 0 && <p className="text-muted text-sm">{t.unknownRole}</p>}
          {customRoles.map(({ id, name, displayName: title }) => (
            <Checkbox
              key={id}
              label={title === '' ? name : title}
              checked={custom.includes(name)}
              onChange={({ target }) =>
                setCustom(target.checked ? [...custom, name] : custom.filter((one) => one !== name))
              }
            />
          ))}
        </fieldset>
        <Field
          label={text.access.teams}
          help={text.access.teamsHelp}
          problems={problemsAt(error, '/teams')}
        >
          {(control) => (
            <TokenInput
              {...control}
              label={text.access.teams}
              value={teams}
              suggestions={teamNames}
              onChange={setTeams}
            />
          )}
        </Field>
        <div>
          <Button type="submit" variant="primary" icon={Save} busy={save.isPending}>
            {text.common.save}
          </Button>
        </div>
      </form>
    </Card>
  );
}
