import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { text } from '../text/text.ts';

interface PageHeaderProps {
  readonly title: string;
  /** A link to the list that this page belongs to. */
  readonly parent?: ReactNode;
  /** Beside the title, such as a count. */
  readonly aside?: ReactNode;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

/** The name of a page: its only first heading, and the title of the window. */
export function PageHeader({ title, parent, aside, actions, children }: PageHeaderProps) {
  useDocumentTitle(title);
  return (
    <div className="px-4 pt-4 pb-3 md:px-6 md:pt-5">
      {parent && (
        <nav aria-label={text.app.breadcrumb} className="pb-2">
          <ol className="flex items-center gap-1 text-muted text-sm [&_a:hover]:text-fg [&_a:hover]:underline">
            <li>{parent}</li>
            <li aria-hidden>
              <ChevronRight className="size-3.5" />
            </li>
            <li aria-current="page" className="truncate">
              {title}
            </li>
          </ol>
        </nav>
      )}
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

/** Names the window; leaves its name alone without a title. */
export function useDocumentTitle(title: string | undefined): void {
  useEffect(() => {
    if (title === undefined) return;
    document.title = `${title} · ${text.app.name}`;
  }, [title]);
}
