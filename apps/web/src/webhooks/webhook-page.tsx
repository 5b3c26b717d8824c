import type { Webhook } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { text } from '../text/text.ts';
import { StatusBadge } from '../ui/badge.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { DeliveryList } from './delivery-list.tsx';
import { RuleEditor } from './rule-editor.tsx';
import { webhookQuery } from './webhook-queries.ts';
import { WebhookSettings } from './webhook-settings.tsx';

const t = text.webhooks;

/** One webhook: its rules, what came to it, and how it is set up. */
export function WebhookPage() {
  const { id } = useParams({ from: '/frame/webhooks/$id' });
  const { tab = 'rules' } = useSearch({ from: '/frame/webhooks/$id' });
  const navigate = useNavigate();
  const { data: webhook, error, refetch } = useQuery(webhookQuery(id));
  if (error) return <ErrorState error={error} title={t.oneFailed} onRetry={() => void refetch()} />;
  if (!webhook) {
    return (
      <div className="p-6">
        <SkeletonLines lines={8} />
      </div>
    );
  }
  return (
    <>
      <Header webhook={webhook} />
      <Tabs
        label={t.tabs}
        value={tab}
        onChange={(value) =>
          void navigate({ to: '/webhooks/$id', params: { id }, search: { tab: value } })
        }
        items={[
          // Edited in place: another revision is another draft.
          {
            value: 'rules',
            label: t.rules,
            content: <RuleEditor key={webhook.revision} webhook={webhook} />,
          },
          { value: 'deliveries', label: t.deliveries, content: <DeliveryList target={id} /> },
          {
            value: 'settings',
            label: t.settings,
            content: <WebhookSettings key={webhook.revision} webhook={webhook} />,
          },
        ]}
      />
    </>
  );
}

function Header({ webhook }: { webhook: Webhook }) {
  const address = location.origin + webhook.path;
  return (
    <PageHeader
      title={webhook.name}
      parent={<Link to="/webhooks">{t.title}</Link>}
      aside={
        <StatusBadge level={webhook.enabled ? 'ok' : 'unknown'}>
          {webhook.enabled ? t.on : t.off}
        </StatusBadge>
      }
    >
      {webhook.description && <p className="max-w-prose pt-1 text-muted">{webhook.description}</p>}
      <div className="flex min-w-0 flex-wrap items-center gap-2 pt-2 text-sm">
        <span className="text-muted">{t.address}</span>
        <code className="min-w-0 break-all font-mono">{address}</code>
        <CopyButton content={address} label={t.copyAddress} />
      </div>
    </PageHeader>
  );
}
