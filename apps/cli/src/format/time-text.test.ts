import { expect, it } from 'vitest';
import { ageOf, momentText } from './time-text.ts';

const now = new Date('2026-02-01T00:00:00.000Z');

it.each([
  ['2026-01-31T23:59:59.500Z', '0s'],
  ['2026-01-31T23:59:30.000Z', '30s'],
  ['2026-01-31T23:01:00.000Z', '59m'],
  ['2026-01-31T01:00:00.000Z', '23h'],
  ['2025-02-01T00:00:00.000Z', '365d'],
  ['2026-02-01T00:00:05.000Z', '0s'],
])('%s was %s ago', (at, age) => {
  expect(ageOf(at, now)).toBe(age);
});

it('says nothing about no time', () => {
  expect(ageOf(undefined, now)).toBe('');
});

it('tells a moment, before or after now', () => {
  expect(momentText('2026-01-31T22:00:00.123Z', now)).toBe('2026-01-31 22:00:00Z (1h ago)');
  expect(momentText('2026-02-02T00:00:00.000Z', now)).toBe('2026-02-02 00:00:00Z (in 1d)');
});
