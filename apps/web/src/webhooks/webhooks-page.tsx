import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus, Webhook as WebhookIcon } from 'lucide-react';
import { useState } from 'react';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { StatusBadge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { formatCount } from '../ui/format-number.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Table } from '../ui/table.tsx';
import { CreateWebhookDialog } from './create-webhook-dialog.tsx';
import { webhooksQuery } from './webhook-queries.ts';

const t = text.webhooks;

/** Where other systems send what has happened. */
export function WebhooksPage() {
  const { data: webhooks, error, refetch } = useQuery(webhooksQuery);
  const mayManage = useRights().may('webhooks.manage');
  const [creates, setCreates] = useState(false);
  const create = mayManage && (
    <Button variant="primary" icon={Plus} onClick={() => setCreates(true)}>
      {t.create}
    </Button>
  );
  return (
    <>
      <PageHeader title={t.title} actions={create}>
        <p className="max-w-prose pt-1 text-muted">{t.lead}</p>
      </PageHeader>
      <div className="px-4 pb-8 md:px-6">
        {webhooks?.length === 0 ? (
          <EmptyState icon={WebhookIcon} title={t.none.title}>
            {t.none.detail}
          </EmptyState>
        ) : webhooks ? (
          <Card flush>
            <Table
              caption={t.title}
              rows={webhooks}
              rowKey={({ id }) => id}
              columns={[
                {
                  key: 'name',
                  label: t.name,
                  cell: ({ id, name }) => (
                    <Link
                      to="/webhooks/$id"
                      params={{ id }}
                      className="text-accent hover:underline"
                    >
                      {name}
                    </Link>
                  ),
                },
                {
                  key: 'signed',
                  label: t.signedBy,
                  cell: ({ signature }) => t.schemes[signature.scheme] ?? signature.scheme,
                },
                {
                  key: 'rules',
                  label: t.rules,
                  align: 'end',
                  cell: ({ rules }) => formatCount(rules.length),
                },
                {
                  key: 'state',
                  label: t.state,
                  cell: ({ enabled }) => (
                    <StatusBadge level={enabled ? 'ok' : 'unknown'}>
                      {enabled ? t.on : t.off}
                    </StatusBadge>
                  ),
                },
              ]}
            />
          </Card>
        ) : error ? (
          <ErrorState error={error} title={t.failed} onRetry={() => void refetch()} />
        ) : (
          <SkeletonLines lines={6} />
        )}
      </div>
      {creates && <CreateWebhookDialog onClose={() => setCreates(false)} />}
    </>
  );
}
