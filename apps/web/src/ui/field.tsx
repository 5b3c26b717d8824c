import { CircleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';

export interface FieldProps {
  readonly label: string;
  readonly help?: ReactNode;
  readonly problems?: readonly string[] | undefined;
  readonly required?: boolean;
  /** Beside the label, at the end of the line. */
  readonly aside?: ReactNode;
  /** Draws the control; the properties tie it to its label, help and problems. */
  readonly children: (control: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': true | undefined;
  }) => ReactNode;
  readonly id?: string;
}

/** A labelled control with its help and its problems. */
export function Field({ label, help, problems = [], required, aside, children, id }: FieldProps) {
  const generated = useId();
  const controlId = id ?? generated;
  const helpId = `${controlId}-help`;
  const problemsId = `${controlId}-problems`;
  const isBad = problems.length > 0;
  const describedBy = [help !== undefined && helpId, isBad && problemsId].filter(Boolean).join(' ');
  return (
    <div className="grid gap-1">
      <div className="flex items-baseline justify-between gap-2">
        <label htmlFor={controlId} className="font-medium text-sm">
          {label}
          {required && (
            <span aria-hidden className="text-danger">
              {' '}
              *
            </span>
          )}
        </label>
        {aside}
      </div>
      {children({
        id: controlId,
        'aria-describedby': describedBy || undefined,
        'aria-invalid': isBad || undefined,
      })}
      {isBad && <FieldProblems id={problemsId} problems={problems} />}
      {help !== undefined && (
        <p id={helpId} className="text-muted text-xs">
          {help}
        </p>
      )}
    </div>
  );
}

export function FieldProblems({ id, problems }: { id: string; problems: readonly string[] }) {
  return (
    <ul id={id} className="grid gap-0.5 text-danger text-sm">
      {problems.map((problem) => (
        <li key={problem} className="flex items-start gap-1.5">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span>{problem}</span>
        </li>
      ))}
    </ul>
  );
}
