import type { Plugin, PluginConfig } from '@gantry/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Puzzle } from 'lucide-react';
import { useState } from 'react';
import { QueryState } from '../access/query-state.tsx';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';
import { ForbiddenPage } from '../app/forbidden-page.tsx';
import { ConfigEditor } from '../plugins/config-editor.tsx';
import type { ConfigSchema } from '../plugins/config-form/form-context.ts';
import { pluginConfigQuery, pluginsQuery } from '../plugins/plugin-queries.ts';
import { useConfigDraft } from '../plugins/use-config-draft.ts';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { buttonClass } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Field } from '../ui/field.tsx';
import { Input, Select } from '../ui/input.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { showToast } from '../ui/toasts.ts';

const t = text.integrations;
const route = getRouteApi('/frame/integrations/new');
const SLUG = /^[a-z][a-z0-9-]{0,62}$/;
const NOTHING = {};

/** Makes a further connection of a plugin: which plugin, what it is called, and how it is reached. */
export function NewIntegrationPage() {
  const { managePlugins } = useRights();
  const query = useQuery({ ...pluginsQuery, enabled: managePlugins });
  if (!managePlugins) return <ForbiddenPage permission="plugins.manage" />;
  return (
    <>
      <PageHeader title={t.create} parent={<Link to="/integrations">{t.title}</Link>}>
        <p className="pt-1 text-muted">{t.createLead}</p>
      </PageHeader>
      <div className="max-w-3xl px-4 pb-8 md:px-6">
        <QueryState query={query} failed={text.plugins.failed}>
          {(plugins) => <Choice plugins={plugins.filter(({ status }) => status === 'loaded')} />}
        </QueryState>
      </div>
    </>
  );
}

function Choice({ plugins }: { plugins: readonly Plugin[] }) {
  const { plugin: wanted } = route.useSearch();
  const navigate = route.useNavigate();
  const plugin = plugins.find(({ name }) => name === wanted) ?? plugins[0];
  if (!plugin) {
    return (
      <EmptyState
        icon={Puzzle}
        title={text.plugins.none.title}
        actions={
          <Link to="/plugins" className={buttonClass()}>
            {text.plugins.title}
          </Link>
        }
      />
    );
  }
  return (
    <div className="grid gap-4">
      <Field label={t.plugin}>
        {(control) => (
          <Select
            {...control}
            className="max-w-sm"
            value={plugin.name}
            onChange={(event) =>
              void navigate({ search: { plugin: event.target.value }, replace: true })
            }
          >
            {plugins.map(({ name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Fields key={plugin.name} plugin={plugin} />
    </div>
  );
}

function Fields({ plugin }: { plugin: Plugin }) {
  const query = useQuery(pluginConfigQuery(plugin.name));
  return (
    <QueryState query={query} failed={text.plugins.config.failed}>
      {(config) => <LoadedFields plugin={plugin} config={config} />}
    </QueryState>
  );
}

function LoadedFields({ plugin, config }: { plugin: Plugin; config: PluginConfig }) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [slug, setSlug] = useState('');
  const [isTried, setTried] = useState(false);
  const key = slug === '' ? slugOf(name) : slug;
  const isNamed = SLUG.test(key);
  const params = { path: { name: plugin.name, integration: isNamed ? key : 'new' } };
  const draft = useConfigDraft({
    stored: NOTHING,
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
        body: { values, ...(name.trim() === '' ? {} : { name: name.trim() }) },
      });
    },
    onStored: async () => {
      showToast({ level: 'ok', title: t.created(name.trim() || key) });
      void queryClient.invalidateQueries({ queryKey: keys.integrations });
      await navigate({
        to: '/integrations/$plugin/$integration',
        params: { plugin: plugin.name, integration: key },
        // Nothing is lost by it any more.
        ignoreBlocker: true,
      });
    },
  });
  const problems = isTried && !isNamed ? [t.slugHelp] : [];
  return (
    <Card title={t.connection}>
      <div className="grid max-w-2xl gap-4 pb-4">
        <Field label={t.name} help={t.nameHelp}>
          {(control) => (
            <Input
              {...control}
              maxLength={100}
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label={t.slug} help={t.slugHelp} problems={problems} required>
          {(control) => (
            <Input
              {...control}
              maxLength={63}
              autoComplete="off"
              spellCheck={false}
              placeholder={slugOf(name)}
              value={slug}
              onChange={(event) => setSlug(event.target.value)}
            />
          )}
        </Field>
      </div>
      <ConfigEditor
        schema={config.schema as ConfigSchema}
        draft={draft}
        isTestable={plugin.testable}
        onSubmit={() => {
          setTried(true);
          if (isNamed) draft.save();
        }}
      />
    </Card>
  );
}

/** What a connection with this name is called in addresses. */
function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, 63);
}
