import { describe, expect, it } from 'vitest';
import { niceTicks, type Point, thinOut } from './chart-scale.ts';

describe('the scale of a chart', () => {
  it('has round steps that hold all values', () => {
    expect(niceTicks(0, 97, 4)).toEqual([0, 25, 50, 75, 100]);
    expect(niceTicks(0.12, 0.31, 4)).toEqual([0.1, 0.15, 0.2, 0.25, 0.3, 0.35]);
    expect(niceTicks(-5, 5, 4)).toEqual([-5, -2.5, 0, 2.5, 5]);
  });

  it('exists for a single value and for none', () => {
    for (const [low, high] of [
      [0, 0],
      [7, 7],
      [-3, -3],
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    ] as const) {
      const ticks = niceTicks(low, high, 4);
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThan(12);
    }
  });

  it('keeps the peaks of a long series', () => {
    const points = Array.from({ length: 5_000 }, (_, i): Point => [i, i === 3_333 ? 999 : i % 7]);
    const thin = thinOut(points, 400);
    expect(thin.length).toBeLessThanOrEqual(400);
    expect(Math.max(...thin.map(([, value]) => value))).toBe(999);
    expect(thin.map(([at]) => at)).toEqual(thin.map(([at]) => at).sort((a, b) => a - b));
  });
});
