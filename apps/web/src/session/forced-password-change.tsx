import { useQueryClient } from '@tanstack/react-query';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { showToast } from '../ui/toasts.ts';
import { ME_KEY } from './me.ts';
import { PasswordForm } from './password-form.tsx';
import { SessionCard } from './session-card.tsx';
import { forgetTypedPassword, typedPassword } from './typed-password.ts';
import { useSignOut } from './use-sign-out.ts';

/** All there is until the first password was changed. The address stays, and is shown afterwards. */
export function ForcedPasswordChange({ username }: { username: string }) {
  const queryClient = useQueryClient();
  const signOut = useSignOut();
  const done = (): void => {
    forgetTypedPassword();
    showToast({ level: 'ok', title: text.session.changed });
    void queryClient.invalidateQueries({ queryKey: ME_KEY });
  };
  return (
    <SessionCard title={text.session.changeTitle} lead={text.session.changeLead}>
      <PasswordForm username={username} currentPassword={typedPassword()} onDone={done} />
      <div className="pt-3 text-center">
        <Button variant="ghost" size="sm" onClick={() => signOut.mutate()}>
          {text.app.signOut}
        </Button>
      </div>
    </SessionCard>
  );
}
