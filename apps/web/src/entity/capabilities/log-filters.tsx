import type { EntityRef } from '@gantry/contracts';
import { useQuery } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Input, Select } from '../../ui/input.tsx';
import { logFieldsQuery } from './log-search.ts';

const t = text.capabilities.logs;
const OPERATORS = ['eq', 'ne', 'contains', 'starts_with', 'regex'] as const;
/** Of sources that do not say which levels they have. */
const LEVELS = ['error', 'warn', 'info', 'debug'];

interface LogFiltersProps {
  readonly entityRef: EntityRef;
  readonly source: string | undefined;
  readonly levels: readonly string[];
  readonly filters: readonly string[];
  readonly onLevels: (levels: readonly string[]) => void;
  readonly onFilters: (filters: readonly string[]) => void;
}

/** Narrows a log to levels, and to entries whose fields have certain values. */
export function LogFilters(props: LogFiltersProps) {
  const { entityRef, source, levels, filters, onLevels, onFilters } = props;
  const { data: fields = [] } = useQuery(logFieldsQuery(entityRef, source));
  const known = fields.find(({ name }) => name === 'level')?.choices ?? LEVELS;
  const toggle = (level: string): void =>
    onLevels(
      levels.includes(level) ? levels.filter((other) => other !== level) : [...levels, level],
    );
  return (
    <div className="flex flex-wrap items-center gap-2">
      <fieldset className="flex flex-wrap items-center gap-1">
        <legend className="sr-only">{t.levels}</legend>
        {known.map((level) => (
          <Button
            key={level}
            size="sm"
            variant={levels.includes(level) ? 'primary' : 'secondary'}
            aria-pressed={levels.includes(level)}
            onClick={() => toggle(level)}
          >
            {level}
          </Button>
        ))}
      </fieldset>
      {fields.length > 0 && (
        <AddFilter
          key={source}
          fields={fields}
          onAdd={(filter) => onFilters([...new Set([...filters, filter])])}
        />
      )}
      {filters.map((filter) => (
        <Button
          key={filter}
          size="sm"
          icon={X}
          aria-label={t.removeFilter(filter)}
          onClick={() => onFilters(filters.filter((other) => other !== filter))}
        >
          <span className="font-mono">{filter}</span>
        </Button>
      ))}
    </div>
  );
}

interface AddFilterProps {
  readonly fields: readonly {
    readonly name: string;
    readonly label: string;
    readonly choices?: readonly string[];
  }[];
  readonly onAdd: (filter: string) => void;
}

function AddFilter({ fields, onAdd }: AddFilterProps) {
  const [field, setField] = useState(fields[0]?.name ?? '');
  const [operator, setOperator] = useState<(typeof OPERATORS)[number]>('eq');
  const [value, setValue] = useState('');
  const listId = useId();
  const choices = fields.find(({ name }) => name === field)?.choices ?? [];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (value.trim() === '') return;
    onAdd(`${field}:${operator}:${value.trim()}`);
    setValue('');
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-center gap-1">
      <Select
        aria-label={t.field}
        className="h-7! w-auto! text-sm!"
        value={field}
        onChange={(event) => setField(event.target.value)}
      >
        {fields.map(({ name, label }) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t.operator}
        className="h-7! w-auto! text-sm!"
        value={operator}
        onChange={(event) => setOperator(event.target.value as (typeof OPERATORS)[number])}
      >
        {OPERATORS.map((one) => (
          <option key={one} value={one}>
            {t.operators[one]}
          </option>
        ))}
      </Select>
      <Input
        aria-label={t.value}
        className="h-7! w-36! text-sm!"
        list={listId}
        autoComplete="off"
        value={value}
        onChange={(event) => setValue(event.target.value)}
      />
      <datalist id={listId}>
        {choices.map((choice) => (
          <option key={choice} value={choice} />
        ))}
      </datalist>
      <Button type="submit" size="sm" icon={Plus}>
        {t.addFilter}
      </Button>
    </form>
  );
}
