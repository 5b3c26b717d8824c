import type { Plugin, PluginConfig } from '@gantry/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Power } from 'lucide-react';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { showToast } from '../ui/toasts.ts';
import { ConfigEditor } from './config-editor.tsx';
import type { ConfigSchema } from './config-form/form-context.ts';
import { pluginConfigQuery } from './plugin-queries.ts';
import { isSyncing } from './plugin-state.ts';
import { type ConfigDraft, useConfigDraft } from './use-config-draft.ts';
import { useSetEnabled } from './use-plugin-actions.ts';

const t = text.plugins.config;

interface ConfigCardProps {
  readonly plugin: Plugin;
  /** Whether what is in the form was tried and works. */
  readonly onTested: (isTested: boolean) => void;
}

/** How the plugin is configured. */
export function ConfigCard({ plugin, onTested }: ConfigCardProps) {
  const query = useQuery({ ...pluginConfigQuery(plugin.name), staleTime: 0 });
  if (query.data) {
    return <LoadedConfig plugin={plugin} config={query.data} onTested={onTested} />;
  }
  return (
    <Card title={t.title}>
      {query.error ? (
        <ErrorState
          error={query.error}
          title={t.failed}
          onRetry={() => void query.refetch()}
          busy={query.isFetching}
        />
      ) : (
        <SkeletonLines lines={6} />
      )}
    </Card>
  );
}

function LoadedConfig({ plugin, config, onTested }: ConfigCardProps & { config: PluginConfig }) {
  const schema = config.schema as ConfigSchema;
  const draft = usePluginDraft(plugin, config, onTested);
  const setEnabled = useSetEnabled(plugin);
  // The next step, where the last one was taken: the header may be far above.
  const canEnable = plugin.configured && !plugin.enabled && !draft.isChanged;
  const [isAsking, setAsking] = useState(false);
  if (Object.keys(schema.properties ?? {}).length === 0) {
    return (
      <Card title={t.title}>
        <p className="text-muted">{t.nothing}</p>
      </Card>
    );
  }
  return (
    <Card title={t.title} aside={draft.isChanged && <Badge tone="warning">{t.unsaved}</Badge>}>
      <Dialog
        open={isAsking}
        onOpenChange={setAsking}
        title={t.duringSync.title}
        description={t.duringSync.detail}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t.duringSync.wait}</Button>
            <Button
              variant="primary"
              onClick={() => {
                setAsking(false);
                draft.save();
              }}
            >
              {t.duringSync.save}
            </Button>
          </>
        }
      />
      <ConfigEditor
        schema={schema}
        draft={draft}
        isTestable={plugin.testable}
        onSubmit={() => (isSyncing(plugin) ? setAsking(true) : draft.save())}
        next={
          canEnable && (
            <Button
              variant="primary"
              icon={Power}
              busy={setEnabled.isPending}
              onClick={() => setEnabled.mutate(true)}
            >
              {t.enable(plugin.title)}
            </Button>
          )
        }
      />
    </Card>
  );
}

function usePluginDraft(
  plugin: Plugin,
  config: PluginConfig,
  onTested: (isTested: boolean) => void,
): ConfigDraft {
  const queryClient = useQueryClient();
  const params = { path: { name: plugin.name } };
  return useConfigDraft({
    stored: config.values,
    onTested,
    tryOut: async (body) => {
      const { data } = await api.POST('/api/v1/plugins/{name}/test', { params, body });
      return data;
    },
    store: async (body) => {
      await api.PUT('/api/v1/plugins/{name}/config', { params, body });
    },
    onStored: async () => {
      showToast({ level: 'ok', title: plugin.enabled ? t.saved : t.next(plugin.title) });
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: keys.plugin(plugin.name) }),
        queryClient.invalidateQueries({ queryKey: keys.plugins }),
        queryClient.invalidateQueries({ queryKey: keys.integrations }),
      ]);
    },
  });
}
