import { isPlatformError } from '@gantry/base';
import { UNREACHABLE } from '@gantry/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client.ts';
import { describeError } from '../api/describe-error.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { Notice } from '../ui/notice.tsx';
import { describeProblem } from './describe-problem.ts';
import { meQuery } from './me.ts';
import { PasswordInput } from './password-input.tsx';
import { returnAddress } from './return-address.ts';
import { SessionCard } from './session-card.tsx';
import { SignInOffers } from './sign-in-offers.tsx';
import { forgetTypedPassword, keepTypedPassword } from './typed-password.ts';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { to, ended, problem } = route.useSearch();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');

  const signIn = useMutation({
    mutationFn: async () => {
      const { data } = await api.POST('/api/v1/auth/login', { body: { username, password } });
      if (!data) throw new Error(text.common.somethingWrong);
      return data.user;
    },
    onSuccess: (user) => {
      if (user.mustChangePassword) keepTypedPassword(password);
      else forgetTypedPassword();
      // Nothing that an earlier session loaded is shown to this one.
      queryClient.clear();
      queryClient.setQueryData(meQuery.queryKey, user);
      router.history.replace(returnAddress(to));
    },
  });

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    signIn.mutate();
  };

  return (
    <SessionCard title={text.session.title} lead={text.session.lead}>
      <form onSubmit={submit} className="grid gap-4">
        {signIn.error ? (
          <SignInError error={signIn.error} />
        ) : problem !== undefined ? (
          <Notice role="alert" level="warning" title={text.session.notSignedIn}>
            {describeProblem(problem)}
          </Notice>
        ) : (
          ended !== undefined && <Notice level="info" title={text.session.ended} />
        )}
        <SignInOffers to={returnAddress(to)} />
        <Field label={text.session.username}>
          {(control) => (
            <Input
              {...control}
              name="username"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              autoFocus
              required
              maxLength={255}
              value={username}
              onChange={(event) => setUsername(event.target.value)}
            />
          )}
        </Field>
        <Field label={text.session.password}>
          {(control) => (
            <PasswordInput
              {...control}
              name="password"
              autoComplete="current-password"
              required
              maxLength={1_000}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" variant="primary" busy={signIn.isPending} className="w-full">
          {text.session.submit}
        </Button>
        <p className="text-muted text-xs">{text.session.firstTime}</p>
      </form>
    </SessionCard>
  );
}

function SignInError({ error }: { error: unknown }) {
  const { wrong, tooMany, tooManyHelp } = text.session;
  if (isPlatformError(error, 'BAD_CREDENTIALS')) {
    return <Notice role="alert" level="critical" title={wrong} />;
  }
  if (isPlatformError(error, 'TOO_MANY_REQUESTS')) {
    return (
      <Notice role="alert" level="warning" title={tooMany}>
        {tooManyHelp}
      </Notice>
    );
  }
  const { message, help, requestId } = describeError(error);
  const level = isPlatformError(error, UNREACHABLE) ? 'warning' : 'critical';
  return (
    <Notice role="alert" level={level} title={message}>
      {help}
      {requestId !== undefined && (
        <span className="block font-mono text-xs">{text.common.requestId(requestId)}</span>
      )}
    </Notice>
  );
}
