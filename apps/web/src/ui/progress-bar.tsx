import { classNames } from './class-names.ts';

interface ProgressBarProps {
  readonly label: string;
  readonly done: number;
  /** Without it nobody knows how much there is; the bar then only says that something happens. */
  readonly total?: number | undefined;
}

export function ProgressBar({ label, done, total }: ProgressBarProps) {
  const isKnown = total !== undefined && total > 0;
  const percent = isKnown ? Math.min(100, Math.round((done / total) * 100)) : undefined;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className="h-2 overflow-hidden rounded-full bg-raised"
    >
      <div
        className={classNames(
          'h-full rounded-full bg-accent transition-[width] duration-300',
          !isKnown && 'w-2/5 animate-[indeterminate_1.6s_ease-in-out_infinite]',
        )}
        style={isKnown ? { width: `${percent}%` } : undefined}
      />
    </div>
  );
}
