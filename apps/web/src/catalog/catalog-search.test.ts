import { describe, expect, it } from 'vitest';
import { isFiltered, nextSort, readCatalogSearch } from './catalog-search.ts';

describe('filters in the address', () => {
  it('reads what it knows and drops the rest', () => {
    expect(
      readCatalogSearch({
        q: 'shop',
        tag: ['gold', 'pci'],
        gone: 'true',
        stale: 'true',
        conflict: 'yes',
        sort: '-updatedAt',
        x: '1',
      }),
    ).toEqual({ q: 'shop', tag: ['gold', 'pci'], gone: 'true', stale: 'true', sort: '-updatedAt' });
    expect(readCatalogSearch({ q: '', tag: '', gone: 'maybe', sort: 'size' })).toEqual({});
    expect(readCatalogSearch({ tag: 'gold', sort: 'kind' })).toEqual({ tag: ['gold'] });
  });

  it('keeps a search within what the server accepts', () => {
    expect(readCatalogSearch({ q: 'x'.repeat(600) }).q).toHaveLength(500);
  });

  it('knows an order from a filter', () => {
    expect(isFiltered({ kind: 'Service', sort: '-name' })).toBe(false);
    expect(isFiltered({ tag: ['gold'] })).toBe(true);
  });

  it('goes through the orders of a column and back', () => {
    expect(nextSort(undefined, 'name')).toBe('name');
    expect(nextSort('name', 'name')).toBe('-name');
    expect(nextSort('-name', 'name')).toBeUndefined();
    expect(nextSort('name', 'updatedAt')).toBe('-updatedAt');
    expect(nextSort('-updatedAt', 'updatedAt')).toBe('updatedAt');
    expect(nextSort(undefined, 'kind')).toBe('-kind');
    expect(nextSort('-kind', 'kind')).toBeUndefined();
  });
});
