import { Box, Hash, type LucideIcon, User, Zap } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { text } from '../text/text.ts';
import { Input, Select } from '../ui/input.tsx';
import { SOURCES } from './audit-query.ts';
import type { AuditSearch } from './audit-search.ts';

const t = text.audit;

interface AuditFiltersProps {
  readonly search: AuditSearch;
  readonly onChange: (changes: AuditSearch) => void;
}

const TEXTS = [
  ['userName', User, t.filterWho],
  ['action', Zap, t.filterAction],
  ['resourceId', Box, t.filterResource],
  ['requestId', Hash, t.filterRequest],
] as const;

const DAYS = [
  ['from', t.from],
  ['to', t.to],
] as const;

/** What part of the trail is meant. */
export function AuditFilters({ search, onChange }: AuditFiltersProps) {
  return (
    <search className="flex flex-wrap gap-2 px-4 pb-3 md:px-6">
      {TEXTS.map(([key, icon, label]) => (
        <TextFilter
          key={key}
          icon={icon}
          label={label}
          value={search[key] ?? ''}
          onChange={(value) => onChange({ [key]: value })}
        />
      ))}
      <div className="flex flex-wrap gap-2">
        {DAYS.map(([key, label]) => (
          <div key={key} className="flex items-center gap-1.5">
            <label htmlFor={`audit-${key}`} className="w-9 text-muted text-sm">
              {label}
            </label>
            <div className="w-38">
              <Input
                id={`audit-${key}`}
                type="date"
                value={search[key] ?? ''}
                onChange={(event) => onChange({ [key]: event.target.value })}
              />
            </div>
          </div>
        ))}
      </div>
      <Select
        aria-label={t.source}
        className="w-auto!"
        value={search.source ?? ''}
        onChange={(event) => onChange({ source: event.target.value })}
      >
        <option value="">{t.anySource}</option>
        {SOURCES.map((source) => (
          <option key={source} value={source}>
            {source}
          </option>
        ))}
      </Select>
    </search>
  );
}

interface TextFilterProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const TYPING_MS = 300;

/** An exact value, taken once one has stopped typing. */
function TextFilter({ icon, label, value, onChange }: TextFilterProps) {
  const [typed, setTyped] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setTyped(value), [value]);
  return (
    <div className="min-w-40 max-w-72 flex-1">
      <Input
        type="search"
        icon={icon}
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => {
          const next = event.target.value;
          setTyped(next);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => onChange(next.trim()), TYPING_MS);
        }}
      />
    </div>
  );
}
