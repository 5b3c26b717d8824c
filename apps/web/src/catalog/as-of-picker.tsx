import { History } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { exactTime } from '../ui/format-time.ts';
import { Input } from '../ui/input.tsx';
import { Notice } from '../ui/notice.tsx';
import { Popover } from '../ui/popover.tsx';
import { toLocalInput } from './as-of.ts';

const t = text.catalog.asOf;
const HOUR_MS = 3_600_000;
const PRESETS = [
  [t.hourAgo, HOUR_MS],
  [t.dayAgo, 24 * HOUR_MS],
  [t.weekAgo, 7 * 24 * HOUR_MS],
] as const;

interface AsOfPickerProps {
  readonly asOf: string | undefined;
  readonly onChange: (asOf: string | undefined) => void;
}

/** Goes to an earlier time. */
export function AsOfPicker({ asOf, onChange }: AsOfPickerProps) {
  const [isOpen, setOpen] = useState(false);
  const choose = (time: number): void => {
    setOpen(false);
    onChange(new Date(time).toISOString());
  };
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      label={t.pick}
      trigger={
        <Button icon={History} aria-pressed={asOf !== undefined}>
          {t.open}
        </Button>
      }
    >
      <Times asOf={asOf} onChoose={choose} />
    </Popover>
  );
}

function Times({ asOf, onChoose }: { asOf: string | undefined; onChoose: (time: number) => void }) {
  const now = Date.now();
  const [value, setValue] = useState(toLocalInput(asOf === undefined ? now : Date.parse(asOf)));
  const time = Date.parse(value);
  const isUsable = !Number.isNaN(time) && time <= now;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isUsable) onChoose(time);
  };
  return (
    <div className="grid gap-2">
      <form onSubmit={submit} className="grid gap-2">
        <Input
          type="datetime-local"
          aria-label={t.pick}
          max={toLocalInput(now)}
          value={value}
          onChange={(event) => setValue(event.target.value)}
        />
        <Button type="submit" variant="primary" disabled={!isUsable}>
          {t.show}
        </Button>
      </form>
      <ul className="grid border-line border-t pt-1.5">
        {PRESETS.map(([label, ago]) => (
          <li key={label}>
            <button
              type="button"
              onClick={() => onChoose(Date.now() - ago)}
              className="w-full rounded-sm px-2 py-1.5 text-left -outline-offset-2 hover:bg-raised"
            >
              {label}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Says that this is the past, and leads back. */
export function PastBanner({
  asOf,
  onNow,
  children,
}: {
  asOf: string;
  onNow: () => void;
  children?: string;
}) {
  return (
    <Notice
      role="status"
      level="info"
      title={t.banner(exactTime(new Date(asOf)))}
      actions={
        <Button size="sm" onClick={onNow}>
          {t.now}
        </Button>
      }
    >
      {children ?? t.bannerHelp}
    </Notice>
  );
}
