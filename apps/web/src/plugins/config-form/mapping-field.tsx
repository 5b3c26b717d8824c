import { isJsonObject } from '@gantry/base';
import type { FieldProps } from '@rjsf/utils';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { text } from '../../text/text.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Input } from '../../ui/input.tsx';

const t = text.plugins.config;

interface Row {
  readonly id: number;
  readonly name: string;
  readonly value: string;
}

let lastRow = 0;
const newRow = (name = '', value = ''): Row => ({ id: ++lastRow, name, value });

/** Names and values of one's own, as rows. A row without a name is not part of the value yet. */
export function MappingField({ formData, onChange, schema, fieldPathId }: FieldProps) {
  const [rows, setRows] = useState<readonly Row[]>(() =>
    Object.entries(isJsonObject(formData) ? formData : {}).map(([name, value]) =>
      newRow(name, String(value)),
    ),
  );
  const label = schema.title ?? '';
  const change = (next: readonly Row[]): void => {
    setRows(next);
    const named = next.filter(({ name }) => name !== '');
    const value = Object.fromEntries(named.map((row) => [row.name, row.value]));
    onChange(named.length === 0 ? undefined : value, fieldPathId.path, undefined, fieldPathId.$id);
  };
  const edit = (id: number, changes: Partial<Row>): void =>
    change(rows.map((row) => (row.id === id ? { ...row, ...changes } : row)));
  return (
    <div className="grid gap-2">
      {rows.map((row, index) => (
        <div key={row.id} className="flex items-center gap-1.5">
          <Input
            aria-label={t.mappingNameOf(label, index + 1)}
            placeholder={t.mappingName}
            autoComplete="off"
            spellCheck={false}
            value={row.name}
            onChange={(event) => edit(row.id, { name: event.target.value })}
          />
          <Input
            aria-label={t.mappingValueOf(label, index + 1)}
            placeholder={t.mappingValue}
            autoComplete="off"
            spellCheck={false}
            value={row.value}
            onChange={(event) => edit(row.id, { value: event.target.value })}
          />
          <IconButton
            size="sm"
            icon={Trash2}
            label={t.remove(index + 1)}
            onClick={() => change(rows.filter(({ id }) => id !== row.id))}
          />
        </div>
      ))}
      <div>
        <Button
          id={fieldPathId.$id}
          size="sm"
          icon={Plus}
          aria-label={t.addTo(label)}
          onClick={() => setRows([...rows, newRow()])}
        >
          {t.add}
        </Button>
      </div>
    </div>
  );
}
