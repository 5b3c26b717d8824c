import type { User } from '@gantry/client';
import { useNavigate } from '@tanstack/react-router';
import { Ban, ChevronDown, CircleCheck, KeyRound, LockOpen, RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Menu, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import { Credentials } from './create-user-dialog.tsx';
import { generatePassword } from './generate-password.ts';
import { useAccessMutation } from './use-access-mutation.ts';

const t = text.access.user;
type Question = 'reset' | 'disable' | 'remove';

/** What an administrator does with an account, as far as it stands to be done. */
export function UserActions({ user, isMe }: { user: User; isMe: boolean }) {
  const navigate = useNavigate();
  const [question, setQuestion] = useState<Question>();
  const [password, setPassword] = useState<string>();
  const params = { path: { id: user.id } };
  const update = useAccessMutation({
    run: async (body: { disabled?: boolean; mustChangePassword?: boolean }) => {
      await api.PUT('/api/v1/auth/users/{id}', { params, body });
    },
    failure: t.changeFailed,
    done: text.access.saved,
    onDone: () => setQuestion(undefined),
  });
  const unlock = useAccessMutation({
    run: async () => {
      await api.DELETE('/api/v1/auth/users/{id}/lock', { params });
    },
    failure: t.changeFailed,
    done: t.unlocked,
  });
  const reset = useAccessMutation({
    run: async () => {
      const newPassword = generatePassword();
      await api.PUT('/api/v1/auth/users/{id}/password', { params, body: { newPassword } });
      return newPassword;
    },
    failure: t.resetFailed,
    onDone: (made) => {
      setQuestion(undefined);
      setPassword(made);
    },
  });
  const remove = useAccessMutation({
    run: async () => {
      await api.DELETE('/api/v1/auth/users/{id}', { params });
    },
    failure: t.removeFailed,
    done: t.removed(user.username),
    onDone: () => void navigate({ to: '/access/users' }),
  });
  return (
    <>
      {user.lockedUntil !== undefined && (
        <Button icon={LockOpen} busy={unlock.isPending} onClick={() => unlock.mutate()}>
          {t.unlock}
        </Button>
      )}
      {user.disabled && (
        <Button
          icon={CircleCheck}
          busy={update.isPending}
          onClick={() => update.mutate({ disabled: false })}
        >
          {t.enable}
        </Button>
      )}
      {!isMe && (
        <Menu trigger={<Button icon={ChevronDown}>{t.actions}</Button>}>
          <MenuItem icon={KeyRound} onSelect={() => setQuestion('reset')}>
            {t.reset}
          </MenuItem>
          {!user.mustChangePassword && (
            <MenuItem icon={RotateCcw} onSelect={() => update.mutate({ mustChangePassword: true })}>
              {t.force}
            </MenuItem>
          )}
          <MenuSeparator />
          {!user.disabled && (
            <MenuItem icon={Ban} onSelect={() => setQuestion('disable')}>
              {t.disable}
            </MenuItem>
          )}
          <MenuItem icon={Trash2} onSelect={() => setQuestion('remove')}>
            {t.remove}
          </MenuItem>
        </Menu>
      )}
      <ConfirmDialog
        open={question === 'reset'}
        onOpenChange={() => setQuestion(undefined)}
        title={t.resetTitle(user.username)}
        detail={t.resetDetail}
        confirm={t.resetConfirm}
        busy={reset.isPending}
        onConfirm={() => reset.mutate()}
      />
      <ConfirmDialog
        open={question === 'disable'}
        onOpenChange={() => setQuestion(undefined)}
        title={t.disableTitle(user.username)}
        detail={t.disableDetail}
        confirm={t.disable}
        busy={update.isPending}
        onConfirm={() => update.mutate({ disabled: true })}
      />
      <ConfirmDialog
        open={question === 'remove'}
        onOpenChange={() => setQuestion(undefined)}
        title={t.removeTitle(user.username)}
        detail={t.removeDetail}
        typed={user.username}
        confirm={t.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
      />
      <Dialog
        open={password !== undefined}
        onOpenChange={() => setPassword(undefined)}
        size="lg"
        title={t.resetTitle(user.username)}
        actions={
          <Button variant="primary" onClick={() => setPassword(undefined)}>
            {t.done}
          </Button>
        }
      >
        {password !== undefined && <Credentials password={password} />}
      </Dialog>
    </>
  );
}
