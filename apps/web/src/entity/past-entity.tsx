import { isPlatformError } from '@gantry/base';
import { formatEntityRef } from '@gantry/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import { lazy } from 'react';
import { PastBanner } from '../catalog/as-of-picker.tsx';
import { text } from '../text/text.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { useDocumentTitle } from '../ui/page-header.tsx';
import { type TabItem, Tabs } from '../ui/tabs.tsx';
import { EntityHeader } from './entity-header.tsx';
import { pastEntityQuery } from './entity-queries.ts';
import { Overview } from './overview.tsx';
import { Guarded, LoadingEntity } from './page-parts.tsx';

const route = getRouteApi('/frame/catalog/$kind/$namespace/$name');
const YamlTab = lazy(() => import('./yaml-tab.tsx'));
const t = text.entity;

/** The entity as it was. What stands around it is known for now only, and nothing can be changed. */
export function PastEntity({ asOf }: { asOf: string }) {
  const ref = route.useParams();
  const navigate = route.useNavigate();
  const query = useQuery(pastEntityQuery(ref, asOf));
  useDocumentTitle(query.data?.metadata.title ?? ref.name);
  return (
    <>
      <div className="px-4 pt-4 md:px-6">
        <PastBanner asOf={asOf} onNow={() => void navigate({ search: {} })}>
          {text.catalog.asOf.entityHelp}
        </PastBanner>
      </div>
      {query.data ? (
        <>
          <EntityHeader entity={query.data} entityRef={ref} asOf={asOf} />
          <PastTabs entity={query.data} asOf={asOf} />
        </>
      ) : isPlatformError(query.error, 'ENTITY_NOT_FOUND') ? (
        <EmptyState icon={SearchX} heading="h1" title={t.notFound.title(formatEntityRef(ref))}>
          <p>{text.catalog.asOf.notThere}</p>
        </EmptyState>
      ) : query.error ? (
        <ErrorState
          error={query.error}
          heading="h1"
          title={t.failed}
          onRetry={() => void query.refetch()}
          busy={query.isFetching}
        />
      ) : (
        <LoadingEntity />
      )}
    </>
  );
}

function PastTabs({
  entity,
  asOf,
}: {
  entity: Parameters<typeof Overview>[0]['entity'];
  asOf: string;
}) {
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const items: TabItem[] = [
    {
      value: 'overview',
      label: t.tabs.overview,
      content: (
        <Guarded>
          <Overview entity={entity} isPast />
        </Guarded>
      ),
    },
    {
      value: 'yaml',
      label: t.tabs.yaml,
      content: (
        <Guarded>
          <YamlTab entity={entity} />
        </Guarded>
      ),
    },
  ];
  return (
    <Tabs
      label={t.tabs.label}
      value={tab === 'yaml' ? tab : 'overview'}
      items={items}
      onChange={(value) =>
        void navigate({
          search: value === 'overview' ? { asOf } : { asOf, tab: value },
          replace: true,
        })
      }
    />
  );
}
