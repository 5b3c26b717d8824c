import { isPlatformError } from '@gantry/base';
import type { ApiError, ConnectionTest } from '@gantry/client';
import type { UseMutationResult } from '@tanstack/react-query';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { describeError } from '../api/describe-error.ts';
import { text } from '../text/text.ts';
import { Notice } from '../ui/notice.tsx';

const t = text.plugins.config;

/** What the remote system answered, in its own words. */
export function TestResult({
  test,
}: {
  test: UseMutationResult<ConnectionTest | undefined, Error, void>;
}) {
  if (test.error) {
    // Problems of fields are shown at the fields.
    if (isPlatformError(test.error) && (test.error as ApiError).problems?.length > 0) return null;
    const { message, help, requestId } = describeError(test.error);
    return (
      <Notice level="critical" title={t.testError}>
        <p>{message}</p>
        {help !== undefined && <p className="text-muted">{help}</p>}
        {requestId !== undefined && (
          <p className="font-mono text-muted text-xs">{text.common.requestId(requestId)}</p>
        )}
      </Notice>
    );
  }
  if (!test.data) return null;
  const { ok, message, details = [] } = test.data;
  return (
    <Notice level={ok ? 'ok' : 'critical'} title={`${ok ? t.worked : t.failedTest}: ${message}`}>
      {details.length > 0 && (
        <ul className="grid gap-1 pt-1">
          {details.map((detail) => (
            <li
              key={`${detail.label} ${detail.message}`}
              className="flex min-w-0 items-start gap-2"
            >
              {detail.ok ? (
                <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />
              ) : (
                <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-critical" />
              )}
              <span className="min-w-0 break-words">
                <span className="font-medium">{detail.label}</span>
                <span className="sr-only"> ({detail.ok ? t.passed : t.notPassed})</span>:{' '}
                {detail.message}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
