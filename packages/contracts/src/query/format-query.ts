import type { EntityQueryText, QueryFilter, QueryText } from './entity-query.ts';

type WrittenText = Pick<QueryText, 'text' | 'isPhrase' | 'isNegated'>;
type WrittenFilter = Pick<QueryFilter, 'key' | 'values' | 'isNegated'>;

/** The query as text that `parseQuery` reads as the same query: filters first, then what is looked for. */
export function formatQuery(query: {
  readonly texts: readonly WrittenText[];
  readonly filters: readonly WrittenFilter[];
}): string {
  const filters = query.filters.map(
    ({ key, values, isNegated }) =>
      `${isNegated ? '-' : ''}${key}:${values.map((value) => (/^[^\s",]+$/.test(value) ? value : quote(value))).join(',')}`,
  );
  const texts = query.texts.map(
    ({ text, isPhrase, isNegated }) => `${isNegated ? '-' : ''}${isPhrase ? quote(text) : text}`,
  );
  return [...filters, ...texts].join(' ');
}

/** The query with one more filter, or without it when it is there already. */
export function toggleFilter(
  query: EntityQueryText,
  key: QueryFilter['key'],
  value: string,
): { texts: readonly WrittenText[]; filters: readonly WrittenFilter[] } {
  const isSame = (filter: QueryFilter): boolean =>
    filter.key === key &&
    !filter.isNegated &&
    filter.values.length === 1 &&
    filter.values[0] === value;
  const kept = query.filters.filter((filter) => !isSame(filter));
  return kept.length < query.filters.length
    ? { texts: query.texts, filters: kept }
    : { texts: query.texts, filters: [...kept, { key, values: [value], isNegated: false }] };
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
