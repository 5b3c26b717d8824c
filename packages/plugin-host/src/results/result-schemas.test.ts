import { describe, expect, test } from 'vitest';
import { progressProblems, resultProblems } from './result-schemas.ts';

const pointers = (method: Parameters<typeof resultProblems>[0], value: unknown) =>
  resultProblems(method, value, undefined).map(({ pointer }) => pointer);

describe('results', () => {
  test('that keep the contract have no problems', () => {
    const entity = { kind: 'Service', metadata: { name: 'a' } };
    expect(pointers('catalog.sync', { entities: [{ externalId: '1', entity }] })).toEqual([]);
    expect(pointers('panel.render', { sections: [] })).toEqual([]);
    expect(pointers('panel.stream', { text: 'line', at: '2026-01-01T00:00:00Z' })).toEqual([]);
    expect(pointers('plugin.testConnection', { ok: true, message: 'fine' })).toEqual([]);
    expect(progressProblems({ done: 1, total: 2 })).toEqual([]);
  });

  test.each([
    ['catalog.sync', { entities: [{ externalId: '' }] }, '/entities/0/entity'],
    ['catalog.sync', { entities: [], surprise: 1 }, '/surprise'],
    ['panel.stream', { text: 'a', at: 'yesterday' }, '/at'],
    ['plugin.testConnection', { ok: 'yes', message: 'm' }, '/ok'],
    ['panel.render', undefined, ''],
    ['panel.render', { sections: {} }, '/sections'],
    ['panel.render', { sections: [], title: 'x' }, '/title'],
  ] as const)('of %s that break it are pointed at (%#)', (method, value, pointer) => {
    expect(pointers(method, value)).toContain(pointer);
  });

  test('that are panels are judged by the type of each section', () => {
    const sections = [
      { type: 'status', level: 'fine', text: 't' },
      {
        type: 'table',
        columns: [{ key: 'a', label: 'A' }],
        rows: [{ a: { url: 'javascript:1' } }],
      },
      { type: 'hologram' },
      'text',
    ];
    const found = pointers('panel.render', { sections });
    expect(found).toEqual(
      expect.arrayContaining(['/sections/0/level', '/sections/2/type', '/sections/3/type']),
    );
    expect(found.some((pointer) => pointer.startsWith('/sections/1/rows/0/a'))).toBe(true);
    // Nothing about the variants that were never meant.
    expect(found.filter((pointer) => pointer.startsWith('/sections/0'))).toEqual([
      '/sections/0/level',
    ]);
  });

  test('that are dangerous are refused before anything looks at them', () => {
    const unsafe = { pointer: '/__proto__', message: 'is not allowed' };
    expect(resultProblems('panel.render', { sections: [] }, unsafe)).toEqual([unsafe]);
  });
});
