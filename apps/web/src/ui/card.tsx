import { type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';

interface CardProps {
  readonly title?: ReactNode;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
  /** Without padding, for tables and lists that reach the edges. */
  readonly flush?: boolean;
}

/** A section of a page with a heading of its own. */
export function Card({ title, aside, children, className, flush = false }: CardProps) {
  const headingId = useId();
  return (
    <section
      aria-labelledby={title === undefined ? undefined : headingId}
      className={classNames(
        'min-w-0 overflow-hidden rounded-lg border border-line bg-card shadow-raised',
        className,
      )}
    >
      {title !== undefined && (
        <header className="flex min-h-11 flex-wrap items-center justify-between gap-2 border-line border-b px-4 py-1.5">
          <h2 id={headingId} className="font-semibold text-base">
            {title}
          </h2>
          {aside && <div className="flex flex-wrap items-center gap-2">{aside}</div>}
        </header>
      )}
      <div className={flush ? undefined : 'p-4'}>{children}</div>
    </section>
  );
}
