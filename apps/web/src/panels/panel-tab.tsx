import { isPlatformError } from '@gantry/base';
import type { Panel } from '@gantry/client';
import type { EntityRef } from '@gantry/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Power, RotateCw } from 'lucide-react';
import { describeError } from '../api/describe-error.ts';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Notice } from '../ui/notice.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { PanelDocumentView } from './panel-document-view.tsx';
import { panelQuery } from './panel-queries.ts';

interface PanelTabProps {
  readonly panel: Panel;
  readonly entityRef: EntityRef;
}

const t = text.panels;

/** What a plugin shows of an entity. Whatever the plugin does, the page around it stays. */
export function PanelTab({ panel, entityRef }: PanelTabProps) {
  const query = useQuery(panelQuery(entityRef, panel));
  if (query.data) {
    return (
      <div className="grid gap-4">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="text-muted text-sm">
            {t.from(panel.pluginTitle)} · {t.updated}{' '}
            <RelativeTime at={new Date(query.dataUpdatedAt)} />
            {panel.refreshSeconds !== undefined && ` · ${t.every(panel.refreshSeconds)}`}
          </p>
          <Button
            size="sm"
            icon={RotateCw}
            busy={query.isFetching && panel.refreshSeconds === undefined}
            onClick={() => void query.refetch()}
          >
            {t.refresh}
          </Button>
        </div>
        {query.error && (
          <Notice role="status" level="warning" title={t.stale}>
            {describeError(query.error).message}
          </Notice>
        )}
        <PanelDocumentView document={query.data} panel={panel} entityRef={entityRef} />
      </div>
    );
  }
  if (query.error) {
    return (
      <PanelError
        panel={panel}
        error={query.error}
        busy={query.isFetching}
        onRetry={() => void query.refetch()}
      />
    );
  }
  return <SkeletonLines lines={6} />;
}

interface PanelErrorProps {
  readonly panel: Panel;
  readonly error: unknown;
  readonly busy: boolean;
  readonly onRetry: () => void;
}

function PanelError({ panel, error, busy, onRetry }: PanelErrorProps) {
  const { managePlugins } = useRights();
  const toPlugin = managePlugins && (
    <Link to="/plugins/$slug" params={{ slug: panel.plugin }} className={buttonClass('secondary')}>
      {t.toPlugin}
    </Link>
  );
  if (isPlatformError(error, 'PLUGIN_DISABLED')) {
    return (
      <EmptyState icon={Power} title={t.off(panel.pluginTitle)} actions={toPlugin}>
        <p>{t.offHelp}</p>
      </EmptyState>
    );
  }
  return (
    <ErrorState
      error={error}
      title={t.failed(panel.pluginTitle)}
      onRetry={onRetry}
      busy={busy}
      actions={toPlugin}
    />
  );
}
