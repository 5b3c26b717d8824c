import { describe, expect, it } from 'vitest';
import {
  aboutResource,
  draftFrom,
  readNewRuleSearch,
  verbsOf,
  withoutEmpty,
} from './rule-draft.ts';

const described = [
  { permission: 'catalog.read', byRoleOnly: false, conditions: ['kinds', 'namespaces', 'owners'] },
  { permission: 'catalog.write', byRoleOnly: false, conditions: ['kinds', 'namespaces', 'owners'] },
  { permission: 'plugins.read', byRoleOnly: false, conditions: ['plugins'] },
  { permission: 'plugins.manage', byRoleOnly: false, conditions: ['plugins'] },
  { permission: 'audit.manage', byRoleOnly: true, conditions: [] },
];

describe('a rule that is written', () => {
  it('begins with what the address says', () => {
    const search = readNewRuleSearch({
      who: 'ada',
      permission: 'catalog.write',
      kind: 'API',
      x: 1,
    });
    expect(draftFrom(search)).toEqual({
      id: '',
      effect: 'allow',
      subjects: ['user:ada'],
      verbs: ['write'],
      resources: ['catalog'],
      kinds: ['API'],
    });
    expect(draftFrom({})).toEqual({ id: '', effect: 'allow', subjects: [], verbs: [] });
  });

  it('offers what rules can give, and nothing that only the role decides', () => {
    expect(verbsOf('catalog', described)).toEqual(['read', 'write']);
    expect(verbsOf('*', described)).toEqual(['read', 'write', 'manage']);
    expect(verbsOf('audit', described)).toEqual([]);
  });

  it('drops what cannot be said of another resource', () => {
    const draft = draftFrom({ permission: 'catalog.write', kind: 'API', namespace: 'prod' });
    const other = aboutResource({ ...draft, verbs: ['read', 'write'] }, 'plugins', described);
    expect(other).toEqual({
      id: '',
      effect: 'allow',
      subjects: [],
      verbs: ['read'],
      resources: ['plugins'],
    });
  });

  it('is sent without empty conditions', () => {
    const draft = { ...draftFrom({}), id: 'r', kinds: [], except: [], description: '' };
    expect(withoutEmpty(draft)).toEqual({ id: 'r', effect: 'allow', subjects: [], verbs: [] });
  });
});
