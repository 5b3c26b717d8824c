import type { Subscription } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { Plus, Send, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { text } from '../text/text.ts';
import { StatusBadge } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Table } from '../ui/table.tsx';
import { CreateSubscriptionDialog } from './create-subscription-dialog.tsx';
import { deliveryState } from './delivery-state.ts';
import { useWebhookMutation } from './use-webhook-mutation.ts';
import { sentQuery, subscriptionsQuery } from './webhook-queries.ts';

const t = text.webhooks.subscriptions;

/** Events that are sent to addresses. */
export function SubscriptionsPage() {
  const { data: subscriptions, error, refetch } = useQuery(subscriptionsQuery);
  const [creates, setCreates] = useState(false);
  return (
    <>
      <PageHeader
        title={t.title}
        actions={
          <Button variant="primary" icon={Plus} onClick={() => setCreates(true)}>
            {t.create}
          </Button>
        }
      >
        <p className="max-w-prose pt-1 text-muted">{t.lead}</p>
      </PageHeader>
      <div className="grid max-w-4xl gap-4 px-4 pb-8 md:px-6">
        {subscriptions?.length === 0 ? (
          <EmptyState icon={Send} title={t.none.title}>
            {t.none.detail}
          </EmptyState>
        ) : subscriptions ? (
          subscriptions.map((subscription) => (
            <SubscriptionCard key={subscription.id} subscription={subscription} />
          ))
        ) : error ? (
          <ErrorState error={error} title={t.failed} onRetry={() => void refetch()} />
        ) : (
          <SkeletonLines lines={6} />
        )}
      </div>
      {creates && <CreateSubscriptionDialog onClose={() => setCreates(false)} />}
    </>
  );
}

function SubscriptionCard({ subscription }: { subscription: Subscription }) {
  const { id, name, url, types = [], owner, enabled, problem } = subscription;
  const [deletes, setDeletes] = useState(false);
  const remove = useWebhookMutation({
    run: async () => {
      await api.DELETE('/api/v1/subscriptions/{id}', { params: { path: { id } } });
    },
    failure: t.deleteFailed,
    done: t.deleted(name),
  });
  return (
    <Card
      title={name}
      aside={
        <div className="flex items-center gap-2">
          <StatusBadge level={enabled ? 'ok' : 'unknown'}>
            {enabled ? text.webhooks.on : text.webhooks.off}
          </StatusBadge>
          <IconButton icon={Trash2} label={t.delete(name)} onClick={() => setDeletes(true)} />
        </div>
      }
    >
      <div className="grid gap-3">
        {problem !== undefined && <Notice level="warning" title={problem} />}
        <dl className="grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[max-content_minmax(0,1fr)]">
          <dt className="text-muted">{t.url}</dt>
          <dd className="break-all font-mono">{url}</dd>
          <dt className="text-muted">{t.types}</dt>
          <dd>{types.join(', ') || t.allTypes}</dd>
          <dt className="text-muted">{t.owner}</dt>
          <dd>{owner}</dd>
        </dl>
        <Sent id={id} name={name} />
      </div>
      <ConfirmDialog
        open={deletes}
        onOpenChange={setDeletes}
        title={t.deleteTitle(name)}
        detail={t.deleteDetail}
        confirm={text.webhooks.delete}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
      />
    </Card>
  );
}

function Sent({ id, name }: { id: string; name: string }) {
  const { data: deliveries } = useQuery(sentQuery(id));
  if (!deliveries) return <SkeletonLines />;
  return (
    <Table
      caption={t.show(name)}
      rows={deliveries}
      rowKey={(delivery) => delivery.id}
      empty={t.nothing}
      columns={[
        {
          key: 'at',
          label: t.sent,
          cell: ({ receivedAt }) => <RelativeTime at={receivedAt} />,
        },
        { key: 'type', label: t.types, cell: ({ eventType }) => eventType },
        {
          key: 'state',
          label: text.webhooks.state,
          cell: (delivery) => {
            const { level, label } = deliveryState(delivery);
            return <StatusBadge level={level}>{label}</StatusBadge>;
          },
        },
        {
          key: 'message',
          label: text.webhooks.delivery.message,
          cell: ({ results, reason }) => reason ?? results.at(-1)?.message ?? '',
        },
      ]}
    />
  );
}
