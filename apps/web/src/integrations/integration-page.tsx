import type { Integration, PluginConfig } from '@gantry/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { QueryState } from '../access/query-state.tsx';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';
import { ForbiddenPage } from '../app/forbidden-page.tsx';
import { ConfigEditor } from '../plugins/config-editor.tsx';
import type { ConfigSchema } from '../plugins/config-form/form-context.ts';
import { pluginQuery, usePluginTitle } from '../plugins/plugin-queries.ts';
import { useConfigDraft } from '../plugins/use-config-draft.ts';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { showToast } from '../ui/toasts.ts';
import { AssignmentsCard } from './assignments-card.tsx';
import { IntegrationHealth } from './integration-health.tsx';
import {
  type IntegrationName,
  integrationConfigQuery,
  integrationQuery,
} from './integration-queries.ts';

const t = text.integrations;
/** Every plugin has it: it is the plugin's own configuration. */
const DEFAULT = 'default';
const route = getRouteApi('/frame/integrations/$plugin/$integration');

/** One connection: how it does, how it is configured, and what it serves. */
export function IntegrationPage() {
  const { plugin, integration: slug } = route.useParams();
  const { managePlugins } = useRights();
  const query = useQuery({ ...integrationQuery({ plugin, slug }), enabled: managePlugins });
  if (!managePlugins) return <ForbiddenPage permission="plugins.manage" />;
  return (
    <QueryState
      isWholePage
      query={query}
      failed={t.failedOne}
      missing={{
        title: t.missing,
        help: t.missingHelp,
        actions: (
          <Link to="/integrations" className={buttonClass()}>
            {t.toList}
          </Link>
        ),
      }}
    >
      {(integration) => <LoadedIntegration key={`${plugin}/${slug}`} integration={integration} />}
    </QueryState>
  );
}

function LoadedIntegration({ integration }: { integration: Integration }) {
  const { plugin, slug, name } = integration;
  const titleOf = usePluginTitle();
  return (
    <>
      <PageHeader
        title={name}
        parent={<Link to="/integrations">{t.title}</Link>}
        actions={slug !== DEFAULT && <DeleteIntegration integration={integration} />}
      >
        <p className="pt-1 text-muted">
          {t.of}{' '}
          <Link to="/plugins/$slug" params={{ slug: plugin }} className="text-accent underline">
            {titleOf(plugin)}
          </Link>{' '}
          · <span className="font-mono text-sm">{`${plugin}/${slug}`}</span>
        </p>
      </PageHeader>
      <div className="grid items-start gap-4 px-4 pb-8 md:px-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid min-w-0 gap-4">
          <IntegrationConfig plugin={plugin} slug={slug} />
          <AssignmentsCard integrations={[integration]} />
        </div>
        <Card title={t.health}>
          <IntegrationHealth integration={integration} />
        </Card>
      </div>
    </>
  );
}

function IntegrationConfig(name: IntegrationName) {
  const query = useQuery({ ...integrationConfigQuery(name), staleTime: 0 });
  return (
    <QueryState query={query} failed={text.plugins.config.failed}>
      {(config) => <LoadedConfig name={name} config={config} />}
    </QueryState>
  );
}

function LoadedConfig({ name, config }: { name: IntegrationName; config: PluginConfig }) {
  const queryClient = useQueryClient();
  const { data: plugin } = useQuery(pluginQuery(name.plugin));
  const schema = config.schema as ConfigSchema;
  const params = { path: { name: name.plugin, integration: name.slug } };
  const draft = useConfigDraft({
    stored: config.values,
    tryOut: async (body) => {
      const { data } = await api.POST('/api/v1/plugins/{name}/integrations/{integration}/test', {
        params,
        body,
      });
      return data;
    },
    store: async (values) => {
      await api.PUT('/api/v1/plugins/{name}/integrations/{integration}', {
        params,
        body: { values },
      });
    },
    onStored: async () => {
      showToast({ level: 'ok', title: text.plugins.config.saved });
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: keys.integration(name.plugin, name.slug) }),
        queryClient.invalidateQueries({ queryKey: keys.integrations }),
        queryClient.invalidateQueries({ queryKey: keys.plugin(name.plugin) }),
      ]);
    },
  });
  const hasFields = Object.keys(schema.properties ?? {}).length > 0;
  return (
    <Card
      title={text.plugins.config.title}
      aside={draft.isChanged && <Badge tone="warning">{text.plugins.config.unsaved}</Badge>}
    >
      {hasFields ? (
        <ConfigEditor schema={schema} draft={draft} isTestable={plugin?.testable === true} />
      ) : (
        <p className="text-muted">{text.plugins.config.nothing}</p>
      )}
    </Card>
  );
}

function DeleteIntegration({ integration }: { integration: Integration }) {
  const { plugin, slug, name, assignments } = integration;
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const remove = useMutation({
    meta: { failure: t.deleteFailed },
    mutationFn: async () => {
      await api.DELETE('/api/v1/plugins/{name}/integrations/{integration}', {
        params: { path: { name: plugin, integration: slug } },
      });
    },
    onSuccess: async () => {
      showToast({ level: 'ok', title: t.deleted(name) });
      await navigate({ to: '/integrations' });
      queryClient.removeQueries({ queryKey: keys.integration(plugin, slug) });
      await queryClient.invalidateQueries({ queryKey: keys.integrations });
    },
    onSettled: () => setAsking(false),
  });
  return (
    <>
      <Button
        icon={Trash2}
        disabled={assignments > 0}
        title={assignments > 0 ? t.assigned : undefined}
        onClick={() => setAsking(true)}
      >
        {t.delete}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={t.deleteTitle(name)}
        detail={t.deleteDetail}
        confirm={t.delete}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
      />
    </>
  );
}
