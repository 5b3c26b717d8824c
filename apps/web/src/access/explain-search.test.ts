import { describe, expect, it } from 'vitest';
import { aboutOf, readExplainSearch } from './explain-search.ts';

describe('a question about rights', () => {
  it('is read from an address, as far as it is one', () => {
    expect(
      readExplainSearch({ who: 'ada', permission: 'catalog.write', kind: 'API', x: 'y', name: '' }),
    ).toEqual({ who: 'ada', permission: 'catalog.write', kind: 'API' });
    expect(readExplainSearch({ permission: 'toString' })).toEqual({});
  });

  it('asks only what the permission can be about', () => {
    const search = { kind: 'API', namespace: 'prod', plugin: 'kubernetes' };
    expect(aboutOf(search, 'catalog.read')).toEqual({ kind: 'API', namespace: 'prod' });
    expect(aboutOf(search, 'plugins.manage')).toEqual({ plugin: 'kubernetes' });
    expect(aboutOf(search, 'audit.read')).toEqual({});
  });

  it('names no owner for an entity that has one, and no name without a kind', () => {
    expect(aboutOf({ kind: 'API', name: 'a', owner: 'b' }, 'catalog.read')).toEqual({
      kind: 'API',
      name: 'a',
    });
    expect(aboutOf({ name: 'a' }, 'catalog.read')).toEqual({});
  });
});
