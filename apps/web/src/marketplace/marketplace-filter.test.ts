import type { MarketplaceEntry } from '@gantry/client';
import { describe, expect, it } from 'vitest';
import { filterEntries, NO_FILTER, valuesOf } from './marketplace-filter.ts';

const entry = (name: string, more: Partial<MarketplaceEntry> = {}): MarketplaceEntry => ({
  name,
  title: name,
  categories: ['other'],
  tags: [],
  state: 'available',
  ...more,
});
const ENTRIES = [
  entry('vault', { description: 'Secrets of HashiCorp', categories: ['security'], tier: 'gold' }),
  entry('clock', { tags: ['time'], publisher: 'acme', state: 'installed' }),
];
const names = (filter: object) =>
  filterEntries(ENTRIES, { ...NO_FILTER, ...filter }).map(({ name }) => name);

describe('looking through the marketplace', () => {
  it('finds every word, in whatever case and field', () => {
    expect(names({})).toEqual(['vault', 'clock']);
    expect(names({ words: 'hashi SECRETS' })).toEqual(['vault']);
    expect(names({ words: 'time' })).toEqual(['clock']);
    expect(names({ words: 'time secrets' })).toEqual([]);
  });

  it('narrows by state, category, publisher and tier', () => {
    expect(names({ state: 'installed' })).toEqual(['clock']);
    expect(names({ category: 'security' })).toEqual(['vault']);
    expect(names({ publisher: 'acme' })).toEqual(['clock']);
    expect(names({ tier: 'gold', category: 'other' })).toEqual([]);
  });

  it('offers the values that there are, once each', () => {
    expect(valuesOf(ENTRIES, ({ categories }) => categories)).toEqual(['other', 'security']);
    expect(valuesOf(ENTRIES, ({ tier }) => tier)).toEqual(['gold']);
  });
});
