import { describe, expect, it } from 'vitest';
import { formatLabelSelector, parseLabelSelector, selects } from './label-selector.ts';

describe('a label selector', () => {
  it('is written as the API reads it', () => {
    const selector = parseLabelSelector(
      {
        matchLabels: { app: 'web', 'app.kubernetes.io/part-of': 'shop' },
        matchExpressions: [
          { key: 'tier', operator: 'In', values: ['a', 'b'] },
          { key: 'env', operator: 'NotIn', values: ['dev'] },
          { key: 'release', operator: 'Exists' },
          { key: 'canary', operator: 'DoesNotExist' },
        ],
      },
      'spec.selector',
    );
    expect(formatLabelSelector(selector)).toBe(
      'app=web,app.kubernetes.io/part-of=shop,tier in (a,b),env notin (dev),release,!canary',
    );
  });

  it('that says nothing selects nothing, although the API would give everything', () => {
    expect(formatLabelSelector(undefined)).toBeUndefined();
    expect(formatLabelSelector(parseLabelSelector({}, 's'))).toBeUndefined();
    expect(selects({}, { app: 'web' })).toBe(false);
  });

  it('of a Service has to match every label', () => {
    expect(selects({ app: 'web' }, { app: 'web', tier: 'a' })).toBe(true);
    expect(selects({ app: 'web', tier: 'b' }, { app: 'web', tier: 'a' })).toBe(false);
    expect(selects({ app: 'web' }, {})).toBe(false);
  });

  it('with an unknown operator is malformed', () => {
    const unknown = { matchExpressions: [{ key: 'a', operator: 'Near' }] };
    expect(() => parseLabelSelector(unknown, 'spec.selector')).toThrow('a known operator');
  });
});
