import type { AuditVerification } from '@gantry/client';
import { useMutation } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { describeError } from '../api/describe-error.ts';
import { readJsonLines } from '../panels/read-lines.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { formatCount } from '../ui/format-number.ts';
import { Notice } from '../ui/notice.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';

const t = text.audit;

interface Progress {
  readonly checked: number;
  readonly total: number;
}

/** Asks the server to prove the trail, and follows how far it is. */
export function useVerification() {
  const [progress, setProgress] = useState<Progress>();
  const mutation = useMutation({
    mutationFn: async () => {
      setProgress(undefined);
      const { data } = await api.GET('/api/v1/audit/verify/progress', { parseAs: 'stream' });
      if (data) {
        for await (const value of readJsonLines(data as ReadableStream<Uint8Array>)) {
          const line = value as Partial<Progress> & { result?: AuditVerification };
          if (line.result) return line.result;
          if (line.checked !== undefined) setProgress(line as Progress);
        }
      }
      throw new Error(t.verifyBrokeOff);
    },
  });
  return { mutation, progress };
}

type Verification = ReturnType<typeof useVerification>;

export function VerifyButton({ mutation }: Pick<Verification, 'mutation'>) {
  return (
    <Button icon={ShieldCheck} busy={mutation.isPending} onClick={() => mutation.mutate()}>
      {t.verify}
    </Button>
  );
}

/** How far it is, or what came of it. */
export function VerifyResult({ mutation, progress }: Verification) {
  const { data, error, isPending } = mutation;
  if (isPending) {
    if (!progress) return null;
    return <ProgressBar label={t.verifying} done={progress.checked} total={progress.total} />;
  }
  if (error) {
    return (
      <Notice role="alert" level="warning" title={t.verifyFailed}>
        {describeError(error).message}
      </Notice>
    );
  }
  if (!data) return null;
  const { head, problem, sealed, removed } = data;
  if (problem) {
    return (
      <Notice role="alert" level="critical" title={t.broken}>
        <p>{problem.message}</p>
        <p>{t.brokenHelp}</p>
      </Notice>
    );
  }
  const anchor = head && `${head.id}:${head.hash}`;
  return (
    <Notice
      role="status"
      level={sealed ? 'ok' : 'warning'}
      title={t.whole(formatCount(data.checked))}
    >
      <p>{sealed ? t.sealed : t.notSealed}</p>
      {removed && <p>{t.removed(formatCount(removed.through))}</p>}
      {anchor && (
        <p className="flex flex-wrap items-center gap-1.5">
          <span>{t.head}</span>
          <code className="min-w-0 break-all font-mono text-xs">{anchor}</code>
          <CopyButton content={anchor} label={t.copyHead} />
        </p>
      )}
    </Notice>
  );
}
