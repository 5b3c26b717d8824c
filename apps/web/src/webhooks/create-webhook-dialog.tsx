import type { Webhook } from '@gantry/client';
import { SIGNATURE_SCHEMES, type SignatureScheme } from '@gantry/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { api } from '../api/client.ts';
import { otherProblem, problemsAt } from '../api/input-problems.ts';
import { keys } from '../api/query-keys.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Input, Select } from '../ui/input.tsx';
import { Notice } from '../ui/notice.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';

const t = text.webhooks;

/** Makes a webhook, shows its address and its secret, and goes to where its rules are written. */
export function CreateWebhookDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const formId = useId();
  const [name, setName] = useState('');
  const [scheme, setScheme] = useState<SignatureScheme>('github');
  const create = useMutation({
    mutationFn: async () => {
      const body = { name, signature: { scheme } };
      const { data } = await api.POST('/api/v1/webhooks', { body });
      return data as Webhook;
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.webhooks }),
  });
  const { error, data: made } = create;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate();
  };
  const goOn = (): void => {
    if (made) void navigate({ to: '/webhooks/$id', params: { id: made.id } });
    onClose();
  };
  const other = otherProblem(error, ['/name', '/signature']);
  if (made) {
    const address = location.origin + made.path;
    return (
      <Dialog
        open
        onOpenChange={goOn}
        title={made.name}
        size="lg"
        actions={
          <Button variant="primary" onClick={goOn}>
            {text.common.close}
          </Button>
        }
      >
        <Address address={address} />
        {made.secret !== undefined && (
          <ShownOnce
            title={t.secretTitle}
            detail={t.secretDetail}
            copyLabel={t.copySecret}
            secret={made.secret}
          />
        )}
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
            {t.createSubmit}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="grid gap-4">
        {other !== undefined && <Notice role="alert" level="critical" title={other} />}
        <Field label={t.name} help={t.nameHelp} problems={problemsAt(error, '/name')} required>
          {(control) => (
            <Input
              {...control}
              required
              maxLength={63}
              autoComplete="off"
              spellCheck={false}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label={t.signedBy} problems={problemsAt(error, '/signature')}>
          {(control) => (
            <Select
              {...control}
              value={scheme}
              onChange={(event) => setScheme(event.target.value as SignatureScheme)}
            >
              {SIGNATURE_SCHEMES.map((value) => (
                <option key={value} value={value}>
                  {t.schemes[value]}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </form>
    </Dialog>
  );
}

function Address({ address }: { address: string }) {
  return (
    <div className="grid gap-1">
      <p className="font-medium text-sm">{t.address}</p>
      <code className="select-all break-all rounded-sm bg-raised px-2 py-1 font-mono text-sm">
        {address}
      </code>
    </div>
  );
}
