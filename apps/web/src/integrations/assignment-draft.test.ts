import { describe, expect, it } from 'vitest';
import { assignableOf, describeTarget, draftOf, inputOf } from './assignment-draft.ts';

const stored = {
  id: 'a1',
  plugin: 'loki',
  integration: 'prod',
  capability: 'logs' as const,
  selector: { kind: ['Service', 'API'], owner: 'payments', labels: { tier: 'gold' } },
  default: true,
  options: { query: '{app="x"}' },
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
};

describe('an assignment while it is written', () => {
  it('is sent as it was stored when nothing is changed, but for single values that become lists', () => {
    expect(inputOf(draftOf(stored))).toEqual({
      plugin: 'loki',
      integration: 'prod',
      capability: 'logs',
      selector: { kind: ['Service', 'API'], owner: ['payments'], labels: { tier: 'gold' } },
      default: true,
      options: { query: '{app="x"}' },
    });
  });

  it('is for one entity or for a selector, never for both', () => {
    const draft = { ...draftOf(stored), isForOne: true, entity: ' Service/cart ' };
    const input = inputOf(draft);
    expect(input).toMatchObject({ entity: 'Service/cart' });
    expect(input).not.toHaveProperty('selector');
  });

  it('is not sent while its options are no mapping', () => {
    expect(inputOf({ ...draftOf(stored), options: '- a list' })).toBeUndefined();
    expect(inputOf({ ...draftOf(stored), options: 'a: [' })).toBeUndefined();
    expect(inputOf({ ...draftOf(stored), options: '' })?.options).toEqual({});
  });

  it('says what it is for', () => {
    expect(describeTarget(stored)).toBe('kind Service or API · owner payments · tier=gold');
    expect(describeTarget({ entity: 'Service/cart' })).toBe('Service/cart');
    expect(describeTarget({ selector: {} })).toBe('every entity');
  });

  it('offers only what is assigned to entities', () => {
    expect(assignableOf(['catalog', 'logs', 'panel', 'configuration'])).toEqual([
      'configuration',
      'logs',
    ]);
  });
});
