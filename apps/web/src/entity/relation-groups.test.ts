import { describe, expect, it } from 'vitest';
import { groupRelations } from './relation-groups.ts';

const node = (name: string, isRoot = false, dangling = false) => ({
  id: `Service/${name}`,
  kind: 'Service',
  namespace: 'default',
  name,
  title: name,
  isRoot,
  dangling,
});
const edge = (from: string, to: string, relation: string, inverse?: string) => ({
  from: `Service/${from}`,
  to: `Service/${to}`,
  relation,
  ...(inverse === undefined ? {} : { inverse }),
});

describe('relations in words', () => {
  it('groups by relation and direction, in the order of reading', () => {
    const groups = groupRelations({
      nodes: [node('shop', true), node('b'), node('a'), node('team'), node('user')],
      edges: [
        edge('shop', 'b', 'dependsOn'),
        edge('shop', 'a', 'dependsOn'),
        edge('user', 'shop', 'dependsOn'),
        edge('shop', 'team', 'ownedBy'),
        edge('user', 'shop', 'talksTo'),
        edge('a', 'b', 'dependsOn'),
        edge('user', 'shop', 'watches', 'watchedBy'),
      ],
    });
    expect(groups.map(({ label, nodes }) => [label, nodes.map(({ name }) => name)])).toEqual([
      ['Owned by', ['team']],
      ['Depends on', ['a', 'b']],
      ['Needed by', ['user']],
      ['Talks to (from there)', ['user']],
      ['Watched by', ['user']],
    ]);
  });

  it('does not trip over names of object properties', () => {
    const groups = groupRelations({
      nodes: [node('shop', true), node('a')],
      edges: [edge('shop', 'a', 'constructor')],
    });
    expect(groups[0]?.label).toBe('Constructor');
  });
});
