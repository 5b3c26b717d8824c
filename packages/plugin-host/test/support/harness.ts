import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type CallOptions,
  createPluginHost,
  type HostLimits,
  type PluginHost,
  type PluginHostOptions,
  PluginRegistry,
  type PluginState,
} from '@gantry/plugin-host';
import { buildRunner } from '@gantry/plugin-host/testing';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';

const FIXTURES = fileURLToPath(new URL('../../../../tests/fixtures/plugins/', import.meta.url));

export const fixtureRoot = (group: 'good' | 'broken' | 'hostile') => join(FIXTURES, group);

/** Short times, so that tests do not wait; long enough for two slow cores. */
export const TEST_LIMITS: Partial<HostLimits> = {
  startTimeoutMs: 8_000,
  callTimeoutMs: 8_000,
  cancelGraceMs: 400,
  pingIntervalMs: 100,
  unresponsiveMs: 800,
  stopGraceMs: 500,
  backOffMs: 10,
  maxBackOffMs: 50,
  crashLimit: 1_000,
};

export interface TestSpace {
  /** A folder of this test file's own. */
  readonly directory: string;
  readonly runnerPath: string;
  readonly registry: PluginRegistry;
  createHost(options?: Partial<PluginHostOptions>): TestHost;
}

export interface TestHost {
  readonly host: PluginHost;
  readonly dataDir: string;
  readonly states: PluginState[];
}

/**
 * Builds the runner, loads the fixtures, and checks after each test that every process is gone. The runner
 * lies in a folder of the test file's own, so its path tells this file's processes from all others.
 */
export function useTestSpace(groups: readonly ('good' | 'broken' | 'hostile')[]): TestSpace {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'plugin-host-')));
  const runnerPath = join(directory, 'runner', 'runner.mjs');
  const registry = new PluginRegistry({
    roots: groups.map(fixtureRoot),
    runnerPath,
    limits: TEST_LIMITS,
  });
  const hosts: PluginHost[] = [];
  let count = 0;

  beforeAll(async () => {
    await buildRunner(runnerPath);
    await registry.load();
  });
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((host) => host.dispose()));
    expect(runningProcesses(directory)).toEqual([]);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  return {
    directory,
    runnerPath,
    registry,
    createHost(options = {}) {
      const dataDir = join(directory, `data-${count++}`);
      const states: PluginState[] = [];
      const host = createPluginHost({
        plugins: registry,
        runnerPath,
        dataDir,
        onStateChange: (state) => states.push(state),
        ...options,
        limits: { ...TEST_LIMITS, ...options.limits },
      });
      hosts.push(host);
      return { host, dataDir, states };
    },
  };
}

/** Command lines of the processes that mention a path, of whatever parent. */
export function runningProcesses(path: string): string[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,command='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(path) && !line.includes('<defunct>'));
}

/** False for a process that ended and that its parent did not look after yet. */
export function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
}

export async function eventually(condition: () => boolean, withinMs = 10_000): Promise<void> {
  const ends = Date.now() + withinMs;
  while (!condition()) {
    if (Date.now() > ends) throw new Error('It did not happen in time.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export function callContext(
  options: Record<string, unknown> = {},
): CallOptions<'panel.render'>['context'] {
  return {
    requestId: 'request-1',
    integration: { slug: 'main', name: 'Main', options },
    actor: { id: 'u1', username: 'ada', roles: ['developer'] },
    entity: {
      ref: 'Service/shop/cart',
      uid: 'uid-1',
      kind: 'Service',
      namespace: 'shop',
      name: 'cart',
      owner: 'team-a',
      spec: {},
      labels: {},
      annotations: {},
      links: [],
    },
  };
}

/** Options of a render call. */
export function rendering(
  panel: string,
  options: Record<string, unknown> = {},
): CallOptions<'panel.render'> {
  return { parameters: { panel }, context: callContext(options) };
}

/** The text of the first status section. */
export function statusText(document: { sections: readonly unknown[] }): string {
  return (document.sections[0] as { text: string }).text;
}
