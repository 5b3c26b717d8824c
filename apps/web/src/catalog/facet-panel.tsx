import type { Facets } from '@gantry/client';
import { formatQuery, parseQuery, type QueryKey, toggleFilter } from '@gantry/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';
import { text } from '../text/text.ts';
import { classNames } from '../ui/class-names.ts';
import { formatCompact, formatCount } from '../ui/format-number.ts';
import { ScrollArea } from '../ui/scroll-area.tsx';
import type { CatalogFilters } from './catalog-search.ts';

const FACETS = ['kind', 'owner', 'lifecycle', 'tag', 'source', 'state'] as const;
type Facet = (typeof FACETS)[number];
/** Values of each; what is rarer is found by typing. */
const SHOWN = 8;

interface FacetPanelProps {
  readonly filters: CatalogFilters;
  readonly onQuery: (query: string | undefined) => void;
}

/** What the listed entities are made of: a value adds itself to the query, or takes itself out of it. */
export function FacetPanel({ filters, onQuery }: FacetPanelProps) {
  const { data, isPlaceholderData } = useFacets(filters);
  if (!data) return null;
  const { query } = parseQuery(filters.q ?? '');
  const toggle = (facet: Facet, value: string): void => {
    onQuery(formatQuery(toggleFilter(query, keyOf(facet), value)) || undefined);
  };
  const isChosen = (facet: Facet, value: string): boolean =>
    query.filters.some(
      ({ key, values, isNegated }) =>
        key === keyOf(facet) && !isNegated && values.length === 1 && values[0] === value,
    );
  const t = text.catalog.facets;
  return (
    <ScrollArea
      label={t.title}
      className={classNames(
        'w-56 shrink-0 border-line border-t border-r px-3 py-2 transition-opacity',
        isPlaceholderData && 'opacity-60',
      )}
    >
      {FACETS.map((facet) => (
        <FacetGroup
          key={facet}
          title={t.names[facet]}
          values={(data.facets[facet] ?? []).map(({ value, count }) => ({
            value,
            count,
            isChosen: isChosen(facet, value),
          }))}
          isPartial={data.isPartial}
          onToggle={(value) => toggle(facet, value)}
        />
      ))}
      {data.isPartial && <p className="px-2 pt-2 text-muted text-xs">{t.partial}</p>}
    </ScrollArea>
  );
}

interface FacetGroupProps {
  readonly title: string;
  readonly values: readonly { value: string; count: number; isChosen: boolean }[];
  readonly isPartial: boolean;
  readonly onToggle: (value: string) => void;
}

function FacetGroup({ title, values, isPartial, onToggle }: FacetGroupProps) {
  // One value that everything has tells nothing, unless it is how one got here.
  if (values.length < 2 && !values.some(({ isChosen }) => isChosen)) return null;
  return (
    <section className="pb-3">
      <h2 className="px-2 pb-1 font-medium text-muted text-xs">{title}</h2>
      <ul>
        {values.map(({ value, count, isChosen }) => (
          <li key={value}>
            <button
              type="button"
              aria-pressed={isChosen}
              aria-label={text.catalog.facets.value(title, value, formatCount(count))}
              onClick={() => onToggle(value)}
              className={classNames(
                'flex w-full items-center gap-2 rounded-sm px-2 py-1 text-left text-sm -outline-offset-2 transition-colors',
                isChosen ? 'bg-accent-soft font-medium text-accent' : 'hover:bg-raised',
              )}
            >
              <span className="min-w-0 flex-1 truncate">{value}</span>
              <span className={classNames('text-xs tabular-nums', !isChosen && 'text-muted')}>
                {formatCompact(count)}
                {isPartial && '+'}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** States are asked for with `is:`. */
function keyOf(facet: Facet): QueryKey {
  return facet === 'state' ? 'is' : facet;
}

function useFacets(filters: CatalogFilters) {
  const { sort: _sort, gone, stale, conflict, tag, label, ...rest } = filters;
  return useQuery({
    queryKey: keys.facets(filters),
    placeholderData: keepPreviousData,
    enabled: parseQuery(filters.q ?? '').problems.length === 0,
    queryFn: async ({ signal }): Promise<Facets | null> => {
      const query = {
        ...rest,
        ...(tag ? { tag: [...tag] } : {}),
        ...(label ? { label: [...label] } : {}),
        ...(gone ? { gone: true } : {}),
        ...(stale ? { stale: true } : {}),
        ...(conflict ? { conflict: true } : {}),
        limit: SHOWN,
      };
      const { data } = await api.GET('/api/v1/facets', { params: { query }, signal });
      return data ?? null;
    },
  });
}
