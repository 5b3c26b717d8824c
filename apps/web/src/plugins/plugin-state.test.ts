import type { Job, Plugin } from '@gantry/client';
import { describe, expect, it } from 'vitest';
import { isSyncing, pluginState, syncCounts, syncState } from './plugin-state.ts';

const plugin = (changes: Partial<Plugin>): Plugin => ({
  name: 'acme',
  title: 'Acme',
  version: '1.0.0',
  packageName: 'acme',
  category: 'integration',
  status: 'loaded',
  enabled: false,
  configured: false,
  capabilities: ['catalog'],
  testable: true,
  entityPanels: [],
  ...changes,
});
const job = (changes: Partial<Job>): Job => ({
  id: '1',
  type: 'sync',
  key: 'sync:acme/default',
  state: 'running',
  priority: 0,
  payload: {},
  attempt: 1,
  maxAttempts: 3,
  cancelRequested: false,
  createdBy: 'ada',
  createdAt: '2026-01-01T00:00:00.000Z',
  ...changes,
});

describe('the state of a plugin', () => {
  it.each([
    [{ status: 'failed' as const, enabled: true }, 'Failed to load'],
    [{ status: 'skipped' as const }, 'Skipped'],
    [{ enabled: true, process: { status: 'quarantined' as const, crashes: 5 } }, 'In quarantine'],
    [{ enabled: true, process: { status: 'backing-off' as const, crashes: 1 } }, 'Restarting'],
    [{ enabled: true, configured: true }, 'On'],
    [{ configured: true }, 'Off'],
    [{}, 'Not set up'],
  ])('of %j is "%s"', (changes, label) => {
    expect(pluginState(plugin(changes)).label).toBe(label);
  });
});

describe('the state of a sync', () => {
  it('does not call a sync good in which a part failed', () => {
    const result = (failed: number, failure?: string) => ({
      counts: { created: 3, failed },
      failures: [],
      scopes: [{ name: 'prod', entities: 3, ...(failure ? { failure } : {}) }],
    });
    expect(syncState(job({ state: 'succeeded', result: result(0) })).level).toBe('ok');
    expect(syncState(job({ state: 'succeeded', result: result(1) })).level).toBe('warning');
    expect(syncState(job({ state: 'succeeded', result: result(0, 'refused') })).level).toBe(
      'warning',
    );
    expect(syncState(job({ state: 'failed' })).level).toBe('critical');
  });

  it('counts while it runs, and afterwards', () => {
    expect(syncCounts(job({ progress: { done: 2, counts: { created: 2 } } }))).toEqual({
      created: 2,
    });
    expect(syncCounts(job({ result: { counts: { updated: 1 } } }))).toEqual({ updated: 1 });
    expect(syncCounts(job({ result: 'odd' }))).toEqual({});
  });
});

it('knows whether a sync is under way', () => {
  expect(isSyncing(plugin({}))).toBe(false);
  expect(isSyncing(plugin({ lastSync: job({ state: 'queued' }) }))).toBe(true);
  expect(isSyncing(plugin({ lastSync: job({ state: 'succeeded' }) }))).toBe(false);
});
