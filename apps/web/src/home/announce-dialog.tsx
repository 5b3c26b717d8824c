import { SEVERITIES, type Severity } from '@gantry/contracts';
import { type FormEvent, useId, useState } from 'react';
import { describeError } from '../api/describe-error.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Input, Select, TextArea } from '../ui/input.tsx';
import { Notice } from '../ui/notice.tsx';
import { useAnnouncementActions } from './use-announcements.ts';

/** A form for an announcement. */
export function AnnounceDialog({ onClose }: { onClose: () => void }) {
  const formId = useId();
  const { create } = useAnnouncementActions();
  const [severity, setSeverity] = useState<Severity>('info');
  const t = text.home.announcements;
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const textOf = (name: string) => String(form.get(name) ?? '').trim();
    const time = (name: string) => textOf(name) && new Date(textOf(name)).toISOString();
    const names = (name: string) =>
      textOf(name)
        .split(',')
        .map((one) => one.trim())
        .filter(Boolean);
    const [from, until] = [time('from'), time('until')];
    const [teams, roles] = [names('teams'), names('roles')];
    create.mutate(
      {
        title: textOf('title'),
        body: textOf('body'),
        severity,
        ...(from ? { from } : {}),
        ...(until ? { until } : {}),
        ...(teams.length > 0 ? { teams } : {}),
        ...(roles.length > 0 ? { roles } : {}),
        dismissible: form.get('dismissible') !== null,
      },
      { onSuccess: onClose },
    );
  };
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t.dialog}
      description={t.lead}
      actions={
        <>
          <Button onClick={onClose}>{text.home.editing.cancel}</Button>
          <Button type="submit" form={formId} variant="primary" busy={create.isPending}>
            {t.publish}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="grid gap-3">
        <Field label={t.titleField} required>
          {(control) => <Input {...control} name="title" required maxLength={200} />}
        </Field>
        <Field label={t.body} help={t.bodyHelp}>
          {(control) => <TextArea {...control} name="body" maxLength={10_000} />}
        </Field>
        <Field label={t.severity}>
          {(control) => (
            <Select
              {...control}
              value={severity}
              onChange={(event) => setSeverity(event.target.value as Severity)}
            >
              {SEVERITIES.map((one) => (
                <option key={one} value={one}>
                  {t.severities[one]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <div className="grid items-start gap-3 sm:grid-cols-2">
          <Field label={t.from} help={t.timeHelp}>
            {(control) => <Input {...control} name="from" type="datetime-local" />}
          </Field>
          <Field label={t.until}>
            {(control) => <Input {...control} name="until" type="datetime-local" />}
          </Field>
          <Field label={t.teams} help={t.audienceHelp}>
            {(control) => <Input {...control} name="teams" />}
          </Field>
          <Field label={t.roles}>{(control) => <Input {...control} name="roles" />}</Field>
        </div>
        <Checkbox name="dismissible" defaultChecked label={t.dismissible} />
        {create.error && (
          <Notice level="critical" role="alert" title={describeError(create.error).message} />
        )}
      </form>
    </Dialog>
  );
}
