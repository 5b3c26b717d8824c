import { isPlatformError } from '@gantry/base';
import type { ApiError } from '@gantry/client';
import { MIN_PASSWORD_LENGTH } from '@gantry/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client.ts';
import { describeError } from '../api/describe-error.ts';
import { keys } from '../api/query-keys.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { PasswordInput } from './password-input.tsx';

interface PasswordFormProps {
  readonly username: string;
  /** Known from the sign-in a moment ago; then nobody is asked for it. */
  readonly currentPassword?: string | undefined;
  readonly onDone: () => void;
}

/** Chooses a new password. */
export function PasswordForm({ username, currentPassword, onDone }: PasswordFormProps) {
  const [typedCurrent, setTypedCurrent] = useState('');
  const [next, setNext] = useState('');
  const [repeated, setRepeated] = useState('');
  const [isTried, setTried] = useState(false);

  const { data: minLength = MIN_PASSWORD_LENGTH } = useQuery({
    queryKey: keys.passwordRules,
    queryFn: async ({ signal }) => {
      const { data } = await api.GET('/api/v1/auth/password-rules', { signal });
      return data?.minLength ?? MIN_PASSWORD_LENGTH;
    },
  });
  const change = useMutation({
    mutationFn: async () => {
      const body = { currentPassword: currentPassword ?? typedCurrent, newPassword: next };
      await api.PUT('/api/v1/auth/me/password', { body });
    },
    onSuccess: onDone,
  });

  const isTooShort = [...next].length < minLength;
  const isDifferent = next !== repeated;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!isTooShort && !isDifferent) change.mutate();
  };

  const problems = problemsOf(change.error);
  const t = text.session;
  return (
    <form onSubmit={submit} className="grid gap-4">
      {change.error && problems.other !== undefined && (
        <Notice role="alert" level="critical" title={problems.other} />
      )}
      <input type="hidden" name="username" autoComplete="username" value={username} />
      {currentPassword === undefined && (
        <Field label={t.currentPassword} problems={problems.current}>
          {(control) => (
            <PasswordInput
              {...control}
              autoComplete="current-password"
              required
              value={typedCurrent}
              onChange={(event) => setTypedCurrent(event.target.value)}
            />
          )}
        </Field>
      )}
      <Field
        label={t.newPassword}
        help={t.passwordHelp(minLength)}
        problems={isTried && isTooShort ? [t.tooShort(minLength)] : problems.next}
      >
        {(control) => (
          <PasswordInput
            {...control}
            autoComplete="new-password"
            required
            value={next}
            onChange={(event) => setNext(event.target.value)}
          />
        )}
      </Field>
      <Field label={t.repeatPassword} problems={isTried && isDifferent ? [t.different] : []}>
        {(control) => (
          <PasswordInput
            {...control}
            autoComplete="new-password"
            required
            value={repeated}
            onChange={(event) => setRepeated(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" busy={change.isPending} className="w-full">
        {t.changeSubmit}
      </Button>
    </form>
  );
}

/** Sorts what the server refused to the fields that it is about. */
function problemsOf(error: unknown): { current: string[]; next: string[]; other?: string } {
  if (!error) return { current: [], next: [] };
  if (isPlatformError(error, 'BAD_CREDENTIALS')) {
    return { current: [text.session.currentWrong], next: [], other: text.session.currentRefused };
  }
  const next = isPlatformError(error)
    ? ((error as ApiError).problems ?? [])
        .filter(({ pointer }) => pointer === '/newPassword')
        .map(({ message }) => message)
    : [];
  return next.length > 0
    ? { current: [], next }
    : { current: [], next: [], other: describeError(error).message };
}
