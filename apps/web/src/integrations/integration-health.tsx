import type { Integration } from '@gantry/client';
import { text } from '../text/text.ts';
import { StatusBadge } from '../ui/badge.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';

const t = text.integrations;

/** Whether the last calls of a connection worked, and since when. */
export function IntegrationHealth({ integration }: { integration: Integration }) {
  const { enabled, health } = integration;
  if (!enabled) return <StatusBadge level="unknown">{t.off}</StatusBadge>;
  if (!health) return <StatusBadge level="unknown">{t.unused}</StatusBadge>;
  const isOk = health.status === 'ok';
  return (
    <div className="grid justify-items-start gap-0.5">
      <StatusBadge level={isOk ? 'ok' : 'critical'}>{isOk ? t.works : t.failing}</StatusBadge>
      <span className="text-muted text-xs">
        {t.since} <RelativeTime at={health.since} />
      </span>
      {!isOk && health.message !== undefined && (
        <span className="break-words text-sm">{health.message}</span>
      )}
      {health.retryAt !== undefined && (
        <span className="text-muted text-xs">
          {t.retry} <RelativeTime at={health.retryAt} />
        </span>
      )}
    </div>
  );
}
