import { SECRET_PLACEHOLDER } from '@gantry/contracts';
import type { WidgetProps } from '@rjsf/utils';
import { LockKeyhole } from 'lucide-react';
import { useState } from 'react';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Input, Select, TextArea } from '../../ui/input.tsx';
import { type ConfigFormContext, type ConfigSchema, describedBy } from './form-context.ts';

type Props = WidgetProps<unknown, ConfigSchema, ConfigFormContext> & {
  /** Set by the form: what the server found wrong with this field. */
  readonly options: { readonly problems?: readonly string[] };
};

const t = text.plugins.config;

function control({ id, schema, options, required, disabled }: Props) {
  return {
    id,
    disabled,
    // Announced, but not enforced by the browser: the server says what is missing, all at once.
    'aria-required': required || undefined,
    ...describedBy(id, schema, options.problems ?? []),
  };
}

/** What was typed; nothing for an empty field, so that it is left out. */
const orNothing = (typed: string): string | undefined => (typed === '' ? undefined : typed);

export function TextWidget(props: Props) {
  const { value, onChange, schema, placeholder } = props;
  const isNumber = schema.type === 'integer' || schema.type === 'number';
  return (
    <Input
      {...control(props)}
      type={isNumber ? 'number' : 'text'}
      step={schema.type === 'integer' ? 1 : 'any'}
      placeholder={placeholder}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      className={isNumber ? 'max-w-40' : ''}
      value={value === undefined || value === null ? '' : String(value)}
      onChange={(event) => onChange(orNothing(event.target.value))}
    />
  );
}

export function MultilineWidget(props: Props) {
  const { value, onChange } = props;
  return (
    <TextArea
      {...control(props)}
      rows={3}
      autoComplete="off"
      spellCheck={false}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(orNothing(event.target.value))}
    />
  );
}

export function SelectWidget(props: Props) {
  const { value, onChange, options } = props;
  const choices = options.enumOptions ?? [];
  const chosen = choices.findIndex((choice) => choice.value === value);
  return (
    <Select
      {...control(props)}
      className="max-w-80"
      value={chosen < 0 ? '' : String(chosen)}
      onChange={(event) => onChange(choices[Number(event.target.value)]?.value)}
    >
      {(chosen < 0 || !props.required) && <option value="">{t.choose}</option>}
      {choices.map((choice, index) => (
        <option key={choice.label} value={String(index)}>
          {choice.label}
        </option>
      ))}
    </Select>
  );
}

export function CheckboxWidget(props: Props) {
  const { value, onChange, label } = props;
  return (
    <div>
      <Checkbox
        {...control(props)}
        label={label}
        checked={value === true}
        onChange={(event) => onChange(event.target.checked)}
      />
    </div>
  );
}

/** A secret is never shown: a stored one can be kept or replaced. */
export function SecretWidget(props: Props) {
  const { id, value, onChange, schema, label } = props;
  const [wasStored] = useState(value === SECRET_PLACEHOLDER);
  if (value === SECRET_PLACEHOLDER) {
    return (
      <div className="flex min-h-8.5 flex-wrap items-center gap-x-3 gap-y-1 rounded-md border border-line bg-raised py-0.5 pr-1 pl-2.5">
        <span className="flex items-center gap-1.5 text-muted text-sm">
          <LockKeyhole aria-hidden className="size-4" />
          {t.stored}
        </span>
        <Button
          id={id}
          size="sm"
          className="ml-auto"
          aria-label={`${t.replace}: ${label}`}
          aria-describedby={control(props)['aria-describedby']}
          onClick={() => onChange('')}
        >
          {t.replace}
        </Button>
      </div>
    );
  }
  const field = {
    ...control(props),
    autoComplete: 'new-password',
    spellCheck: false,
    value: typeof value === 'string' ? value : '',
    // An empty text keeps the field open while one replaces a value.
    onChange: (event: { target: { value: string } }) =>
      onChange(wasStored ? event.target.value : orNothing(event.target.value)),
  };
  return (
    <div className="flex flex-wrap items-start gap-2">
      <div className="min-w-48 flex-1">
        {schema['x-multiline'] ? (
          <TextArea {...field} rows={3} />
        ) : (
          <Input {...field} type="password" />
        )}
      </div>
      {wasStored && <Button onClick={() => onChange(SECRET_PLACEHOLDER)}>{t.keep}</Button>}
    </div>
  );
}
