import { isPlatformError } from '@gantry/base';
import { UNREACHABLE } from '@gantry/client';
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { isMissingChunk, statusOf } from '../api/describe-error.ts';
import { text } from '../text/text.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { useDocumentTitle } from '../ui/page-header.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { MAIN_ID } from './root-layout.tsx';

const RETRY_MS = 4_000;

/** A page that could not be shown: what happened, and what to do about it. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const isUnreachable = isPlatformError(error, UNREACHABLE);
  const retry = (): void => {
    reset();
    void router.invalidate();
  };
  useEffect(() => {
    if (!isUnreachable) return;
    const timer = setTimeout(() => {
      reset();
      void router.invalidate();
    }, RETRY_MS);
    return () => clearTimeout(timer);
  });
  const status = statusOf(error);
  const title = isUnreachable
    ? text.app.unreachable
    : status === 403
      ? text.app.forbidden
      : text.app.failed;
  useDocumentTitle(title);
  if (status === 404) return <NotFoundPage />;
  if (isMissingChunk(error)) {
    return (
      <ErrorState
        error={error}
        heading="h1"
        title={title}
        actions={
          <Button variant="primary" onClick={() => location.reload()}>
            {text.app.reload}
          </Button>
        }
      />
    );
  }
  return (
    <div className="pt-10">
      <ErrorState
        error={error}
        heading="h1"
        title={title}
        onRetry={status === 403 ? undefined : retry}
        actions={
          !isUnreachable && (
            <Link to="/catalog" className={buttonClass('secondary')}>
              {text.app.toCatalog}
            </Link>
          )
        }
      />
      {isUnreachable && <p className="text-center text-muted">{text.app.unreachableHelp}</p>}
    </div>
  );
}

/** The same where there is no frame around it, such as when the server does not answer. */
export function WholePageError(props: ErrorComponentProps) {
  return (
    <main id={MAIN_ID} tabIndex={-1} className="grid min-h-full content-center outline-none">
      <RouteError {...props} />
    </main>
  );
}
