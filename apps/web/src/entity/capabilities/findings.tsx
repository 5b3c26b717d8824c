import type { AnalysisFinding } from '@gantry/client';
import type { EntityRef } from '@gantry/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Wrench } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { keys } from '../../api/query-keys.ts';
import { useRights } from '../../session/me.ts';
import { text } from '../../text/text.ts';
import { type Level, StatusBadge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { showToast } from '../../ui/toasts.ts';

const t = text.capabilities.health;
const LEVELS: Record<AnalysisFinding['status'], Level> = {
  pass: 'ok',
  warn: 'warning',
  fail: 'critical',
};
const ORDER: readonly AnalysisFinding['status'][] = ['fail', 'warn', 'pass'];

interface FindingsProps {
  readonly entityRef: EntityRef;
  readonly findings: readonly AnalysisFinding[];
}

/** What could be better, the worst first, and what puts it right. */
export function Findings({ entityRef, findings }: FindingsProps) {
  const mayRemedy = useRights().may('analysis.execute');
  const [asked, setAsked] = useState<AnalysisFinding>();
  const remedy = useRemedy(entityRef, () => setAsked(undefined));
  if (findings.length === 0) return <p className="text-muted">{t.noFindings}</p>;
  const sorted = findings.toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  return (
    <>
      <ul className="grid gap-3">
        {sorted.map((finding) => (
          <li
            key={`${finding.source} ${finding.slug}`}
            className="flex flex-wrap items-start justify-between gap-2"
          >
            <div className="grid min-w-0 gap-0.5">
              <span className="flex flex-wrap items-center gap-2">
                <StatusBadge level={LEVELS[finding.status]}>
                  {t.findings[finding.status]}
                </StatusBadge>
                <span className="font-medium">{finding.title}</span>
              </span>
              <span className="whitespace-pre-wrap break-words text-muted text-sm">
                {finding.description}
              </span>
            </div>
            {mayRemedy && finding.remediation && (
              <Button size="sm" icon={Wrench} onClick={() => setAsked(finding)}>
                {finding.remediation.label}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <ConfirmDialog
        open={asked !== undefined}
        onOpenChange={(open) => !open && setAsked(undefined)}
        title={asked?.remediation?.label ?? ''}
        detail={asked?.remediation?.confirm ?? t.remedyDetail(asked?.title ?? '')}
        confirm={t.remedy}
        busy={remedy.isPending}
        onConfirm={() => asked && remedy.mutate(asked)}
      />
    </>
  );
}

function useRemedy(ref: EntityRef, onDone: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    meta: { failure: t.remedyFailed },
    mutationFn: async ({ source, remediation }: AnalysisFinding) => {
      const { data } = await api.POST('/api/v1/entities/{kind}/{name}/analysis/remediate', {
        params: {
          path: { kind: ref.kind, name: ref.name },
          query: { namespace: ref.namespace, source },
        },
        body: { id: remediation?.id ?? '' },
      });
      return data;
    },
    onSuccess: async (result) => {
      showToast({ level: 'ok', title: result?.message ?? t.remedied });
      await queryClient.invalidateQueries({ queryKey: keys.entityPart(ref, 'analysis') });
    },
    onSettled: onDone,
  });
}
