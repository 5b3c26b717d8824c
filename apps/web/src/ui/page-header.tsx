import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { text } from '../text/text.ts';

interface PageHeaderProps {
  readonly title: string;
  /** Beside the title, such as a count. */
  readonly aside?: ReactNode;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

/** The name of a page: its only first heading, and the title of the window. */
export function PageHeader({ title, aside, actions, children }: PageHeaderProps) {
  useDocumentTitle(title);
  return (
    <div className="px-4 pt-4 pb-3 md:px-6 md:pt-5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 items-baseline gap-2.5">
          <h1 className="truncate font-semibold text-xl">{title}</h1>
          {aside}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${text.app.name}`;
  }, [title]);
}
