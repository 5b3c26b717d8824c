import { expect, test } from 'vitest';
import { owningTeam } from './code-owners.ts';

test.each([
  ['* @acme/payments', 'payments'],
  ['* @acme/old\n* @acme/new', 'new'],
  ['* @ada @acme/payments', 'payments'],
  ['# * @acme/commented\n*.js @acme/web', undefined],
  ['* @acme/one # @acme/two', 'one'],
  ['* @ada', undefined],
  ['* @acme/one\n*', undefined],
  ['', undefined],
])('%j is owned by %s', (text, slug) => {
  expect(owningTeam(text)?.slug).toBe(slug);
});
