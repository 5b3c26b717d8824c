import type { AuditExtent } from '@gantry/client';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ScrollText, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { QueryState } from '../access/query-state.tsx';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';
import { useVerification, VerifyButton, VerifyResult } from '../audit/verify-trail.tsx';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Field } from '../ui/field.tsx';
import { formatCount } from '../ui/format-number.ts';
import { Input } from '../ui/input.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { showToast } from '../ui/toasts.ts';
import { Facts } from './facts.tsx';
import { spanOf } from './span-of.ts';

const t = text.administration.audit;

const extentQuery = queryOptions({
  queryKey: keys.administration('audit'),
  staleTime: 0,
  queryFn: async ({ signal }): Promise<AuditExtent> => {
    const { data } = await api.GET('/api/v1/audit/extent', { signal });
    return data as AuditExtent;
  },
});

/** How much of the audit log there is, for how long, and whether it is whole. */
export function AuditLogCard() {
  const query = useQuery(extentQuery);
  const canPrune = useRights().may('audit.manage');
  const verification = useVerification();
  return (
    <Card title={t.title} aside={<VerifyButton {...verification} />}>
      <div className="grid gap-4">
        <VerifyResult {...verification} />
        <QueryState query={query} failed={t.failed}>
          {(extent) => <Facts facts={factsOf(extent)} />}
        </QueryState>
        <p className="text-muted text-sm">{t.keptHelp}</p>
        <div>
          <Link to="/audit" className={buttonClass()}>
            <ScrollText aria-hidden className="size-4" />
            {t.open}
          </Link>
        </div>
        {canPrune && <Prune />}
      </div>
    </Card>
  );
}

function factsOf({ entries, oldestAt, removedAt, retentionMs }: AuditExtent) {
  return [
    { label: t.entries, value: formatCount(entries) },
    oldestAt !== undefined && { label: t.oldest, value: <RelativeTime at={oldestAt} /> },
    {
      label: t.kept,
      value: retentionMs === undefined ? t.forever : t.keptFor(spanOf(retentionMs)),
    },
    removedAt !== undefined && { label: t.removed, value: <RelativeTime at={removedAt} /> },
  ].filter((fact) => fact !== false);
}

function Prune() {
  const queryClient = useQueryClient();
  const [day, setDay] = useState('');
  const [isAsking, setAsking] = useState(false);
  const prune = useMutation({
    mutationFn: async () => {
      const before = new Date(`${day}T00:00:00`).toISOString();
      const { data } = await api.POST('/api/v1/audit/prune', { body: { before } });
      return data?.removed ?? 0;
    },
    meta: { failure: t.pruneFailed },
    onSuccess: (removed) => {
      showToast({ level: 'ok', title: t.pruned(formatCount(removed)) });
      void queryClient.invalidateQueries({ queryKey: extentQuery.queryKey });
    },
    onSettled: () => setAsking(false),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (day !== '') setAsking(true);
  };
  return (
    <form onSubmit={submit} className="grid gap-2 border-line border-t pt-3">
      <h3 className="font-medium text-sm">{t.prune}</h3>
      <Field label={t.pruneBefore} help={t.pruneLead}>
        {(control) => (
          <div className="flex flex-wrap gap-2">
            <Input
              {...control}
              type="date"
              className="w-42!"
              value={day}
              onChange={(event) => setDay(event.target.value)}
            />
            <Button type="submit" icon={Trash2} disabled={day === ''}>
              {t.pruneConfirm}
            </Button>
          </div>
        )}
      </Field>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`${t.pruneBefore} ${day}?`}
        detail={t.pruneLead}
        confirm={t.pruneConfirm}
        busy={prune.isPending}
        onConfirm={() => prune.mutate()}
      />
    </form>
  );
}
