import { type ReactNode, Suspense } from 'react';
import { ErrorBoundary } from '../app/error-boundary.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Skeleton, SkeletonLines } from '../ui/skeleton.tsx';

/** What a tab shows may fail to load or to draw; the rest of the page stays. */
export function Guarded({ children }: { children: ReactNode }) {
  return (
    <ErrorBoundary fallback={(error, retry) => <ErrorState error={error} onRetry={retry} />}>
      <Suspense fallback={<SkeletonLines lines={6} />}>{children}</Suspense>
    </ErrorBoundary>
  );
}

export function LoadingEntity() {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6 p-6">
      <div className="flex items-center gap-4">
        <Skeleton className="size-12" />
        <div className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)] gap-2">
          <Skeleton className="h-6 w-64 max-w-full" />
          <Skeleton className="h-4 w-96 max-w-full" />
        </div>
      </div>
      <SkeletonLines lines={6} />
    </div>
  );
}
