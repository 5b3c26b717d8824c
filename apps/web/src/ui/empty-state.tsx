import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useDocumentTitle } from './page-header.tsx';

interface EmptyStateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  /** `h1` where it is all there is on the page. */
  readonly heading?: 'h1' | 'h2';
  /** What to do next. */
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** Nothing is here yet, why, and what to do about it. */
export function EmptyState(props: EmptyStateProps) {
  const { icon: Icon, title, heading: Heading = 'h2', children, actions } = props;
  useDocumentTitle(Heading === 'h1' ? title : undefined);
  return (
    <div className="mx-auto grid max-w-lg justify-items-center gap-3 px-4 py-14 text-center">
      <span className="inline-flex size-12 items-center justify-center rounded-lg bg-raised text-muted">
        <Icon aria-hidden className="size-6" />
      </span>
      <Heading className="font-semibold text-lg">{title}</Heading>
      {children && <div className="grid w-full gap-3 text-muted">{children}</div>}
      {actions && <div className="flex flex-wrap justify-center gap-2 pt-1">{actions}</div>}
    </div>
  );
}
