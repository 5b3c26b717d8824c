import type { ReactNode, Ref } from 'react';
import { classNames } from './class-names.ts';

interface ScrollAreaProps {
  readonly label: string;
  readonly className?: string;
  readonly onScroll?: () => void;
  readonly ref?: Ref<HTMLDivElement>;
  readonly children: ReactNode;
}

/** Something larger than its place. It can have the focus, so that it can be scrolled by keyboard. */
export function ScrollArea({ label, className, onScroll, ref, children }: ScrollAreaProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div
      ref={ref}
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolling by keyboard needs the focus
      tabIndex={0}
      onScroll={onScroll}
      className={classNames('overflow-auto -outline-offset-2', className)}
    >
      {children}
    </div>
  );
}
