import { X } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { text } from '../text/text.ts';
import { Input } from './input.tsx';

interface TokenInputProps {
  readonly id: string;
  readonly label: string;
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
  /** What is offered; anything else can be written as well. */
  readonly suggestions?: readonly string[];
  readonly placeholder?: string;
  readonly 'aria-describedby'?: string | undefined;
  readonly 'aria-invalid'?: true | undefined;
}

/** A list of short texts: each is added with Enter or a comma, and taken out again by its button. */
export function TokenInput(props: TokenInputProps) {
  const { id, label, value, onChange, suggestions = [], placeholder, ...described } = props;
  const [typed, setTyped] = useState('');
  const listId = useId();
  const add = (raw: string): void => {
    const added = raw
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    setTyped('');
    if (added.length > 0) onChange([...new Set([...value, ...added])]);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if ((event.key === 'Enter' || event.key === ',') && typed.trim() !== '') {
      event.preventDefault();
      add(typed);
    } else if (event.key === 'Backspace' && typed === '' && value.length > 0) {
      onChange(value.slice(0, -1));
    }
  };
  return (
    <div className="grid gap-1.5">
      {value.length > 0 && (
        <ul aria-label={label} className="flex flex-wrap gap-1">
          {value.map((token) => (
            <li
              key={token}
              className="inline-flex min-w-0 items-center rounded-sm bg-raised pl-2 text-sm"
            >
              <span className="min-w-0 break-all">{token}</span>
              <button
                type="button"
                aria-label={text.common.removeToken(token)}
                onClick={() => onChange(value.filter((other) => other !== token))}
                className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-muted hover:text-fg"
              >
                <X aria-hidden className="size-3.5" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Input
        id={id}
        {...described}
        list={listId}
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        value={typed}
        onChange={(event) => {
          const next = event.target.value;
          const { inputType } = event.nativeEvent as InputEvent;
          // Chosen from the list, not typed.
          const isChosen = inputType === undefined || inputType === 'insertReplacementText';
          if (isChosen && suggestions.includes(next)) add(next);
          else setTyped(next);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => add(typed)}
      />
      <datalist id={listId}>
        {suggestions
          .filter((suggestion) => !value.includes(suggestion))
          .map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
      </datalist>
    </div>
  );
}
