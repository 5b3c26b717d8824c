import type { Integration, Plugin } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plug, Plus } from 'lucide-react';
import { QueryState } from '../access/query-state.tsx';
import { ForbiddenPage } from '../app/forbidden-page.tsx';
import { pluginsQuery, usePluginTitle } from '../plugins/plugin-queries.ts';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { buttonClass } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Table } from '../ui/table.tsx';
import { type Assignable, assignableOf } from './assignment-draft.ts';
import { AssignmentsCard } from './assignments-card.tsx';
import { IntegrationHealth } from './integration-health.tsx';
import { integrationsQuery } from './integration-queries.ts';

const t = text.integrations;
const DEFAULT = 'default';

/** Every connection to another system, how it does, and which entities it serves. */
export function IntegrationsPage() {
  const { managePlugins } = useRights();
  const query = useQuery({ ...integrationsQuery, enabled: managePlugins });
  const { data: plugins = [] } = useQuery({ ...pluginsQuery, enabled: managePlugins });
  const defaults = plugins.filter((plugin) => needsNothing(plugin, query.data)).map(toDefault);
  if (!managePlugins) return <ForbiddenPage permission="plugins.manage" />;
  const create = (
    <Link to="/integrations/new" className={buttonClass('primary')}>
      <Plus aria-hidden className="size-4" />
      {t.create}
    </Link>
  );
  return (
    <>
      <PageHeader title={t.title} actions={create}>
        <p className="pt-1 text-muted">{t.lead}</p>
      </PageHeader>
      <div className="grid gap-4 px-4 pb-8 md:px-6">
        <QueryState query={query} failed={t.failed}>
          {(integrations) =>
            integrations.length === 0 && defaults.length === 0 ? (
              <EmptyState icon={Plug} title={t.none.title} actions={create}>
                <p>{t.none.detail}</p>
              </EmptyState>
            ) : (
              <>
                <Card flush title={t.connections}>
                  <IntegrationTable integrations={integrations} />
                </Card>
                <AssignmentsCard integrations={[...integrations, ...defaults]} />
              </>
            )
          }
        </QueryState>
      </div>
    </>
  );
}

/** Whether a plugin serves entities without having been configured: its integration is stored nowhere. */
function needsNothing(plugin: Plugin, stored: readonly Integration[] = []): boolean {
  const isStored = stored.some((one) => one.plugin === plugin.name && one.slug === DEFAULT);
  return plugin.enabled && !isStored && assignableOf(plugin.capabilities).length > 0;
}

const toDefault = ({ name, title, capabilities }: Plugin): Assignable => ({
  plugin: name,
  slug: DEFAULT,
  name: title,
  capabilities,
});

function IntegrationTable({ integrations }: { integrations: readonly Integration[] }) {
  const titleOf = usePluginTitle();
  return (
    <Table
      caption={t.connections}
      rows={integrations}
      rowKey={({ plugin, slug }) => `${plugin}/${slug}`}
      columns={[
        {
          key: 'name',
          label: t.name,
          cell: ({ plugin, slug, name }) => (
            <div className="grid">
              <Link
                to="/integrations/$plugin/$integration"
                params={{ plugin, integration: slug }}
                className="font-medium text-accent hover:underline"
              >
                {name}
              </Link>
              <span className="font-mono text-muted text-xs">
                {plugin}/{slug}
              </span>
            </div>
          ),
        },
        {
          key: 'plugin',
          label: t.plugin,
          cell: ({ plugin }) => (
            <Link to="/plugins/$slug" params={{ slug: plugin }} className="hover:underline">
              {titleOf(plugin)}
            </Link>
          ),
        },
        {
          key: 'health',
          label: t.health,
          cell: (integration) => <IntegrationHealth integration={integration} />,
        },
        {
          key: 'capabilities',
          label: t.capabilities,
          cell: ({ capabilities }) => (
            <span className="text-muted">{capabilities.join(', ') || '–'}</span>
          ),
        },
        {
          key: 'assignments',
          label: t.assignments,
          align: 'end',
          cell: ({ assignments }) => assignments,
        },
      ]}
    />
  );
}
