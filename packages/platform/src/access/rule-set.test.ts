import type { PermissionRule, Role } from '@gantry/contracts';
import { matchesFilter } from '@gantry/storage';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Actor, SubjectIdentity } from '../context.ts';
import { checkRules } from './check-rules.ts';
import { toFiltered } from './compiled-rule.ts';
import { PERMISSIONS, type Permission } from './policy.ts';
import { RuleSet } from './rule-set.ts';

const actor = (role: Role, identity: Partial<SubjectIdentity> = {}): Actor => ({
  id: 'u1',
  name: 'ada',
  role,
  identity: { username: 'ada', roles: [], groups: [], teams: [], ...identity },
});
const rule = (rest: Partial<PermissionRule>): PermissionRule => ({
  id: 'rule',
  effect: 'allow',
  subjects: ['*'],
  verbs: ['*'],
  ...rest,
});
const service = (namespace = 'default', owner?: string) => ({ kind: 'Service', namespace, owner });

describe('a rule set', () => {
  it('without rules decides by the built-in roles, and names the rule', () => {
    const rules = new RuleSet();
    expect(rules.decide(actor('viewer'), 'catalog.read', service())).toMatchObject({
      allowed: true,
      rule: 'builtin.viewer.catalog',
    });
    expect(rules.decide(actor('viewer'), 'catalog.write', service()).allowed).toBe(false);
    expect(rules.decide(actor('developer'), 'catalog.write', service()).rule).toBe(
      'builtin.developer.catalog',
    );
    expect(rules.filterOf(actor('viewer'), 'catalog.read')).toBeUndefined();
  });

  it('lets what denies win over everything that allows', () => {
    const rules = new RuleSet([
      rule({ id: 'yes', subjects: ['user:ada'] }),
      rule({ id: 'no', effect: 'deny', namespaces: ['prod*'] }),
    ]);
    const decision = rules.decide(actor('admin'), 'catalog.read', service('prod.shop'));
    expect(decision).toMatchObject({ allowed: false, rule: 'no' });
    expect(rules.decide(actor('viewer'), 'catalog.write', service()).rule).toBe('yes');
  });

  it('knows a team of the default namespace by both of its spellings', () => {
    const rules = new RuleSet([rule({ verbs: ['write'], owners: ['@own'] })]);
    for (const [team, owner, allowed] of [
      ['payments', 'payments', true],
      ['payments', 'default/payments', true],
      ['default/payments', 'payments', true],
      ['payments', 'prod/payments', false],
      ['prod/payments', 'prod/payments', true],
      ['payments', undefined, false],
      ['payments', 'Payments', false],
    ] as const) {
      const subject = actor('viewer', { teams: [team] });
      const decision = rules.decide(subject, 'catalog.write', service('default', owner));
      expect([team, owner, decision.allowed]).toEqual([team, owner, allowed]);
    }
  });

  it('cannot take the administration of rights from administrators, nor give it to others', () => {
    const rules = new RuleSet([
      rule({ id: 'all', subjects: ['role:viewer'], resources: ['*'] }),
      rule({ id: 'none', effect: 'deny', subjects: ['role:admin'], resources: ['*'] }),
    ]);
    for (const permission of ['users.manage', 'access.manage'] as const) {
      expect(rules.decide(actor('admin'), permission).allowed).toBe(true);
      expect(rules.decide(actor('viewer'), permission).allowed).toBe(false);
    }
    expect(rules.decide(actor('admin'), 'audit.read').allowed).toBe(false);
    expect(rules.decide(actor('viewer'), 'audit.read').allowed).toBe(true);
  });

  it('gives an API key no more than its owner and no more than its role', () => {
    const rules = new RuleSet([
      rule({ id: 'writers', subjects: ['group:writers'], verbs: ['write'] }),
      rule({ id: 'no', effect: 'deny', subjects: ['role:admin'], namespaces: ['vault'] }),
    ]);
    const key = (role: Role, ownerRole: Role) =>
      actor(role, { groups: ['writers'], ownerRole, key: { role } });
    expect(rules.decide(key('viewer', 'viewer'), 'catalog.write', service()).allowed).toBe(false);
    expect(rules.decide(key('developer', 'admin'), 'catalog.read', service('vault')).rule).toBe(
      'no',
    );
    const scoped = actor('viewer', { key: { role: 'admin', scopes: { namespaces: ['a.*'] } } });
    expect(rules.decide(scoped, 'catalog.read', service('a.b')).allowed).toBe(true);
    expect(rules.decide(scoped, 'catalog.read', service('b')).allowed).toBe(false);
    expect(rules.decide(scoped, 'plugins.read', { plugin: 'x' }).allowed).toBe(false);
  });

  it('tells plugins apart, and people from plugins', () => {
    const rules = new RuleSet([
      rule({ id: 'one', subjects: ['role:viewer'], verbs: ['manage'], plugins: ['kube*'] }),
      rule({ id: 'not-people', effect: 'deny', subjects: ['*'], verbs: ['write'] }),
    ]);
    const viewer = actor('viewer');
    expect(rules.decide(viewer, 'plugins.manage', { plugin: 'kubernetes' }).allowed).toBe(true);
    expect(rules.decide(viewer, 'plugins.manage', { plugin: 'harbor' }).allowed).toBe(false);
    const plugin: Actor = { id: 'plugin:kubernetes', name: 'plugin:kubernetes', role: 'developer' };
    expect(rules.decide(plugin, 'catalog.write', service()).allowed).toBe(true);
    expect(rules.decide(plugin, 'catalog.delete', service()).allowed).toBe(false);
    expect(rules.decide(plugin, 'users.manage').allowed).toBe(false);
  });

  it('filters exactly what it decides, whatever the rules', () => {
    const name = fc.constantFrom('a', 'a.b', 'b', 'payments', 'default/payments');
    const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
    const pattern = fc.constantFrom('a', 'a*', 'b', '*');
    const anyRule = fc.record({
      id: fc.constant('r'),
      effect: fc.constantFrom('allow' as const, 'deny' as const),
      subjects: fc.constant(['*']),
      verbs: fc.constant(['read' as const]),
      kinds: maybe(fc.array(fc.constantFrom('Service', 'Team'), { minLength: 1 })),
      namespaces: maybe(fc.array(pattern, { minLength: 1 })),
      owners: maybe(
        fc.array(fc.constantFrom('@own', '@foreign', '@none', 'payments', 'p*'), { minLength: 1 }),
      ),
    });
    const scopes = maybe(fc.record({ namespaces: maybe(fc.array(pattern, { minLength: 1 })) }));
    const resource = fc.record({
      kind: fc.constantFrom('Service', 'Team', 'API'),
      namespace: name,
      owner: fc.option(name, { nil: '' }),
    });
    fc.assert(
      fc.property(
        fc.array(anyRule as unknown as fc.Arbitrary<PermissionRule>, { maxLength: 6 }),
        fc.array(name, { maxLength: 2 }),
        scopes,
        resource,
        (custom, teams, limits, about) => {
          const subject = actor('viewer', { teams, key: { role: 'viewer', scopes: limits } });
          const rules = new RuleSet(custom);
          const filter = rules.filterOf(subject, 'catalog.read');
          const filtered = !filter || matchesFilter(filter, toFiltered(about));
          expect(filtered).toBe(rules.decide(subject, 'catalog.read', about).allowed);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('checking rules', () => {
  const names = {
    users: new Set(['ada']),
    groups: new Set(['payments']),
    roles: new Set(['viewer', 'admin']),
  };
  const problemsOf = (rest: object) =>
    checkRules([{ ...rule({}), ...rest }], names).map(({ pointer }) => pointer);

  it('names every problem of every rule at once', () => {
    const found = checkRules(
      [
        { id: 'Bad Id', effect: 'maybe', subjects: [], verbs: ['read'] },
        { ...rule({}), subjects: ['group:paymnts', 'user:bob'] },
        rule({}),
      ],
      names,
    );
    const pointers = found.map(({ pointer }) => pointer);
    expect(pointers).toEqual(expect.arrayContaining(['/0/id', '/0/effect', '/0/subjects']));
    expect(pointers).toEqual(expect.arrayContaining(['/1/subjects/0', '/1/subjects/1', '/2/id']));
    expect(found.find(({ pointer }) => pointer === '/1/subjects/0')?.message).toContain('payments');
  });

  it('refuses what would be believed and does nothing', () => {
    expect(problemsOf({ resources: ['users'], verbs: ['manage'] })).toEqual(['/0/verbs']);
    expect(problemsOf({ resources: ['jobs'], kinds: ['Service'] })).toEqual(['/0/kinds']);
    expect(problemsOf({ resources: ['jobs'], verbs: ['write'] })).toEqual(['/0/verbs']);
    expect(problemsOf({ plugins: ['a'], namespaces: ['b'] })).toEqual(['/0/namespaces']);
    expect(problemsOf({ owners: ['@mine'] })).toEqual(['/0/owners/0']);
    expect(problemsOf({ resources: ['catlog'] })).toEqual(['/0/resources/0']);
    expect(problemsOf({ id: 'builtin.mine' })).toEqual(['/0/id']);
    expect(problemsOf({ namespaces: ['a*b'] })).toEqual(['/0/namespaces/0']);
    expect(problemsOf({})).toEqual([]);
  });

  it('knows every permission by a resource and a verb', () => {
    for (const permission of Object.keys(PERMISSIONS) as Permission[]) {
      if (permission !== 'self') expect(permission).toMatch(/^[a-z]+\.[a-z]+$/);
    }
  });
});
