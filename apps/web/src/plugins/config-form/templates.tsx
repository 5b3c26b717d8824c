import type {
  ArrayFieldItemTemplateProps,
  ArrayFieldTemplateProps,
  FieldTemplateProps,
  ObjectFieldTemplateProps,
} from '@rjsf/utils';
import { Plus, Trash2 } from 'lucide-react';
import { text } from '../../text/text.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { FieldProblems } from '../../ui/field.tsx';
import {
  type ConfigFormContext,
  type ConfigSchema,
  helpId,
  pointerOf,
  problemsId,
} from './form-context.ts';

type Values = Record<string, unknown>;
type Schema = ConfigSchema;
type Context = ConfigFormContext;

const t = text.plugins.config;

/** A field with its label, help and problems; lists and groups bring a heading of their own. */
export function FieldTemplate(props: FieldTemplateProps<Values, Schema, Context>) {
  const { id, schema, label, required, children, fieldPathId, registry, hidden, uiSchema } = props;
  const problems = registry.formContext.problems.get(pointerOf(fieldPathId.path)) ?? [];
  if (hidden) return <div className="hidden">{children}</div>;
  const notes = (
    <>
      {problems.length > 0 && <FieldProblems id={problemsId(id)} problems={problems} />}
      {schema.description !== undefined && (
        <p id={helpId(id)} className="text-muted text-xs">
          {schema.description}
        </p>
      )}
    </>
  );
  const isMapping = uiSchema?.['ui:field'] === 'MappingField';
  const isGroup = schema.type === 'array' || (schema.type === 'object' && !isMapping);
  if (isGroup) {
    return (
      <div className="grid gap-1">
        {children}
        {problems.length > 0 && <FieldProblems id={problemsId(id)} problems={problems} />}
      </div>
    );
  }
  if (schema.type === 'boolean') {
    return (
      <div className="grid gap-1">
        {children}
        {notes}
      </div>
    );
  }
  const isItem = typeof fieldPathId.path.at(-1) === 'number';
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className={isItem ? 'sr-only' : 'font-medium text-sm'}>
        {label}
        {required && !isItem && (
          <span aria-hidden className="text-danger">
            {' '}
            *
          </span>
        )}
      </label>
      {children}
      {notes}
    </div>
  );
}

/** Fields one under the other; those of a list's item side by side, where they are short. */
export function ObjectFieldTemplate({ properties, fieldPathId }: ObjectFieldTemplateProps) {
  const isItem = fieldPathId.path.length > 0;
  return (
    <div className={classNames('grid gap-4', isItem && 'sm:grid-cols-2')}>
      {properties.map(({ name, content }) => {
        const { schema } = content.props as { schema?: Schema };
        const isLong = schema?.['x-multiline'] === true;
        return (
          <div key={name} className={classNames('min-w-0', isItem && isLong && 'sm:col-span-2')}>
            {content}
          </div>
        );
      })}
    </div>
  );
}

export function ArrayFieldTemplate(props: ArrayFieldTemplateProps<Values[], Schema, Context>) {
  const { title, items, canAdd, onAddClick, schema } = props;
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-medium text-sm">{title}</legend>
      {schema.description !== undefined && (
        <p className="text-muted text-xs">{schema.description}</p>
      )}
      {items.length === 0 && <p className="text-muted text-sm">{t.noItems}</p>}
      {items.length > 0 && <ol className="grid gap-2">{items}</ol>}
      {canAdd && (
        <div>
          <Button size="sm" icon={Plus} aria-label={t.addTo(title)} onClick={onAddClick}>
            {t.add}
          </Button>
        </div>
      )}
    </fieldset>
  );
}

export function ArrayFieldItemTemplate(
  props: ArrayFieldItemTemplateProps<Values, Schema, Context>,
) {
  const { children, index, schema, buttonsProps, uiSchema } = props;
  const name = uiSchema?.['ui:options']?.itemName as string | undefined;
  const remove = buttonsProps.hasRemove && (
    <IconButton
      size="sm"
      icon={Trash2}
      label={name === undefined ? t.remove(index + 1) : t.removeNamed(name)}
      onClick={buttonsProps.onRemoveItem}
    />
  );
  if (schema.type !== 'object') {
    return (
      <li className="flex items-start gap-1">
        <div className="min-w-0 flex-1">{children}</div>
        {remove}
      </li>
    );
  }
  return (
    <li className="rounded-md border border-line bg-page">
      <div className="flex items-center justify-between gap-2 border-line border-b py-1 pr-1.5 pl-3">
        <span className="min-w-0 truncate font-medium text-muted text-sm">
          {name ?? t.item(index + 1)}
        </span>
        {remove}
      </div>
      <div className="p-3">{children}</div>
    </li>
  );
}
