import { KIND_PATTERN, NAME_PATTERN } from '@gantry/contracts';
import { describe, expect, it } from 'vitest';
import { isEntityPath, ownerRef, readRef } from './entity-path.ts';

describe('addresses of entities', () => {
  it('accepts what the contract accepts', () => {
    for (const name of [
      'a',
      'a.b-c',
      'x'.repeat(253),
      '-a',
      'a-',
      'A',
      'a_b',
      '..',
      'x'.repeat(254),
    ]) {
      const allowed = new RegExp(NAME_PATTERN).test(name);
      expect(isEntityPath({ kind: 'Service', namespace: 'default', name })).toBe(allowed);
      expect(isEntityPath({ kind: 'Service', namespace: name, name: 'a' })).toBe(allowed);
    }
    for (const kind of ['API', 'Service', 'service', '..', 'A/B', `A${'b'.repeat(63)}`]) {
      const allowed = new RegExp(KIND_PATTERN).test(kind);
      expect(isEntityPath({ kind, namespace: 'default', name: 'a' })).toBe(allowed);
    }
  });

  it('reads references, and refuses those that would lead elsewhere', () => {
    expect(readRef('Service/shop')).toEqual({
      kind: 'Service',
      namespace: 'default',
      name: 'shop',
    });
    expect(readRef('Service/prod/shop')?.namespace).toBe('prod');
    expect(readRef('Service/../shop')).toBeUndefined();
    expect(readRef('nonsense')).toBeUndefined();
  });

  it('finds the team of an owner', () => {
    expect(ownerRef('payments')?.namespace).toBe('default');
    expect(ownerRef('org/payments')).toEqual({ kind: 'Team', namespace: 'org', name: 'payments' });
    expect(ownerRef('Jane Doe')).toBeUndefined();
  });
});
