import type { Subscription } from '@gantry/client';
import { type FormEvent, useId, useState } from 'react';
import { api } from '../api/client.ts';
import { otherProblem, problemsAt } from '../api/input-problems.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { Notice } from '../ui/notice.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';
import { TokenInput } from '../ui/token-input.tsx';
import { useWebhookMutation } from './use-webhook-mutation.ts';

const t = text.webhooks.subscriptions;

/** Has events sent to an address, and shows the secret that they are signed with. */
export function CreateSubscriptionDialog({ onClose }: { onClose: () => void }) {
  const formId = useId();
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [types, setTypes] = useState<readonly string[]>([]);
  const [owners, setOwners] = useState<readonly string[]>([]);
  const create = useWebhookMutation({
    run: async () => {
      const body = { name, url, types: [...types], owners: [...owners] };
      const { data } = await api.POST('/api/v1/subscriptions', { body });
      return data as Subscription;
    },
  });
  const { error, data: made } = create;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate();
  };
  const other = otherProblem(error, ['/name', '/url', '/types', '/owners']);
  if (made?.secret !== undefined) {
    return (
      <Dialog
        open
        onOpenChange={onClose}
        title={made.name}
        size="lg"
        actions={
          <Button variant="primary" onClick={onClose}>
            {text.common.close}
          </Button>
        }
      >
        <ShownOnce
          title={t.secretTitle}
          detail={t.secretDetail}
          copyLabel={text.webhooks.copySecret}
          secret={made.secret}
        />
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t.create}
      actions={
        <>
          <Button onClick={onClose}>{text.common.cancel}</Button>
          <Button type="submit" form={formId} variant="primary" busy={create.isPending}>
            {text.webhooks.createSubmit}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="grid gap-4">
        {other !== undefined && <Notice role="alert" level="critical" title={other} />}
        <Field label={text.webhooks.name} problems={problemsAt(error, '/name')} required>
          {(control) => (
            <Input
              {...control}
              required
              maxLength={63}
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label={t.url} help={t.urlHelp} problems={problemsAt(error, '/url')} required>
          {(control) => (
            <Input
              {...control}
              required
              type="url"
              value={url}
              onChange={(event) => setUrl(event.target.value)}
            />
          )}
        </Field>
        <Field label={t.types} help={t.typesHelp} problems={problemsAt(error, '/types')}>
          {(control) => (
            <TokenInput {...control} label={t.types} value={types} onChange={setTypes} />
          )}
        </Field>
        <Field label={t.owners} problems={problemsAt(error, '/owners')}>
          {(control) => (
            <TokenInput {...control} label={t.owners} value={owners} onChange={setOwners} />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
