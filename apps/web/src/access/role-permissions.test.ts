import { describe, expect, it } from 'vitest';
import { joinRules, splitRules } from './role-permissions.ts';

type Rules = Parameters<typeof splitRules>[0];

describe('the permissions of a role', () => {
  const onePlugin: Rules[number] = {
    id: 'catalog',
    effect: 'allow',
    verbs: ['manage'],
    plugins: ['kubernetes'],
  };
  const rules: Rules = [
    { id: 'see', effect: 'allow', verbs: ['read'], resources: ['audit', 'jobs'] },
    { id: 'all-of-it', effect: 'allow', verbs: ['*'], resources: ['catalog'] },
    onePlugin,
  ];

  it('are what its rules without conditions allow; the others are kept', () => {
    const { permissions, others } = splitRules(rules);
    expect(permissions).toEqual([
      'catalog.read',
      'catalog.write',
      'catalog.delete',
      'jobs.read',
      'audit.read',
    ]);
    expect(others).toEqual([onePlugin]);
  });

  it('become rules again that say the same, under names that are free', () => {
    const joined = joinRules(splitRules(rules));
    expect(splitRules(joined)).toEqual(splitRules(rules));
    expect(joined.map(({ id }) => id)).toEqual(['catalog-2', 'jobs', 'audit', 'catalog']);
    expect(joinRules({ permissions: [], others: [] })).toEqual([]);
  });
});
