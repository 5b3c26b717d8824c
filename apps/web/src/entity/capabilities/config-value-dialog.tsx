import type { ConfigKey, Configuration } from '@gantry/client';
import type { EntityRef } from '@gantry/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { api } from '../../api/client.ts';
import { otherProblem, problemsAt } from '../../api/input-problems.ts';
import { keys } from '../../api/query-keys.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Input, Select, TextArea } from '../../ui/input.tsx';
import { Notice } from '../../ui/notice.tsx';
import { showToast } from '../../ui/toasts.ts';

const t = text.capabilities.configuration;
/** Of plugins that name none. */
const PLAIN_TYPES: Configuration['dataTypes'] = [
  { name: 'string', label: t.types.string },
  { name: 'secret', label: t.types.secret, secret: true },
];

interface ConfigValueDialogProps {
  readonly entityRef: EntityRef;
  readonly configuration: Configuration;
  /** The key to change; without it a new one is made. */
  readonly edited: ConfigKey | undefined;
  readonly onSaved: (key: string) => void;
  readonly onClose: () => void;
}

/** Sets the value of a key. The present value is not needed for that, so it is not shown. */
export function ConfigValueDialog(props: ConfigValueDialogProps) {
  const { entityRef, configuration, edited, onSaved, onClose } = props;
  const { source } = configuration;
  const dataTypes = configuration.dataTypes.length > 0 ? configuration.dataTypes : PLAIN_TYPES;
  const queryClient = useQueryClient();
  const formId = useId();
  const [key, setKey] = useState(edited?.key ?? '');
  const [dataType, setDataType] = useState(edited?.dataType ?? dataTypes[0]?.name ?? 'string');
  const [value, setValue] = useState('');
  const save = useMutation({
    mutationFn: async () => {
      await api.PUT('/api/v1/entities/{kind}/{name}/configuration/{key}', {
        params: {
          path: { kind: entityRef.kind, name: entityRef.name, key },
          query: { namespace: entityRef.namespace, source },
        },
        body: { dataType, value, ...(edited?.secret === true ? { secret: true } : {}) },
      });
    },
    onSuccess: async () => {
      showToast({ level: 'ok', title: t.saved(key) });
      onSaved(key);
      await queryClient.invalidateQueries({
        queryKey: keys.entityPart(entityRef, 'configuration'),
      });
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  const other = otherProblem(save.error, ['/key', '/dataType', '/value']);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={edited ? t.editTitle : t.addTitle}
      actions={
        <>
          <Button onClick={onClose}>{text.common.cancel}</Button>
          <Button type="submit" form={formId} variant="primary" busy={save.isPending}>
            {text.common.save}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="grid gap-4">
        {other !== undefined && <Notice role="alert" level="critical" title={other} />}
        <Field label={t.key} problems={problemsAt(save.error, '/key')} required>
          {(control) => (
            <Input
              {...control}
              required
              readOnly={edited !== undefined}
              maxLength={300}
              autoComplete="off"
              spellCheck={false}
              value={key}
              onChange={(event) => setKey(event.target.value)}
            />
          )}
        </Field>
        <Field label={t.type} problems={problemsAt(save.error, '/dataType')}>
          {(control) => (
            <Select
              {...control}
              value={dataType}
              onChange={(event) => setDataType(event.target.value)}
            >
              {dataTypes.map(({ name, label }) => (
                <option key={name} value={name}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t.newValue} problems={problemsAt(save.error, '/value')}>
          {(control) => (
            <TextArea
              {...control}
              autoComplete="off"
              spellCheck={false}
              value={value}
              onChange={(event) => setValue(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
