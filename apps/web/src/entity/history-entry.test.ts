import { describe, expect, it } from 'vitest';
import { changedFields, titleOfEntry } from './history-entry.ts';

const state = (changes: object = {}) => ({
  kind: 'Service',
  metadata: { name: 'shop', revision: 1, updatedAt: 'then', tags: ['gold'] },
  spec: { lifecycle: 'production' },
  ...changes,
});
const entry = (action: string, before?: unknown, after?: unknown) => ({
  id: 1,
  timestamp: '2026-01-01T00:00:00.000Z',
  action,
  userName: 'ada',
  source: 'ui' as const,
  before,
  after,
});

describe('the history of an entity', () => {
  it('names the fields that people changed, not those that the server writes', () => {
    const after = state({
      metadata: { name: 'shop', revision: 2, updatedAt: 'now', tags: ['silver'] },
      spec: { lifecycle: 'deprecated', type: 'backend' },
    });
    expect(changedFields(state(), after)).toEqual(['metadata.tags', 'spec.lifecycle', 'spec.type']);
    expect(changedFields(state(), state())).toEqual([]);
    expect(changedFields(undefined, 'nonsense')).toEqual([]);
  });

  it('says when a sync marked it as gone, and when it came back', () => {
    const gone = state({ status: { source: { plugin: 'x', goneSince: 'then' } } });
    expect(titleOfEntry(entry('entity.updated', state(), gone))).toBe('Marked as gone upstream');
    expect(titleOfEntry(entry('entity.updated', gone, state()))).toBe('Found upstream again');
    expect(titleOfEntry(entry('entity.updated', state(), state()))).toBe('Changed');
    expect(titleOfEntry(entry('entity.created', undefined, state()))).toBe('Created');
  });
});
