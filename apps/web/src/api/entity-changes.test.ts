import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EntityChangeCollector, type EntityChanges } from './entity-changes.ts';

const event = (name: string, type = 'entity.updated') => ({
  sequence: 1,
  type,
  timestamp: '2026-01-01T00:00:00.000Z',
  data: { kind: 'Service', namespace: 'default', name },
});

describe('collecting entity events', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('hands a single change out after a moment', () => {
    const batches: EntityChanges[] = [];
    const collector = new EntityChangeCollector((changes) => batches.push(changes));
    collector.add(event('shop', 'entity.created'));
    vi.advanceTimersByTime(249);
    expect(batches).toHaveLength(0);
    vi.advanceTimersByTime(1);
    expect(batches.map((batch) => [...batch])).toEqual([[['Service/default/shop', 'created']]]);
  });

  it('turns a stream of thousands of events into few batches, without waiting for its end', () => {
    const batches: EntityChanges[] = [];
    const collector = new EntityChangeCollector((changes) => batches.push(changes));
    for (let i = 0; i < 3_000; i++) {
      collector.add(event(`s-${i}`));
      if (i % 10 === 0) vi.advanceTimersByTime(20);
    }
    expect(batches.length).toBeGreaterThanOrEqual(3);
    expect(batches.length).toBeLessThanOrEqual(5);
    vi.advanceTimersByTime(1_500);
    expect(batches.reduce((sum, batch) => sum + batch.size, 0)).toBe(3_000);
  });

  it('keeps the last thing that happened to an entity', () => {
    const batches: EntityChanges[] = [];
    const collector = new EntityChangeCollector((changes) => batches.push(changes));
    collector.add(event('shop', 'entity.created'));
    collector.add(event('shop', 'entity.deleted'));
    vi.advanceTimersByTime(300);
    expect([...(batches[0] as EntityChanges).values()]).toEqual(['deleted']);
  });
});
