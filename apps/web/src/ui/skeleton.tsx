import { text } from '../text/text.ts';
import { classNames } from './class-names.ts';

/** The place of something that is still loading. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden
      className={classNames('shimmer block rounded-sm bg-raised', className ?? 'h-4 w-full')}
    />
  );
}

/** A few lines, announced once. */
export function SkeletonLines({ lines = 4 }: { lines?: number }) {
  return (
    <div role="status" className="grid gap-3">
      <span className="sr-only">{text.common.loading}</span>
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical placeholders
        <Skeleton key={index} className={index % 3 === 2 ? 'h-4 w-1/2' : 'h-4 w-full'} />
      ))}
    </div>
  );
}
