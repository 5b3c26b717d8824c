import type { EntitySourceBinding } from '@gantry/client';
import { useId, useState } from 'react';
import { text } from '../../text/text.ts';
import { Select } from '../../ui/input.tsx';

/** Which of several integrations is asked; begins with the one that is the default. */
export function useSource(bindings: readonly EntitySourceBinding[]) {
  const [chosen, setChosen] = useState<string>();
  const fallback = bindings.find((binding) => binding.default) ?? bindings[0];
  const isThere = bindings.some(({ source }) => source === chosen);
  return { source: isThere ? chosen : fallback?.source, choose: setChosen };
}

interface SourceSelectProps {
  readonly bindings: readonly EntitySourceBinding[];
  readonly source: string | undefined;
  readonly onChange: (source: string) => void;
}

/** Chooses between integrations; nothing where there is no choice. */
export function SourceSelect({ bindings, source, onChange }: SourceSelectProps) {
  const id = useId();
  const sources = [...new Set(bindings.map((binding) => binding.source))];
  if (sources.length < 2) return null;
  return (
    <>
      <label htmlFor={id} className="text-muted text-sm">
        {text.capabilities.source}
      </label>
      <Select
        id={id}
        className="w-auto!"
        value={source}
        onChange={(event) => onChange(event.target.value)}
      >
        {sources.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </Select>
    </>
  );
}
