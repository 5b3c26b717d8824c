import type { Entity, PanelCondition } from '@gantry/contracts';
import { expect, test } from 'vitest';
import { appliesTo } from './panels.ts';

const entity = {
  kind: 'Service',
  metadata: { name: 'cart', annotations: { 'example.com/id': '1' } },
  spec: { repoUrl: 'https://git.example.com/shop/cart' },
} as unknown as Entity;

test.each<[PanelCondition, boolean]>([
  [{}, true],
  [{ kinds: ['API'] }, false],
  [{ kinds: ['Service'], annotations: ['other', 'example.com/id'] }, true],
  [{ annotations: ['other'] }, false],
  [{ spec: { pointer: '/repoUrl' } }, true],
  [{ spec: { pointer: '/repoUrl', contains: 'git.example.com' } }, true],
  [{ annotations: ['other'], spec: { pointer: '/repoUrl' } }, false],
  [{ anyOf: [{ annotations: ['other'] }, { spec: { pointer: '/repoUrl' } }] }, true],
  [{ anyOf: [{ annotations: ['other'] }, { spec: { pointer: '/other' } }] }, false],
  [{ kinds: ['API'], anyOf: [{ spec: { pointer: '/repoUrl' } }] }, false],
])('a panel with the condition %j: %s', (condition, applies) => {
  expect(appliesTo(condition, entity)).toBe(applies);
});
