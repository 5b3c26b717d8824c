import type { RuleTrial, Webhook } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { FlaskConical, Plus } from 'lucide-react';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { otherProblem, problemsAt } from '../api/input-problems.ts';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { isReadable, moved, newDraft, type RuleDraft, toDraft, toRules } from './rule-draft.ts';
import { RuleFields } from './rule-fields.tsx';
import { RuleTrials } from './rule-trials.tsx';
import { useWebhookMutation } from './use-webhook-mutation.ts';
import { inputOf, webhookActionsQuery } from './webhook-queries.ts';

const t = text.webhooks;

/** The rules of a webhook, in order; tried on stored deliveries before they are saved. */
export function RuleEditor({ webhook }: { webhook: Webhook }) {
  const { id, revision } = webhook;
  const { data: actions = [] } = useQuery(webhookActionsQuery);
  const mayManage = useRights().may('webhooks.manage');
  const [drafts, setDrafts] = useState(() => webhook.rules.map(toDraft));
  const save = useWebhookMutation({
    run: async () => {
      const params = { path: { id }, header: { 'if-match': `"${revision}"` } };
      const body = { ...inputOf(webhook), rules: toRules(drafts) };
      await api.PUT('/api/v1/webhooks/{id}', { params, body });
    },
    done: t.saved,
  });
  const attempt = useWebhookMutation({
    run: async (): Promise<readonly RuleTrial[]> => {
      const body = { rules: toRules(drafts) };
      const { data } = await api.POST('/api/v1/webhooks/{id}/try', {
        params: { path: { id } },
        body,
      });
      return data ?? [];
    },
  });
  const error = save.error ?? attempt.error;
  const change = (index: number, changes: Partial<RuleDraft>): void => {
    setDrafts(drafts.map((draft, place) => (place === index ? { ...draft, ...changes } : draft)));
  };
  const canSend = drafts.every(isReadable);
  const pointers = drafts.map((_, index) => `/rules/${index}`);
  const other = otherProblem(error, pointers);
  return (
    <div className="grid max-w-4xl gap-4">
      {other !== undefined && <Notice role="alert" level="critical" title={other} />}
      {drafts.length === 0 && <p className="text-muted">{t.rule.none}</p>}
      <ol className="grid gap-4">
        {drafts.map((draft, index) => (
          <li key={draft.key}>
            <RuleFields
              draft={draft}
              actions={actions}
              disabled={!mayManage}
              problemsAt={(field) => problemsAt(error, `/rules/${index}/${field}`)}
              onChange={(changes) => change(index, changes)}
              onRemove={() => setDrafts(drafts.filter((_, place) => place !== index))}
              onMove={
                drafts.length > 1 ? (step) => setDrafts(moved(drafts, index, step)) : undefined
              }
              isFirst={index === 0}
              isLast={index === drafts.length - 1}
            />
          </li>
        ))}
      </ol>
      {mayManage && (
        <div className="flex flex-wrap gap-2">
          <Button
            icon={Plus}
            onClick={() =>
              setDrafts([...drafts, newDraft(actions[0]?.handler ?? 'gantry:update_entity')])
            }
          >
            {t.rule.add}
          </Button>
          <Button
            icon={FlaskConical}
            busy={attempt.isPending}
            disabled={!canSend || drafts.length === 0}
            onClick={() => {
              save.reset();
              attempt.mutate();
            }}
          >
            {t.trial.action}
          </Button>
          <Button
            variant="primary"
            busy={save.isPending}
            disabled={!canSend}
            onClick={() => {
              attempt.reset();
              save.mutate();
            }}
          >
            {t.save}
          </Button>
        </div>
      )}
      {attempt.data && <RuleTrials trials={attempt.data} />}
    </div>
  );
}
