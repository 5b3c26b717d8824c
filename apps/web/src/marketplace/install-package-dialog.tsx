import { type FormEvent, useState } from 'react';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import type { ChangeRequest } from './use-plugin-change.ts';

const t = text.marketplace;
const FORM = 'install-package';

interface InstallPackageDialogProps {
  readonly busy: boolean;
  readonly problems: readonly string[];
  readonly onRequest: (request: ChangeRequest) => void;
  readonly onClose: () => void;
}

/** Installs what no index offers, by its reference. */
export function InstallPackageDialog(props: InstallPackageDialogProps) {
  const { busy, problems, onRequest, onClose } = props;
  const [name, setName] = useState('');
  const [integrity, setIntegrity] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const hash = integrity.trim();
    const plugin = { package: name.trim(), ...(hash === '' ? {} : { integrity: hash }) };
    onRequest({ action: 'install', plugins: [plugin] });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t.installPackage}
      actions={
        <>
          <Button onClick={onClose}>{text.common.cancel}</Button>
          <Button
            type="submit"
            form={FORM}
            variant="primary"
            busy={busy}
            disabled={name.trim() === ''}
          >
            {t.package.look}
          </Button>
        </>
      }
    >
      <form id={FORM} onSubmit={submit} className="grid gap-4">
        <Field label={t.package.label} help={t.package.help} problems={problems} required>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              spellCheck={false}
              placeholder="oci://registry.example.com/acme/plugin:1.0.0"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label={t.package.integrity} help={t.package.integrityHelp}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              spellCheck={false}
              value={integrity}
              onChange={(event) => setIntegrity(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
