import { type EntityRef, formatEntityRef } from '@gantry/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { api } from '../api/client.ts';
import { describeError } from '../api/describe-error.ts';
import { keys } from '../api/query-keys.ts';
import { text } from '../text/text.ts';
import { buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

const HistoryTab = lazy(() => import('./history-tab.tsx'));

/** An entity that is not there: maybe it was, and its history says where it went. */
export function EntityNotFound({ entityRef, error }: { entityRef: EntityRef; error: unknown }) {
  const t = text.entity.notFound;
  const { requestId } = describeError(error);
  const { data: hadHistory } = useQuery({
    queryKey: keys.entityPart(entityRef, 'had-history'),
    retry: false,
    queryFn: async ({ signal }) => {
      const { kind, namespace, name } = entityRef;
      const params = { path: { kind, name }, query: { namespace, limit: 1 } };
      const path = '/api/v1/entities/{kind}/{name}/history';
      const { data } = await api.GET(path, { params, signal });
      return (data?.length ?? 0) > 0;
    },
  });
  return (
    <>
      <EmptyState
        icon={SearchX}
        heading="h1"
        title={t.title(formatEntityRef(entityRef))}
        actions={
          <>
            <Link
              to="/catalog"
              search={{ q: entityRef.name.replaceAll(/[-.]/g, ' ') }}
              className={buttonClass('primary')}
            >
              {t.search(entityRef.name)}
            </Link>
            <Link to="/catalog" className={buttonClass('secondary')}>
              {text.app.toCatalog}
            </Link>
          </>
        }
      >
        <p>{t.detail}</p>
        {requestId !== undefined && (
          <p className="font-mono text-xs">{text.common.requestId(requestId)}</p>
        )}
      </EmptyState>
      {hadHistory && (
        <div className="mx-auto max-w-4xl px-4 pb-8">
          <h2 className="pb-3 font-semibold text-lg">{t.history}</h2>
          <Suspense>
            <HistoryTab entityRef={entityRef} />
          </Suspense>
        </div>
      )}
    </>
  );
}
