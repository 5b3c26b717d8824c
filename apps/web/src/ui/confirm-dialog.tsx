import { type ReactNode, useState } from 'react';
import { text } from '../text/text.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Field } from './field.tsx';
import { Input } from './input.tsx';

interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly detail: ReactNode;
  readonly confirm: string;
  /** What has to be typed first, where nothing brings it back. */
  readonly typed?: string;
  readonly busy?: boolean;
  readonly onConfirm: () => void;
}

/** Asks before something that cannot be taken back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onOpenChange, title, detail, confirm, typed, busy = false, onConfirm } = props;
  const [value, setValue] = useState('');
  const close = (isOpen: boolean): void => {
    setValue('');
    onOpenChange(isOpen);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title={title}
      description={detail}
      actions={
        <>
          <Button onClick={() => close(false)}>{text.common.cancel}</Button>
          <Button
            variant="danger"
            busy={busy}
            disabled={typed !== undefined && value !== typed}
            onClick={onConfirm}
          >
            {confirm}
          </Button>
        </>
      }
    >
      {typed !== undefined && (
        <Field label={text.common.typeToConfirm(typed)}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              spellCheck={false}
              value={value}
              onChange={(event) => setValue(event.target.value)}
            />
          )}
        </Field>
      )}
    </Dialog>
  );
}
