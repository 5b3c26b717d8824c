import type { ApiKey, Permission } from '@gantry/client';
import { ROLES, type Role, roleAtLeast } from '@gantry/contracts';
import { useSuspenseQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { api } from '../api/client.ts';
import { otherProblem, problemsAt } from '../api/input-problems.ts';
import { meQuery } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Input, Select } from '../ui/input.tsx';
import { Notice } from '../ui/notice.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';
import { TokenInput } from '../ui/token-input.tsx';
import { useAccessMutation } from './use-access-mutation.ts';

const t = text.access.key;
const DAY_MS = 24 * 3_600_000;
const LIFETIMES = [30, 90, 365];
const DEFAULT_LIFETIME = '90';
const POINTERS = ['/name', '/role', '/permissions', '/namespaces', '/expiresAt'];

interface CreateKeyDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Makes an API key, and shows it the only time that anybody sees it. */
export function CreateKeyDialog({ open, onOpenChange }: CreateKeyDialogProps) {
  const [made, setMade] = useState<ApiKey>();
  const formId = useId();
  const [isBusy, setBusy] = useState(false);
  const close = (): void => {
    setMade(undefined);
    onOpenChange(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      size="lg"
      title={t.create}
      description={made ? undefined : t.createLead}
      actions={
        made ? (
          <Button variant="primary" onClick={close}>
            {text.access.user.done}
          </Button>
        ) : (
          <>
            <Button onClick={close}>{text.common.cancel}</Button>
            <Button type="submit" form={formId} variant="primary" busy={isBusy}>
              {t.createSubmit}
            </Button>
          </>
        )
      }
    >
      {made?.key === undefined ? (
        <KeyForm id={formId} onBusy={setBusy} onMade={setMade} />
      ) : (
        <ShownOnce title={t.once} detail={t.onceHelp} copyLabel={t.copy} secret={made.key} />
      )}
    </Dialog>
  );
}

interface KeyFormProps {
  readonly id: string;
  readonly onBusy: (isBusy: boolean) => void;
  readonly onMade: (key: ApiKey) => void;
}

function KeyForm({ id, onBusy, onMade }: KeyFormProps) {
  const { data: me } = useSuspenseQuery(meQuery);
  const own: Role = me?.effectiveRole ?? 'viewer';
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>(roleAtLeast(own, 'developer') ? 'developer' : own);
  const [scopes, setScopes] = useState<readonly Permission[]>([]);
  const [namespaces, setNamespaces] = useState<readonly string[]>([]);
  const [lifetime, setLifetime] = useState(DEFAULT_LIFETIME);
  const create = useAccessMutation({
    run: async () => {
      onBusy(true);
      const expiresAt = new Date(Date.now() + Number(lifetime) * DAY_MS).toISOString();
      try {
        const { data } = await api.POST('/api/v1/auth/apikeys', {
          body: {
            name,
            // With scopes the least role that has them; the server knows which.
            ...(scopes.length > 0 ? { permissions: [...scopes] } : { role }),
            ...(namespaces.length > 0 ? { namespaces: [...namespaces] } : {}),
            ...(lifetime === '' ? {} : { expiresAt }),
          },
        });
        return data as ApiKey;
      } finally {
        onBusy(false);
      }
    },
    onDone: onMade,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate();
  };
  const { error } = create;
  const other = otherProblem(error, POINTERS);
  const offered = (Object.keys(text.access.permissions) as Permission[]).filter(
    (permission) => me?.permissions[permission],
  );
  return (
    <form id={id} onSubmit={submit} className="grid gap-4">
      {other !== undefined && <Notice role="alert" level="critical" title={other} />}
      <Field label={t.name} help={t.nameHelp} problems={problemsAt(error, '/name')} required>
        {(control) => (
          <Input
            {...control}
            required
            maxLength={100}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t.role} problems={problemsAt(error, '/role')}>
          {(control) => (
            <Select
              {...control}
              disabled={scopes.length > 0}
              value={role}
              onChange={(event) => setRole(event.target.value as Role)}
            >
              {ROLES.filter((one) => roleAtLeast(own, one)).map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t.expires} problems={problemsAt(error, '/expiresAt')}>
          {(control) => (
            <Select
              {...control}
              value={lifetime}
              onChange={(event) => setLifetime(event.target.value)}
            >
              {LIFETIMES.map((days) => (
                <option key={days} value={days}>
                  {t.days(days)}
                </option>
              ))}
              <option value="">{t.never}</option>
            </Select>
          )}
        </Field>
      </div>
      <fieldset className="grid gap-1.5">
        <legend className="mb-1 font-medium text-sm">{t.scopes}</legend>
        <p className="text-muted text-xs">{t.scopesHelp}</p>
        <div className="grid gap-1.5">
          {offered.map((permission) => (
            <Checkbox
              key={permission}
              checked={scopes.includes(permission)}
              onChange={({ target }) =>
                setScopes(
                  target.checked
                    ? [...scopes, permission]
                    : scopes.filter((one) => one !== permission),
                )
              }
              label={
                <>
                  {text.access.permissions[permission]}{' '}
                  <code className="text-muted text-xs">{permission}</code>
                </>
              }
            />
          ))}
        </div>
      </fieldset>
      <Field
        label={t.namespaces}
        help={t.namespacesHelp}
        problems={problemsAt(error, '/namespaces')}
      >
        {(control) => (
          <TokenInput
            {...control}
            label={t.namespaces}
            value={namespaces}
            onChange={setNamespaces}
          />
        )}
      </Field>
    </form>
  );
}
