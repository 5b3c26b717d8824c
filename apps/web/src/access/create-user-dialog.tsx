import type { User } from '@gantry/client';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { api } from '../api/client.ts';
import { otherProblem, problemsAt } from '../api/input-problems.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { Notice } from '../ui/notice.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';
import { generatePassword } from './generate-password.ts';
import { useAccessMutation } from './use-access-mutation.ts';

const t = text.access.user;
const POINTERS = ['/username', '/displayName', '/email'];

interface CreateUserDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

interface Created {
  readonly user: User;
  readonly password: string;
}

/** Makes a user with a password of our own, which is shown once. */
export function CreateUserDialog({ open, onOpenChange }: CreateUserDialogProps) {
  const navigate = useNavigate();
  const formId = useId();
  const [created, setCreated] = useState<Created>();
  const [username, setUsername] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [email, setEmail] = useState('');
  const create = useAccessMutation({
    run: async (): Promise<Created> => {
      const password = generatePassword();
      const { data } = await api.POST('/api/v1/auth/register', {
        body: {
          username,
          password,
          ...(displayName === '' ? {} : { displayName }),
          ...(email === '' ? {} : { email }),
        },
      });
      return { user: data as User, password };
    },
    onDone: setCreated,
  });
  const close = (): void => {
    onOpenChange(false);
    setCreated(undefined);
    setUsername('');
    setDisplayName('');
    setEmail('');
    create.reset();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate();
  };
  const { error } = create;
  const other = otherProblem(error, POINTERS);
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      size={created ? 'lg' : 'md'}
      title={created ? t.createdTitle(created.user.username) : t.createTitle}
      description={created ? undefined : t.createLead}
      actions={
        created ? (
          <>
            <Button
              onClick={() => {
                close();
                void navigate({ to: '/access/users/$id', params: { id: created.user.id } });
              }}
            >
              {t.openUser}
            </Button>
            <Button variant="primary" onClick={close}>
              {t.done}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={close}>{text.common.cancel}</Button>
            <Button type="submit" form={formId} variant="primary" busy={create.isPending}>
              {t.createSubmit}
            </Button>
          </>
        )
      }
    >
      {created ? (
        <Credentials password={created.password} />
      ) : (
        <form id={formId} onSubmit={submit} className="grid gap-4">
          {other !== undefined && <Notice role="alert" level="critical" title={other} />}
          <Field
            label={t.username}
            help={t.usernameHelp}
            problems={problemsAt(error, '/username')}
            required
          >
            {(control) => (
              <Input
                {...control}
                required
                maxLength={100}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                value={username}
                onChange={(event) => setUsername(event.target.value)}
              />
            )}
          </Field>
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
        </form>
      )}
    </Dialog>
  );
}

/** What somebody needs to sign in for the first time. */
export function Credentials({ password }: { password: string }) {
  const { origin } = window.location;
  return (
    <div className="grid gap-3">
      <ShownOnce
        title={t.passwordOnce}
        detail={t.passwordOnceHelp}
        copyLabel={t.copyPassword}
        secret={password}
      />
      <p className="flex flex-wrap items-center gap-1 text-muted text-sm">
        {t.signInAt} <span className="break-all font-mono">{origin}</span>
        <CopyButton content={origin} />
      </p>
    </div>
  );
}
