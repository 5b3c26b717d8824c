import type { MarketplaceEntry } from '@gantry/client';

/** What is looked for; empty fields look for everything. */
export interface MarketplaceFilter {
  readonly words: string;
  readonly state: string;
  readonly category: string;
  readonly publisher: string;
  readonly tier: string;
}

export const NO_FILTER: MarketplaceFilter = {
  words: '',
  state: '',
  category: '',
  publisher: '',
  tier: '',
};

/** Entries in which every word occurs and every chosen value is one of theirs. */
export function filterEntries(
  entries: readonly MarketplaceEntry[],
  { words, state, category, publisher, tier }: MarketplaceFilter,
): MarketplaceEntry[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter((entry) => {
    const { name, slug = '', title, description = '', tags, asks } = entry;
    const all = [name, slug, title, description, ...tags, ...(asks?.capabilities ?? [])]
      .join(' ')
      .toLowerCase();
    return (
      wanted.every((word) => all.includes(word)) &&
      (state === '' || entry.state === state) &&
      (category === '' || entry.categories.includes(category)) &&
      (publisher === '' || entry.publisher === publisher) &&
      (tier === '' || entry.tier === tier)
    );
  });
}

/** The values that a field has among the entries, sorted. */
export function valuesOf(
  entries: readonly MarketplaceEntry[],
  read: (entry: MarketplaceEntry) => string | readonly string[] | undefined,
): string[] {
  return [...new Set(entries.flatMap((entry) => read(entry) ?? []))].sort();
}
