import type { PermissionRule } from '@gantry/client';
import { describe, expect, it } from 'vitest';
import { inOrder } from './rule-order.ts';
import { ruleSentence } from './rule-sentence.ts';

const rule = (rest: Partial<PermissionRule>): PermissionRule => ({
  id: 'r',
  effect: 'allow',
  subjects: ['*'],
  verbs: ['read'],
  ...rest,
});

describe('the sentence of a rule', () => {
  it.each([
    [
      rule({ verbs: ['write', 'delete'], owners: ['@own'] }),
      'Everyone who signs in may write and delete entities owned by a team of theirs.',
    ],
    [
      rule({
        effect: 'deny',
        except: ['group:keepers', 'role:admin'],
        verbs: ['*'],
        namespaces: ['vault', 'vault.*'],
      }),
      'Everyone who signs in, but not members of keepers and whoever has the role admin, may not do anything with entities in the namespace vault or any namespace that begins with “vault.”.',
    ],
    [
      rule({ effect: 'deny', subjects: ['user:ada'], verbs: ['read', 'delete'], kinds: ['API'] }),
      'The user ada may not read or delete entities of kind API.',
    ],
    [
      rule({ subjects: ['plugin:*'], verbs: ['manage'], plugins: ['kube*'] }),
      'Every plugin may manage plugins called kube….',
    ],
    [
      rule({ subjects: ['role:viewer', 'user:ada', 'role:admin'] }),
      'The user ada and whoever has the role viewer or admin may read entities.',
    ],
    [
      rule({ resources: ['audit', 'jobs'] }),
      'Everyone who signs in may read the audit log and jobs.',
    ],
  ])('says who may do what to what (%#)', (given, sentence) => {
    expect(ruleSentence(given)).toBe(sentence);
  });

  it('is not there while the rule says nothing', () => {
    expect(ruleSentence({ effect: 'deny', subjects: ['*'], verbs: [] })).toBeUndefined();
  });
});

describe('the order of rules', () => {
  it('has what denies first, then what allows without a condition', () => {
    const rules = [
      rule({ id: 'some', kinds: ['API'] }),
      rule({ id: 'no', effect: 'deny', kinds: ['API'] }),
      rule({ id: 'all' }),
      rule({ id: 'never', effect: 'deny' }),
    ];
    const { denies, allows } = inOrder(rules);
    expect(denies.map(({ id }) => id)).toEqual(['no', 'never']);
    expect(allows.map(({ id }) => id)).toEqual(['all', 'some']);
  });
});
