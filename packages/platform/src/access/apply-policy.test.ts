import { readFileSync } from 'node:fs';
import { parseEntityDocuments } from '@gantry/contracts';
import type { UserRow } from '@gantry/storage';
import { describe, expect, it } from 'vitest';
import { applyPolicy } from './apply-policy.ts';
import { type PolicyState, ruleSetOf, subjectOf, toAccessPolicy } from './policy-state.ts';

const at = '2026-01-01T00:00:00.000Z';
const user = (username: string, role = 'viewer'): UserRow => ({
  id: `id-${username}`,
  username,
  password_hash: null,
  display_name: '',
  email: '',
  role,
  must_change_password: 0,
  disabled_at: null,
  created_at: at,
  updated_at: at,
  roles: '[]',
  teams: '[]',
});
const state: PolicyState = {
  users: [user('ada'), user('bob', 'developer')],
  groups: [],
  members: new Map(),
  roles: [],
  rules: [],
};

/** The policies of the documentation, by their heading. */
function documentedPolicies(): [string, unknown][] {
  const text = readFileSync(new URL('../../../../docs/access.md', import.meta.url), 'utf8');
  return [...text.matchAll(/^## (.+)\n(?:(?!^## )[\s\S])*?```yaml\n([\s\S]*?)```/gm)].map(
    ([, title = '', yaml = '']) => [title, parseEntityDocuments(yaml).documents[0]?.value],
  );
}

/** Whether each of the two may do something to an entity, under a documented policy. */
function decide(policy: unknown, permission: 'catalog.read' | 'catalog.write', about: object) {
  const next = applyPolicy(state, policy, at);
  const rules = ruleSetOf(next);
  const resource = { kind: 'Service', namespace: 'default', ...about };
  return next.users.map((row) => rules.decide(subjectOf(next, row), permission, resource).allowed);
}

describe('the documented policies', () => {
  const policies = Object.fromEntries(documentedPolicies());

  it('are all there', () => {
    expect(Object.keys(policies)).toEqual([
      'Teams edit what they own',
      'A namespace as a boundary',
      'A role of your own',
    ]);
  });

  it('do what is said of them', () => {
    const owners = policies['Teams edit what they own'];
    expect(decide(owners, 'catalog.write', { owner: 'payments' })).toEqual([true, true]);
    expect(decide(owners, 'catalog.write', { owner: 'orders' })).toEqual([false, true]);
    const boundary = policies['A namespace as a boundary'];
    expect(decide(boundary, 'catalog.read', { namespace: 'vault' })).toEqual([true, false]);
    expect(decide(boundary, 'catalog.read', { namespace: 'vault.x' })).toEqual([true, false]);
    expect(decide(boundary, 'catalog.read', { namespace: 'vaults' })).toEqual([true, true]);
    const next = applyPolicy(state, policies['A role of your own'], at);
    const [ada, bob] = next.users.map((row) => subjectOf(next, row));
    const rules = ruleSetOf(next);
    if (!ada || !bob) throw new Error('There are two users.');
    expect(rules.decide(ada, 'audit.read').rule).toBe('operations/see');
    expect(rules.decide(bob, 'audit.read').allowed).toBe(false);
    expect(rules.decide(ada, 'plugins.manage', { plugin: 'kubernetes' }).allowed).toBe(true);
    expect(rules.decide(ada, 'plugins.manage', { plugin: 'other' }).allowed).toBe(false);
  });

  it('change nothing when what came out goes in again', () => {
    for (const [title, policy] of documentedPolicies()) {
      const next = applyPolicy(state, policy, at);
      const again = applyPolicy(next, toAccessPolicy(next), at);
      expect([title, toAccessPolicy(again)]).toEqual([title, toAccessPolicy(next)]);
      // Unchanged rows are the very same, so that nothing is written for them.
      expect(again.users.every((row) => next.users.includes(row))).toBe(true);
      expect(again.groups.every((row) => next.groups.includes(row))).toBe(true);
    }
  });

  it('refuse to take away a group that a rule names', () => {
    const next = applyPolicy(state, policies['A namespace as a boundary'], at);
    expect(() => applyPolicy(next, { groups: [] }, at)).toThrow(/keepers/);
  });
});

describe('a document of the first API', () => {
  const group = { id: 'g1', name: 'payments', displayName: 'Payments', role: 'developer' };
  const rule = { subjectType: 'group', subjectId: 'g1', effect: 'allow' };

  it('adds groups, members and rules to what there is, in the words of today', () => {
    const before = applyPolicy(
      state,
      {
        groups: [{ name: 'payments', members: ['bob'] }, { name: 'other' }],
        rules: [{ id: 'kept', effect: 'deny', subjects: ['*'], verbs: ['delete'] }],
      },
      at,
    );
    const old = {
      groups: [group],
      groupMemberships: [
        { groupId: 'g1', userId: 'id-ada' },
        { group: 'other', username: 'bob' },
      ],
      permissionRules: [
        {
          ...rule,
          id: 'r1',
          resourceType: 'entity',
          resourceFilter: 'kind:Service,namespace:shop',
          action: 'write',
        },
        {
          ...rule,
          id: 'r2',
          resourceType: 'plugin',
          resourceFilter: 'kubernetes',
          action: 'admin',
        },
        { ...rule, id: 'r3', resourceType: 'action', action: 'delete' },
        {
          ...rule,
          id: 'r4',
          subjectType: 'user',
          subjectId: 'ada',
          resourceType: '*',
          action: 'read',
        },
      ],
    };
    const { groups = [], rules = [] } = toAccessPolicy(applyPolicy(before, old, at));
    expect(groups).toMatchObject([
      { name: 'payments', displayName: 'Payments', role: 'developer', members: ['ada', 'bob'] },
      { name: 'other', members: ['bob'] },
    ]);
    const subjects = ['group:payments'];
    expect(rules).toEqual([
      {
        id: 'r1',
        effect: 'allow',
        subjects,
        resources: ['catalog'],
        verbs: ['write'],
        kinds: ['Service'],
        namespaces: ['shop'],
      },
      {
        id: 'r2',
        effect: 'allow',
        subjects,
        resources: ['plugins'],
        verbs: ['*'],
        plugins: ['kubernetes'],
      },
      {
        id: 'r3',
        effect: 'allow',
        subjects,
        resources: ['catalog'],
        verbs: ['delete'],
        kinds: ['Action'],
      },
      { id: 'r4', effect: 'allow', subjects: ['user:ada'], resources: ['*'], verbs: ['read'] },
      { id: 'kept', effect: 'deny', subjects: ['*'], verbs: ['delete'] },
    ]);
  });

  it.each([
    [
      'a filter that nobody understands',
      { ...rule, id: 'r', resourceType: 'entity', resourceFilter: 'x y', action: 'read' },
    ],
    [
      'a user that is not there',
      {
        ...rule,
        id: 'r',
        subjectType: 'user',
        subjectId: 'eve',
        resourceType: '*',
        action: 'read',
      },
    ],
    ['an action of no meaning', { ...rule, id: 'r', resourceType: 'entity', action: 'execute' }],
    ['an action that never was', { ...rule, id: 'r', resourceType: 'entity', action: 'fly' }],
  ])('is refused whole for %s', (_what, bad) => {
    const old = { groups: [group], groupMemberships: [], permissionRules: [bad] };
    expect(() => applyPolicy(state, old, at)).toThrow(/not valid/);
  });
});
