import type { Plugin } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronRight, Power, RefreshCw } from 'lucide-react';
import { isOver } from '../api/live-updates.ts';
import { text } from '../text/text.ts';
import { StatusBadge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { iconOf } from '../ui/icon.tsx';
import { pluginConfigQuery } from './plugin-queries.ts';
import { hasCatalog, pluginState } from './plugin-state.ts';
import { useSetEnabled, useSyncNow } from './use-plugin-actions.ts';

const t = text.plugins;

export function PluginHeader({ plugin }: { plugin: Plugin }) {
  const Icon = iconOf(plugin.icon);
  const { level, label } = pluginState(plugin);
  return (
    <header className="grid gap-4 px-4 pt-4 pb-5 md:px-6">
      <nav aria-label={text.app.breadcrumb}>
        <ol className="flex items-center gap-1 text-muted text-sm">
          <li>
            <Link to="/plugins" className="hover:text-fg hover:underline">
              {t.title}
            </Link>
          </li>
          <li aria-hidden>
            <ChevronRight className="size-3.5" />
          </li>
          <li aria-current="page" className="truncate">
            {plugin.title}
          </li>
        </ol>
      </nav>
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div className="flex min-w-0 items-start gap-3.5">
          <span className="inline-flex size-11 shrink-0 items-center justify-center rounded-lg border border-line bg-card text-accent">
            <Icon aria-hidden className="size-5.5" />
          </span>
          <div className="grid min-w-0 gap-1">
            <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
              <h1 className="break-words font-semibold text-2xl">{plugin.title}</h1>
              <StatusBadge level={level}>{label}</StatusBadge>
            </div>
            {plugin.description !== undefined && (
              <p className="max-w-prose text-muted">{plugin.description}</p>
            )}
          </div>
        </div>
        {plugin.status === 'loaded' && <Actions plugin={plugin} />}
      </div>
    </header>
  );
}

function Actions({ plugin }: { plugin: Plugin }) {
  const setEnabled = useSetEnabled(plugin);
  const syncNow = useSyncNow(plugin);
  const { data: config } = useQuery(pluginConfigQuery(plugin.name));
  const required = config?.schema.required;
  const isMissing = !plugin.enabled && !plugin.configured && Array.isArray(required);
  const isSyncing = plugin.lastSync !== undefined && !isOver(plugin.lastSync.state);
  return (
    <div className="flex flex-wrap gap-2">
      {plugin.enabled && hasCatalog(plugin) && (
        <Button
          icon={RefreshCw}
          busy={syncNow.isPending || isSyncing}
          onClick={() => syncNow.mutate()}
        >
          {isSyncing ? t.syncing : t.sync.now}
        </Button>
      )}
      <Button
        icon={Power}
        variant={plugin.enabled || !plugin.configured ? 'secondary' : 'primary'}
        busy={setEnabled.isPending}
        disabled={isMissing}
        title={isMissing ? t.configureFirst : undefined}
        onClick={() => setEnabled.mutate(!plugin.enabled)}
      >
        {plugin.enabled ? t.disable : t.enable}
      </Button>
    </div>
  );
}
