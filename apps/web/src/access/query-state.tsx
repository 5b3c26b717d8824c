import { isPlatformError } from '@gantry/base';
import type { UseQueryResult } from '@tanstack/react-query';
import { SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { ForbiddenPage } from '../app/forbidden-page.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';

interface QueryStateProps<T> {
  readonly query: UseQueryResult<T>;
  readonly failed: string;
  /** Where the answer can be that there is none. */
  readonly missing?: { readonly title: string; readonly help: string; readonly actions: ReactNode };
  /** Where this is all there is on the page, and the heading is part of what is loaded. */
  readonly isWholePage?: boolean;
  readonly children: (data: T) => ReactNode;
}

/** What was asked for, or why it is not there. */
export function QueryState<T>(props: QueryStateProps<T>) {
  const { query, failed, missing, isWholePage = false, children } = props;
  if (query.data !== undefined) return children(query.data);
  const heading = isWholePage ? 'h1' : 'h2';
  if (!query.error) {
    return (
      <div className="p-4 md:px-6">
        <SkeletonLines lines={6} />
      </div>
    );
  }
  if (isPlatformError(query.error, 'FORBIDDEN')) return <ForbiddenPage />;
  if (missing && isPlatformError(query.error, 'NOT_FOUND')) {
    return (
      <EmptyState icon={SearchX} heading={heading} title={missing.title} actions={missing.actions}>
        <p>{missing.help}</p>
      </EmptyState>
    );
  }
  return (
    <ErrorState
      error={query.error}
      heading={heading}
      title={failed}
      onRetry={() => void query.refetch()}
      busy={query.isFetching}
    />
  );
}
