import type { Entity } from '@gantry/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../api/client.ts';
import { meQuery } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { showToast } from '../ui/toasts.ts';
import { type EntityLine, EntityLines } from './entity-lines.tsx';
import { latestQuery, viewedQuery } from './home-queries.ts';
import { WidgetCard } from './widget-card.tsx';

const LINK = 'text-accent text-sm hover:underline';

export function MyEntitiesWidget() {
  const query = useQuery(latestQuery('mine'));
  const { data: me } = useQuery(meQuery);
  const t = text.home.my;
  const [team] = me?.teams ?? [];
  const isOfOneTeam = team !== undefined && me?.teams.length === 1;
  return (
    <WidgetCard
      title={text.home.widgets.my_entities}
      query={query}
      none={team === undefined ? t.noTeam : t.none}
      isEmpty={({ entities }) => entities.length === 0}
      aside={
        isOfOneTeam &&
        query.data !== undefined &&
        query.data.total > query.data.entities.length && (
          <Link to="/catalog" search={{ q: `owner:${team}` }} className={LINK}>
            {t.all(query.data.total)}
          </Link>
        )
      }
    >
      {({ entities }) => <EntityLines entities={entities.map(toLine)} />}
    </WidgetCard>
  );
}

export function RecentlyUpdatedWidget() {
  const t = text.home.recent;
  return (
    <WidgetCard
      title={text.home.widgets.recently_updated}
      query={useQuery(latestQuery('all'))}
      none={t.none}
      isEmpty={({ entities }) => entities.length === 0}
      aside={
        <Link to="/catalog" search={{ sort: '-updatedAt' }} className={LINK}>
          {t.all}
        </Link>
      }
    >
      {({ entities }) => <EntityLines entities={entities.map(toLine)} />}
    </WidgetCard>
  );
}

function toLine({ kind, metadata }: Entity): EntityLine {
  const { namespace, name, title, updatedAt, updatedBy } = metadata;
  const aside = (
    <span title={text.home.recent.by(updatedBy)}>
      <RelativeTime at={updatedAt} />
    </span>
  );
  return { kind, namespace, name, title, aside };
}

export function RecentlyViewedWidget() {
  const query = useQuery(viewedQuery);
  const client = useQueryClient();
  const t = text.home.viewed;
  const clear = useMutation({
    meta: { failure: t.clearFailed },
    mutationFn: () => api.DELETE('/api/v1/history'),
    onSuccess: () => {
      client.setQueryData(viewedQuery.queryKey, []);
      showToast({ level: 'ok', title: t.cleared });
    },
  });
  return (
    <WidgetCard
      title={text.home.widgets.recently_browsed}
      query={query}
      none={t.none}
      isEmpty={(viewed) => viewed.length === 0}
      aside={
        query.data !== undefined &&
        query.data.length > 0 && (
          <Button size="sm" variant="ghost" busy={clear.isPending} onClick={() => clear.mutate()}>
            {t.clear}
          </Button>
        )
      }
    >
      {(viewed) => (
        <EntityLines
          entities={viewed.slice(0, 6).map(({ viewedAt, ...entity }) => ({
            ...entity,
            aside: <RelativeTime at={viewedAt} />,
          }))}
        />
      )}
    </WidgetCard>
  );
}
