import { useSuspenseQuery } from '@tanstack/react-query';
import { text } from '../text/text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { showToast } from '../ui/toasts.ts';
import { meQuery } from './me.ts';
import { PasswordForm } from './password-form.tsx';

interface ChangePasswordDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function ChangePasswordDialog({ open, onOpenChange }: ChangePasswordDialogProps) {
  const { data: me } = useSuspenseQuery(meQuery);
  const done = (): void => {
    onOpenChange(false);
    showToast({ level: 'ok', title: text.session.changed });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={text.session.changeOwnTitle}
      description={text.session.changeOwnLead}
    >
      <div className="pb-2">
        <PasswordForm username={me?.username ?? ''} onDone={done} />
      </div>
    </Dialog>
  );
}
