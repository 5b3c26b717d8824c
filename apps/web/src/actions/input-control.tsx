import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';
import { text } from '../text/text.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field, FieldProblems } from '../ui/field.tsx';
import { Input, Select, TextArea } from '../ui/input.tsx';
import { useDebounced } from '../ui/use-debounced.ts';
import type { InputField } from './input-values.ts';

const t = text.actions.form;

interface InputControlProps {
  readonly field: InputField;
  readonly value: string | boolean;
  readonly problems: readonly string[];
  readonly onChange: (value: string | boolean) => void;
}

/** One input of an action, with its label, help, and what the server found wrong with it. */
export function InputControl({ field, value, problems, onChange }: InputControlProps) {
  const id = useId();
  const { title, description, isRequired, control } = field;
  if (control.kind === 'boolean') {
    return (
      <div className="grid gap-1">
        <Checkbox
          label={title}
          checked={value === true}
          aria-invalid={problems.length > 0 || undefined}
          aria-describedby={problems.length > 0 ? id : undefined}
          onChange={(event) => onChange(event.target.checked)}
        />
        {problems.length > 0 && <FieldProblems id={id} problems={problems} />}
        {description !== undefined && <p className="text-muted text-xs">{description}</p>}
      </div>
    );
  }
  return (
    <Field label={title} help={description} required={isRequired} problems={problems}>
      {(shared) => (
        <TypedControl
          shared={{ ...shared, 'aria-required': isRequired || undefined }}
          control={control}
          value={String(value)}
          onChange={onChange}
        />
      )}
    </Field>
  );
}

interface TypedControlProps {
  readonly shared: { readonly id: string; readonly 'aria-required': true | undefined };
  readonly control: InputField['control'];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function TypedControl({ shared, control, value, onChange }: TypedControlProps) {
  const typing = {
    ...shared,
    value,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
    autoComplete: 'off',
    spellCheck: false,
  } as const;
  switch (control.kind) {
    case 'choice':
      return (
        <Select {...shared} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{t.choose}</option>
          {control.choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </Select>
      );
    case 'entity':
      return <EntityInput typing={typing} kinds={control.kinds} />;
    case 'multiline':
    case 'json':
      return <TextArea {...typing} rows={4} />;
    case 'secret':
      return <Input {...typing} type="password" autoComplete="new-password" />;
    case 'number':
      return (
        <Input {...typing} type="number" step={control.isWhole ? 1 : 'any'} className="max-w-40" />
      );
    default:
      return <Input {...typing} />;
  }
}

/** A name with suggestions: entities that the person may see. */
function EntityInput({
  typing,
  kinds,
}: {
  typing: { readonly value: string };
  kinds: readonly string[];
}) {
  const listId = useId();
  const [kind] = kinds;
  const typed = useDebounced(typing.value, 200);
  const { data: hits = [] } = useQuery({
    queryKey: [...keys.search(typed), 'of', kind],
    queryFn: async ({ signal }) => {
      const query = { kind: kind as string, limit: 20, q: typed };
      if (typed === '') {
        const { data = [] } = await api.GET('/api/v1/entities/{kind}', {
          params: { path: { kind: kind as string }, query: { limit: 20 } as never },
          signal,
        });
        return data.map(({ metadata }) => metadata);
      }
      const { data = [] } = await api.GET('/api/v1/search', { params: { query }, signal });
      return data;
    },
    enabled: kind !== undefined && kinds.length === 1,
  });
  return (
    <>
      <Input {...typing} list={listId} />
      <datalist id={listId}>
        {hits.map(({ namespace = 'default', name, title }) => (
          <option
            key={`${namespace}/${name}`}
            value={namespace === 'default' ? name : `${namespace}/${name}`}
          >
            {title}
          </option>
        ))}
      </datalist>
    </>
  );
}
