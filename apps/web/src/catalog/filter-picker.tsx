import type { LucideIcon } from 'lucide-react';
import { ChevronDown, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { text } from '../text/text.ts';
import { classNames } from '../ui/class-names.ts';
import { Input } from '../ui/input.tsx';
import { Popover } from '../ui/popover.tsx';

const CHIP =
  'inline-flex h-8.5 max-w-60 items-center gap-1 rounded-md border px-2.5 transition-colors';
const OFF = 'border-line bg-card text-muted hover:bg-raised hover:text-fg';
const ON = 'border-accent/40 bg-accent-soft text-accent';
const SHOWN = 50;

interface FilterPickerProps {
  readonly name: string;
  readonly value: string | undefined;
  readonly suggestions: readonly string[] | (() => readonly string[]);
  readonly onOpen?: () => void;
  readonly onChange: (value: string | undefined) => void;
}

/** One filter: a button that offers values, or the value with a way to remove it. */
export function FilterPicker({ name, value, suggestions, onOpen, onChange }: FilterPickerProps) {
  const [isOpen, setOpen] = useState(false);
  if (value !== undefined) {
    return (
      <span className={classNames(CHIP, ON, 'pr-1')}>
        <span className="truncate">
          {name}: <span className="font-medium">{value}</span>
        </span>
        <button
          type="button"
          aria-label={text.catalog.filters.remove(name, value)}
          onClick={() => onChange(undefined)}
          className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm hover:bg-card"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      </span>
    );
  }
  const choose = (chosen: string): void => {
    setOpen(false);
    onChange(chosen);
  };
  return (
    <Popover
      open={isOpen}
      onOpenChange={(open) => {
        if (open) onOpen?.();
        setOpen(open);
      }}
      label={text.catalog.filters.pick(name)}
      trigger={
        <button type="button" className={classNames(CHIP, OFF)}>
          {name}
          <ChevronDown aria-hidden className="size-3.5" />
        </button>
      }
    >
      <Choices
        name={name}
        suggestions={typeof suggestions === 'function' ? suggestions() : suggestions}
        onChoose={choose}
      />
    </Popover>
  );
}

function Choices({
  name,
  suggestions,
  onChoose,
}: {
  name: string;
  suggestions: readonly string[];
  onChoose: (value: string) => void;
}) {
  const [typed, setTyped] = useState('');
  const wanted = typed.trim();
  const matching = [...new Set(suggestions)].filter((suggestion) =>
    suggestion.toLowerCase().includes(wanted.toLowerCase()),
  );
  const isNew = wanted !== '' && !matching.includes(wanted);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const [best] = matching;
    // What is written out wins over what merely contains it.
    const chosen = matching.includes(wanted) || best === undefined ? wanted : best;
    if (chosen !== '') onChoose(chosen);
  };
  return (
    <form onSubmit={submit} className="grid gap-1.5">
      <Input
        autoFocus
        aria-label={text.catalog.filters.pick(name)}
        placeholder={text.catalog.filters.pick(name)}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <ul className="grid max-h-64 overflow-y-auto">
        {matching.slice(0, SHOWN).map((suggestion) => (
          <li key={suggestion}>
            <Choice label={suggestion} onClick={() => onChoose(suggestion)} />
          </li>
        ))}
        {isNew && (
          <li>
            <Choice label={text.catalog.filters.use(wanted)} onClick={() => onChoose(wanted)} />
          </li>
        )}
      </ul>
      {matching.length === 0 && !isNew && (
        <p className="px-2 pb-1 text-muted text-sm">{text.catalog.filters.noSuggestions}</p>
      )}
    </form>
  );
}

function Choice({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="w-full truncate rounded-sm px-2 py-1.5 text-left -outline-offset-2 hover:bg-raised"
    >
      {label}
    </button>
  );
}

interface FilterToggleProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

export function FilterToggle({ icon: Icon, label, isOn, onChange }: FilterToggleProps) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={() => onChange(!isOn)}
      className={classNames(CHIP, isOn ? ON : OFF)}
    >
      <Icon aria-hidden className="size-3.5" />
      {label}
    </button>
  );
}
