import { describe, expect, it } from 'vitest';
import {
  allowsNamespace,
  excludingFieldSelector,
  type NamespaceFilter,
  parseNamespaces,
} from './namespace-filter.ts';

const parse = (text: string): NamespaceFilter => {
  const filter = parseNamespaces(text);
  if ('problem' in filter) throw new Error(filter.problem);
  return filter;
};

describe('parseNamespaces', () => {
  it('reads names, exclusions, spaces and empty parts', () => {
    expect(parse(' team-a,team-b ,, ! kube-system,team-a')).toEqual({
      include: ['team-a', 'team-b'],
      exclude: ['kube-system'],
    });
    expect(parse('')).toEqual({ include: [], exclude: [] });
  });

  it('decides about a namespace', () => {
    expect(allowsNamespace(parse(''), 'any')).toBe(true);
    expect(allowsNamespace(parse('a,b'), 'a')).toBe(true);
    expect(allowsNamespace(parse('a,b'), 'c')).toBe(false);
    expect(allowsNamespace(parse('!a'), 'a')).toBe(false);
    expect(allowsNamespace(parse('!a'), 'c')).toBe(true);
  });

  it('leaves exclusions to the API server', () => {
    expect(excludingFieldSelector(parse('!a,!b'), 'metadata.namespace')).toBe(
      'metadata.namespace!=a,metadata.namespace!=b',
    );
    expect(excludingFieldSelector(parse(''), 'metadata.name')).toBeUndefined();
  });

  it.each(['Team', 'a/b', 'a..b', 'a*', '!'])('refuses "%s"', (text) => {
    expect(parseNamespaces(text)).toHaveProperty('problem');
  });
});
