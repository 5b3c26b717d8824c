import type { Delivery } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { stringify } from 'yaml';
import { api } from '../api/client.ts';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Table } from '../ui/table.tsx';
import { useWebhookMutation } from './use-webhook-mutation.ts';
import { deliveryQuery } from './webhook-queries.ts';

const t = text.webhooks.delivery;

/** What came, what the rules did with it, and once more. */
export function DeliveryView({ delivery }: { delivery: Delivery }) {
  const { id, target, state, reason, results, duplicates, address, deliveryId } = delivery;
  const { data: details, error, refetch } = useQuery(deliveryQuery(target, id));
  const mayManage = useRights().may('webhooks.manage');
  const replay = useWebhookMutation({
    run: async () => {
      await api.POST('/api/v1/deliveries/{id}/replay', { params: { path: { id } } });
      void refetch();
    },
    failure: t.replayFailed,
    done: t.replayed,
  });
  const facts: [string, string | undefined][] = [
    [t.reason, reason],
    [t.senderId, deliveryId],
    [t.from, address],
    [t.duplicates, duplicates > 0 ? String(duplicates) : undefined],
  ];
  return (
    <div className="grid gap-4 border-line border-t bg-page p-4">
      <dl className="grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[max-content_minmax(0,1fr)]">
        {facts.map(([label, value]) =>
          value ? (
            <div key={label} className="contents">
              <dt className="text-muted">{label}</dt>
              <dd className="break-words">{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
      {results.length > 0 && (
        <Table
          caption={t.results}
          rows={results}
          rowKey={(_, index) => String(index)}
          columns={[
            { key: 'rule', label: text.webhooks.rule.name, cell: ({ name }) => name ?? '' },
            { key: 'entity', label: t.entity, cell: ({ entity }) => entity ?? '' },
            {
              key: 'status',
              label: t.status,
              cell: ({ status }) => t.statuses[status] ?? status,
            },
            { key: 'message', label: t.message, cell: ({ message }) => message ?? '' },
          ]}
        />
      )}
      {details ? (
        <>
          {details.payload !== undefined && <Shown title={t.payload} value={details.payload} />}
          <Shown title={t.headers} value={details.headers} />
        </>
      ) : error ? (
        <ErrorState error={error} title={t.failed} onRetry={() => void refetch()} />
      ) : (
        <SkeletonLines />
      )}
      {mayManage && state !== 'refused' && (
        <div>
          <Button icon={RotateCcw} busy={replay.isPending} onClick={() => replay.mutate()}>
            {t.replay}
          </Button>
        </div>
      )}
    </div>
  );
}

function Shown({ title, value }: { title: string; value: unknown }) {
  return (
    <section className="grid gap-1">
      <h3 className="font-medium text-sm">{title}</h3>
      <div className="max-h-96 overflow-auto">
        <CodeBlock label={title} code={stringify(value)} language="yaml" />
      </div>
    </section>
  );
}
