import type { ListedEntity } from './entity-list.ts';

/** Rows that are looked through: the list may be a hundred thousand long. */
const SAMPLE = 2_000;

/** The values that loaded entities have, the most frequent first. */
export function suggestionsFrom(
  rows: readonly ListedEntity[],
  valuesOf: (metadata: ListedEntity['metadata']) => string | readonly string[] | undefined,
): string[] {
  const counts = new Map<string, number>();
  for (const { metadata } of rows.slice(0, SAMPLE)) {
    const values = valuesOf(metadata) ?? [];
    for (const value of typeof values === 'string' ? [values] : values) {
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
    .map(([value]) => value);
}
