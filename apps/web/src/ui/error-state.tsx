import { RotateCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { describeError } from '../api/describe-error.ts';
import { text } from '../text/text.ts';
import { Button } from './button.tsx';
import { useDocumentTitle } from './page-header.tsx';

interface ErrorStateProps {
  readonly error: unknown;
  readonly title?: string;
  /** `h1` where it is all there is on the page. */
  readonly heading?: 'h1' | 'h2';
  readonly onRetry?: (() => void) | undefined;
  readonly busy?: boolean;
  readonly actions?: ReactNode;
}

/** What went wrong in the server's words, what to do about it, and the id under which its log has the cause. */
export function ErrorState(props: ErrorStateProps) {
  const { error, title, heading: Heading = 'h2', onRetry, busy, actions } = props;
  const { message, help, requestId } = describeError(error);
  useDocumentTitle(Heading === 'h1' ? title : undefined);
  return (
    <div
      role="alert"
      className="mx-auto grid max-w-lg justify-items-center gap-2 px-4 py-10 text-center"
    >
      <span className="mb-1 inline-flex size-12 items-center justify-center rounded-lg bg-critical-soft text-critical">
        <TriangleAlert aria-hidden className="size-6" />
      </span>
      {title !== undefined && <Heading className="font-semibold text-lg">{title}</Heading>}
      <p className="max-w-full break-words">{message}</p>
      {help !== undefined && <p className="text-muted">{help}</p>}
      {requestId !== undefined && (
        <p className="select-all font-mono text-muted text-xs">
          {text.common.requestId(requestId)}
        </p>
      )}
      {(onRetry || actions) && (
        <div className="flex flex-wrap justify-center gap-2 pt-2">
          {onRetry && (
            <Button icon={RotateCw} onClick={onRetry} busy={busy ?? false}>
              {text.common.retry}
            </Button>
          )}
          {actions}
        </div>
      )}
    </div>
  );
}
