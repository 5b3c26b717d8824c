import type { Run } from '@gantry/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { otherProblem, problemsAt } from '../api/input-problems.ts';
import { keys } from '../api/query-keys.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { TextArea } from '../ui/input.tsx';
import { Notice } from '../ui/notice.tsx';

const t = text.actions.run;
type Verb = 'approve' | 'reject';

/** What waits for a decision, and the decision with its reason. */
export function RunDecision({ run }: { run: Run }) {
  const [verb, setVerb] = useState<Verb>();
  if (!run.mayApprove) return <Notice level="warning" title={t.waitsForOthers} />;
  return (
    <>
      <Notice
        level="warning"
        title={t.waitsForYou}
        actions={
          <>
            <Button variant="primary" onClick={() => setVerb('approve')}>
              {t.approve}
            </Button>
            <Button onClick={() => setVerb('reject')}>{t.reject}</Button>
          </>
        }
      />
      {verb && <DecisionDialog run={run} verb={verb} onClose={() => setVerb(undefined)} />}
    </>
  );
}

interface DecisionDialogProps {
  readonly run: Run;
  readonly verb: Verb;
  readonly onClose: () => void;
}

function DecisionDialog({ run, verb, onClose }: DecisionDialogProps) {
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const decide = useMutation({
    mutationFn: async () => {
      const params = { path: { id: run.id } };
      // What is decided about is what is on the page.
      const body = { reason, digest: run.digest };
      if (verb === 'approve') await api.POST('/api/v1/runs/{id}/approve', { params, body });
      else await api.POST('/api/v1/runs/{id}/reject', { params, body });
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: keys.run(run.id), exact: true });
      onClose();
    },
  });
  const other = otherProblem(decide.error, ['/reason']);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={verb === 'approve' ? t.approveTitle : t.rejectTitle}
      description={run.title}
      actions={
        <>
          <Button onClick={onClose}>{text.common.cancel}</Button>
          <Button
            variant={verb === 'approve' ? 'primary' : 'danger'}
            busy={decide.isPending}
            disabled={reason.trim() === ''}
            onClick={() => decide.mutate()}
          >
            {verb === 'approve' ? t.approve : t.reject}
          </Button>
        </>
      }
    >
      <Field
        label={t.reason}
        help={t.reasonHelp}
        required
        problems={problemsAt(decide.error, '/reason')}
      >
        {(control) => (
          <TextArea
            {...control}
            rows={3}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      {other !== undefined && <Notice level="critical" role="alert" title={other} />}
    </Dialog>
  );
}
