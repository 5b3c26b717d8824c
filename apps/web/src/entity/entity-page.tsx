import { isPlatformError } from '@gantry/base';
import type { Entity, Panel } from '@gantry/client';
import type { EntityRef } from '@gantry/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, useEffect } from 'react';
import { api } from '../api/client.ts';
import { panelsQuery } from '../panels/panel-queries.ts';
import { PanelTab } from '../panels/panel-tab.tsx';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { iconOf } from '../ui/icon.tsx';
import { useDocumentTitle } from '../ui/page-header.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { type TabItem, Tabs } from '../ui/tabs.tsx';
import { useCapabilityTabs } from './capabilities/capability-tabs.tsx';
import { EntityHeader } from './entity-header.tsx';
import { EntityNotFound } from './entity-not-found.tsx';
import { entityQuery } from './entity-queries.ts';
import { Overview } from './overview.tsx';
import { Guarded, LoadingEntity } from './page-parts.tsx';
import { PastEntity } from './past-entity.tsx';

const route = getRouteApi('/frame/catalog/$kind/$namespace/$name');

const RelationsTab = lazy(() => import('./relations-tab.tsx'));
const ActionsTab = lazy(() => import('../actions/entity-actions-tab.tsx'));
const HistoryTab = lazy(() => import('./history-tab.tsx'));
const YamlTab = lazy(() => import('./yaml-tab.tsx'));

export function EntityPage() {
  const ref = route.useParams();
  const { asOf } = route.useSearch();
  return asOf === undefined ? <PresentEntity entityRef={ref} /> : <PastEntity asOf={asOf} />;
}

function PresentEntity({ entityRef: ref }: { entityRef: EntityRef }) {
  const query = useQuery(entityQuery(ref));
  useDocumentTitle(query.data?.metadata.title ?? ref.name);
  if (query.data) {
    const key = `${ref.kind}/${ref.namespace}/${ref.name}`;
    return <LoadedEntity key={key} entity={query.data} entityRef={ref} />;
  }
  if (isPlatformError(query.error) && query.error.status === 404) {
    return <EntityNotFound entityRef={ref} error={query.error} />;
  }
  if (query.error) {
    return (
      <ErrorState
        error={query.error}
        heading="h1"
        title={text.entity.failed}
        onRetry={() => void query.refetch()}
        busy={query.isFetching}
      />
    );
  }
  return <LoadingEntity />;
}

function LoadedEntity({ entity, entityRef }: { entity: Entity; entityRef: EntityRef }) {
  const { tab = 'overview' } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: panels = [], isPending: arePanelsPending } = useQuery(panelsQuery(entityRef));
  const capabilities = useCapabilityTabs(entityRef);
  const isPending = arePanelsPending || capabilities.isPending;
  useRecordedView(entityRef);
  const { may } = useRights();

  const t = text.entity.tabs;
  const items: TabItem[] = [
    { value: 'overview', label: t.overview, content: <Overview entity={entity} /> },
    ...panels.map((panel) => panelTab(panel, entityRef)),
    ...capabilities.items,
    { value: 'relations', label: t.relations, content: <RelationsTab entityRef={entityRef} /> },
    ...(may('actions.read')
      ? [
          {
            value: 'actions',
            label: text.actions.entity.tab,
            content: <ActionsTab entityRef={entityRef} />,
          },
        ]
      : []),
    { value: 'history', label: t.history, content: <HistoryTab entityRef={entityRef} /> },
    { value: 'yaml', label: t.yaml, content: <YamlTab entity={entity} /> },
  ].map((item) => ({ ...item, content: <Guarded key={item.value}>{item.content}</Guarded> }));
  // An address may name a panel that is gone, or whose plugin is not known yet.
  const isKnown = items.some((item) => item.value === tab);
  const current = isKnown || isPending ? tab : 'overview';

  return (
    <div>
      <EntityHeader entity={entity} entityRef={entityRef} />
      <Tabs
        label={t.label}
        value={current}
        items={items}
        onChange={(value) =>
          void navigate({ search: value === 'overview' ? {} : { tab: value }, replace: true })
        }
      />
      {!isKnown && isPending && (
        <div className="p-6">
          <SkeletonLines />
        </div>
      )}
    </div>
  );
}

/** Remembers for the person that they have looked at it; that it could not be is worth no word. */
function useRecordedView({ kind, namespace, name }: EntityRef): void {
  useEffect(() => {
    void api.POST('/api/v1/history', { body: { kind, namespace, name } }).catch(() => {});
  }, [kind, namespace, name]);
}

function panelTab(panel: Panel, entityRef: EntityRef): TabItem {
  const Icon = iconOf(panel.icon);
  return {
    value: `${panel.plugin}/${panel.id}`,
    label: panel.title,
    icon: <Icon aria-hidden className="size-4" />,
    content: <PanelTab panel={panel} entityRef={entityRef} />,
  };
}
