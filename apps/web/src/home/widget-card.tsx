import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { text } from '../text/text.ts';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';

interface WidgetCardProps<T> {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly query: UseQueryResult<T>;
  /** Shown where there is nothing to show. */
  readonly none: ReactNode;
  readonly isEmpty: (data: T) => boolean;
  readonly children: (data: T) => ReactNode;
}

/** A part of the home page, with its states: loading, failed, empty, and there. */
export function WidgetCard<T>(props: WidgetCardProps<T>) {
  const { title, aside, query, none, isEmpty, children } = props;
  return (
    <Card title={title} aside={aside} flush className="h-full">
      {query.data !== undefined ? (
        isEmpty(query.data) ? (
          <p className="px-4 py-6 text-center text-muted">{none}</p>
        ) : (
          children(query.data)
        )
      ) : query.error ? (
        <ErrorState
          error={query.error}
          onRetry={() => void query.refetch()}
          busy={query.isFetching}
        />
      ) : (
        <div role="status" className="p-4">
          <span className="sr-only">{text.common.loading}</span>
          <SkeletonLines lines={4} />
        </div>
      )}
    </Card>
  );
}
