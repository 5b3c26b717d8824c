import { manyOf, oneOf } from '../app/search-params.ts';
import { readAsOf } from './as-of.ts';

const SORTS = ['kind', 'name', 'updatedAt', 'createdAt'] as const;
export type SortField = (typeof SORTS)[number];
/** With `-` in front: from the other end. */
export type Sort = SortField | `-${SortField}`;

/** The filters of the list, as the address has them. */
export interface CatalogSearch {
  readonly q?: string;
  readonly namespace?: string;
  readonly owner?: string;
  readonly tag?: readonly string[];
  readonly label?: readonly string[];
  readonly source?: string;
  readonly gone?: 'true';
  readonly stale?: 'true';
  readonly conflict?: 'true';
  readonly sort?: Sort;
  /** The catalog as it was then; not with `q`, `stale` or an order. */
  readonly asOf?: string;
}

export interface CatalogFilters extends CatalogSearch {
  readonly kind?: string;
}

/** Filters that are on or not. */
export const SWITCHES = ['gone', 'stale', 'conflict'] as const;

/** Nothing narrowed. */
export const NO_FILTERS: Readonly<Partial<Record<keyof CatalogSearch, undefined>>> = {
  q: undefined,
  namespace: undefined,
  owner: undefined,
  tag: undefined,
  label: undefined,
  source: undefined,
  gone: undefined,
  stale: undefined,
  conflict: undefined,
};

export const NOT_IN_THE_PAST = ['q', 'stale', 'sort'] as const;

/** Longest text that the server accepts to search for. */
const LONGEST_QUERY = 500;

/** Reads filters from an address; what is not one of them is dropped. */
export function readCatalogSearch(search: Record<string, unknown>): CatalogSearch {
  const sort = oneOf(search.sort);
  const result: Record<string, unknown> = {
    q: oneOf(search.q)?.slice(0, LONGEST_QUERY),
    namespace: oneOf(search.namespace),
    owner: oneOf(search.owner),
    tag: manyOf(search.tag),
    label: manyOf(search.label),
    source: oneOf(search.source),
    ...Object.fromEntries(
      SWITCHES.map((name) => [name, oneOf(search[name]) === 'true' ? 'true' : undefined]),
    ),
    sort: isSort(sort) && sort !== 'kind' ? sort : undefined,
    ...readAsOf(search),
  };
  // The past knows one order and no index of words.
  if (result.asOf !== undefined) {
    for (const key of NOT_IN_THE_PAST) result[key] = undefined;
  }
  for (const [key, value] of Object.entries(result)) if (value === undefined) delete result[key];
  return result;
}

function isSort(text: string | undefined): text is Sort {
  return (SORTS as readonly string[]).includes(text?.replace(/^-/, '') ?? '');
}

/** Whether anything narrows the list; an order does not. */
export function isFiltered({
  sort: _sort,
  kind: _kind,
  asOf: _asOf,
  ...filters
}: CatalogFilters): boolean {
  return Object.values(filters).some((value) => value !== undefined);
}

/** The order after choosing a column: that column, then from its other end, then the standard order. */
export function nextSort(current: Sort | undefined, field: SortField): Sort | undefined {
  // Of times the newest is wanted first, of names the first.
  const isTime = field === 'updatedAt' || field === 'createdAt';
  const first: Sort = isTime ? `-${field}` : field;
  const second: Sort = isTime ? field : `-${field}`;
  const shown = current ?? 'kind';
  if (shown === first) return second;
  if (shown === second) return undefined;
  return first === 'kind' ? undefined : first;
}
