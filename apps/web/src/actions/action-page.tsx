import { isPlatformError } from '@gantry/base';
import type { Action, RunPlan } from '@gantry/client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { api } from '../api/client.ts';
import { otherProblem, problemsAt } from '../api/input-problems.ts';
import { NotFoundPage } from '../app/not-found-page.tsx';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { actionQuery, runsOfActionQuery } from './action-queries.ts';
import { ActionBadges } from './actions-page.tsx';
import { InputControl } from './input-control.tsx';
import { type Drafts, fieldsOf, initialDrafts, toInputs } from './input-values.ts';
import { inputsOf } from './inputs-search.ts';
import { RunTable } from './run-table.tsx';

const t = text.actions;
const route = getRouteApi('/frame/actions/$namespace/$name');

/** An action: its form, what it would do, and what was run. */
export function ActionPage() {
  const { namespace, name } = route.useParams();
  const { data: action, error, refetch } = useQuery(actionQuery(namespace, name));
  const runs = useQuery(runsOfActionQuery(namespace, name));
  if (isPlatformError(error) && error.status === 404) return <NotFoundPage />;
  if (error) {
    return (
      <ErrorState heading="h1" error={error} title={t.failed} onRetry={() => void refetch()} />
    );
  }
  return (
    <>
      <PageHeader
        title={action?.title ?? name}
        parent={<Link to="/actions">{t.title}</Link>}
        aside={
          action && (
            <span className="flex flex-wrap gap-1.5">
              <ActionBadges action={action} />
            </span>
          )
        }
      >
        {action?.description && <p className="max-w-prose pt-1 text-muted">{action.description}</p>}
      </PageHeader>
      <div className="grid gap-4 px-4 pb-8 md:px-6">
        {action ? <Refusal action={action} /> : <SkeletonLines lines={8} />}
        {action && <ActionForm key={`${namespace}/${name}`} action={action} />}
        {runs.data && (
          <Card title={t.runsOf} flush>
            <RunTable runs={runs.data} />
          </Card>
        )}
      </div>
    </>
  );
}

function Refusal({ action }: { action: Action }) {
  if (action.problems.length > 0) {
    return (
      <Notice level="critical" title={t.broken}>
        <ul>
          {action.problems.map(({ pointer, message }) => (
            <li key={`${pointer} ${message}`}>
              <code>{pointer}</code> {message}
            </li>
          ))}
        </ul>
      </Notice>
    );
  }
  return action.mayRun ? null : <Notice level="info" title={action.reason} />;
}

function ActionForm({ action }: { action: Action }) {
  const { input = [] } = route.useSearch();
  const fields = useMemo(() => fieldsOf(action.inputSchema), [action.inputSchema]);
  const [drafts, setDrafts] = useState<Drafts>(() => initialDrafts(fields, inputsOf(input)));
  const [isAsking, setAsking] = useState(false);
  const navigate = useNavigate();
  const { namespace, name } = action;
  const params = { path: { name }, query: { namespace } };
  const inputs = toInputs(fields, drafts);
  const plan = useMutation({
    mutationFn: async () => {
      const { data } = await api.POST('/api/v1/actions/{name}/plan', { params, body: { inputs } });
      return data as RunPlan;
    },
  });
  const run = useMutation({
    mutationFn: async () => {
      const body = { inputs, confirm: true, idempotencyKey: crypto.randomUUID() };
      const { data } = await api.POST('/api/v1/actions/{name}/execute', { params, body });
      return data;
    },
    onSuccess: (made) => {
      if (made) void navigate({ to: '/runs/$id', params: { id: made.id } });
    },
  });
  const error = run.error ?? plan.error;
  const pointers = fields.map((field) => `/inputs/${field.name}`);
  const other = otherProblem(error, pointers);
  const submit = (): void => {
    plan.reset();
    if (action.effect === 'destructive') setAsking(true);
    else run.mutate();
  };
  return (
    <Card title={t.form.title}>
      <form
        className="grid max-w-2xl gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {fields.length === 0 && <p className="text-muted">{t.form.none}</p>}
        {fields.map((field) => (
          <InputControl
            key={field.name}
            field={field}
            value={drafts[field.name] ?? ''}
            problems={problemsAt(error, `/inputs/${field.name}`)}
            onChange={(value) => setDrafts({ ...drafts, [field.name]: value })}
          />
        ))}
        {other !== undefined && (
          <Notice level="critical" role="alert" title={t.form.failed}>
            {other}
          </Notice>
        )}
        {plan.data && <Plan plan={plan.data} />}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary" busy={run.isPending} disabled={!action.mayRun}>
            {action.requiresApproval ? t.form.ask : t.form.run}
          </Button>
          <Button
            busy={plan.isPending}
            disabled={!action.mayRun}
            onClick={() => {
              run.reset();
              plan.mutate();
            }}
          >
            {t.form.plan}
          </Button>
        </div>
      </form>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={t.form.confirmTitle(action.title)}
        detail={t.form.confirmDetail}
        confirm={t.form.run}
        busy={run.isPending}
        onConfirm={() => {
          setAsking(false);
          run.mutate();
        }}
      />
    </Card>
  );
}

function Plan({ plan }: { plan: RunPlan }) {
  return (
    <Notice level="info" title={t.form.planTitle} role="status">
      <ol className="grid list-decimal gap-1 pl-5">
        {plan.steps.map(({ id, title, plan: words, compensated }) => (
          <li key={id} className="break-words">
            {plan.steps.length > 1 && <strong>{title}: </strong>}
            {words ?? t.form.planNone}
            {compensated && <span className="text-muted"> ({t.form.compensated})</span>}
          </li>
        ))}
      </ol>
    </Notice>
  );
}
