import { expect, it } from 'vitest';
import { CheckState, worstOf } from './health-state.ts';

it.each([
  ['a check that passes is healthy after enough times', 2, 3, 'pp', ['starting', 'healthy']],
  ['one failure of a healthy one degrades it', 1, 3, 'pfp', ['healthy', 'degraded', 'healthy']],
  [
    'enough failures in a row make it unhealthy',
    1,
    2,
    'pffp',
    ['healthy', 'degraded', 'unhealthy', 'healthy'],
  ],
  [
    'failures that are not in a row do not',
    1,
    2,
    'pfpf',
    ['healthy', 'degraded', 'healthy', 'degraded'],
  ],
  ['it may fail while it starts', 1, 3, 'fff', ['starting', 'starting', 'unhealthy']],
  [
    'an unhealthy one recovers after enough successes',
    2,
    1,
    'fpp',
    ['unhealthy', 'unhealthy', 'healthy'],
  ],
])('%s', (_name, successThreshold, failureThreshold, results, states) => {
  const check = new CheckState({ successThreshold, failureThreshold });
  expect([...results].map((result) => check.record(result === 'p'))).toEqual(states);
});

it('a service is as well as its worst check', () => {
  expect(worstOf(['healthy', 'degraded', 'unhealthy'])).toBe('unhealthy');
  expect(worstOf(['healthy', 'starting'])).toBe('starting');
  expect(worstOf([])).toBe('unknown');
});
