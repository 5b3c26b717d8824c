import { isPlatformError } from '@gantry/base';
import type { Plugin } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { ForbiddenPage } from '../app/forbidden-page.tsx';
import { NotFoundPage } from '../app/not-found-page.tsx';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { Notice } from '../ui/notice.tsx';
import { useDocumentTitle } from '../ui/page-header.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { AboutCard } from './about-card.tsx';
import { ConfigCard } from './config-card.tsx';
import { HeldSyncNotice } from './held-sync.tsx';
import { PluginHeader } from './plugin-header.tsx';
import { pluginQuery } from './plugin-queries.ts';
import { hasCatalog } from './plugin-state.ts';
import { ProcessCard, QuarantineNotice } from './process-card.tsx';
import { SetupSteps } from './setup-steps.tsx';
import { SyncCard } from './sync-card.tsx';
import { SyncHistory } from './sync-history.tsx';

const route = getRouteApi('/frame/plugins/$slug');
/** The state of its process is no event; memory moves. */
const REFRESH_MS = 15_000;

export function PluginPage() {
  const { slug } = route.useParams();
  const { managePlugins } = useRights();
  const query = useQuery({
    ...pluginQuery(slug),
    enabled: managePlugins,
    refetchInterval: REFRESH_MS,
  });
  useDocumentTitle(query.data?.title ?? slug);
  if (!managePlugins) return <ForbiddenPage permission="plugins.manage" />;
  if (query.data) return <LoadedPlugin key={slug} plugin={query.data} />;
  if (isPlatformError(query.error, 'PLUGIN_NOT_INSTALLED')) return <NotFoundPage />;
  if (query.error) {
    return (
      <ErrorState
        error={query.error}
        heading="h1"
        title={text.plugins.failed}
        onRetry={() => void query.refetch()}
        busy={query.isFetching}
      />
    );
  }
  return (
    <div className="max-w-2xl p-6">
      <SkeletonLines lines={8} />
    </div>
  );
}

function LoadedPlugin({ plugin }: { plugin: Plugin }) {
  const [isTested, setTested] = useState(false);
  if (plugin.status !== 'loaded') return <NotLoaded plugin={plugin} />;
  return (
    <div className="pb-8">
      <PluginHeader plugin={plugin} />
      <div className="grid items-start gap-4 px-4 md:px-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid min-w-0 gap-4">
          <QuarantineNotice plugin={plugin} />
          <HeldSyncNotice plugin={plugin} />
          <SetupSteps plugin={plugin} isTested={isTested} />
          {hasCatalog(plugin) && <SyncCard plugin={plugin} />}
          <ConfigCard plugin={plugin} onTested={setTested} />
          {hasCatalog(plugin) && <SyncHistory slug={plugin.name} />}
        </div>
        <div className="grid min-w-0 gap-4">
          <AboutCard plugin={plugin} />
          <ProcessCard plugin={plugin} />
        </div>
      </div>
    </div>
  );
}

function NotLoaded({ plugin }: { plugin: Plugin }) {
  const t = text.plugins.notLoaded;
  return (
    <div className="pb-8">
      <PluginHeader plugin={plugin} />
      <div className="grid max-w-3xl gap-4 px-4 md:px-6">
        <Notice
          level={plugin.status === 'failed' ? 'critical' : 'warning'}
          title={plugin.status === 'failed' ? t.failed : t.skipped}
        >
          <p className="whitespace-pre-wrap break-words">{plugin.reason}</p>
          <p className="pt-1 text-muted">{t.help}</p>
        </Notice>
        <AboutCard plugin={plugin} />
      </div>
    </div>
  );
}
