import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job } from '@gantry/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GantryProcess, root } from '../support/gantry-process.ts';
import { childrenOf, isRunning } from '../support/processes.ts';

const PANEL = '/entities/Service/calm/panels/inventory/stock';
const REQUESTS = 150;
/** Far more than any of them takes, and far less than a server takes that stands still. */
const SLOWEST_MS = 1_000;
const GROWTH_BYTES = 120_000_000;

describe('a plugin that misbehaves', () => {
  let folder: string;
  let server: GantryProcess;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gantry-e2e-misbehaving-'));
    const plugins = join(root, 'tests/fixtures/plugins/platform');
    server = await GantryProcess.start(folder, ['--plugin-dirs', plugins, '--rate-limit', '0']);
    await server.post('/entities', {
      kind: 'Service',
      metadata: { name: 'calm', annotations: { 'inventory.example/site': 'x' } },
    });
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(['throw', 'exit', 'loop', 'memory', 'flood'])(
    '(%s) changes nothing for other requests',
    async (fault) => {
      const memoryBefore = server.residentBytes();
      const config = { sites: [{ name: 'calm', services: 'a' }], fault };
      await server.put('/plugins/inventory/config', config);
      // Its sync begins with the same fault as its panel.
      await server.put('/plugins/inventory/enable', { enabled: true });
      const leaving = new AbortController();
      const panel = server.fetch(PANEL, { signal: leaving.signal }).catch(() => undefined);
      const children = new Set<number>();
      const times: number[] = [];
      for (let i = 0; i < REQUESTS; i++) {
        const started = performance.now();
        const metadata = { name: `calm-${fault}-${i}` };
        const written = await server.post('/entities', { kind: 'Team', metadata });
        expect(written).toMatchObject({ metadata });
        expect(await server.get('/entities?limit=1')).toHaveLength(1);
        times.push(performance.now() - started);
        for (const pid of childrenOf(server.process.pid)) children.add(pid);
      }
      expect(Math.max(...times)).toBeLessThan(SLOWEST_MS);
      expect(server.residentBytes() - memoryBefore).toBeLessThan(GROWTH_BYTES);
      expect((await fetch(`${server.url}/readyz`)).status).toBe(200);

      const [sync] = await server.get<Job[]>('/plugins/inventory/syncs?limit=1');
      await server.fetch(`/jobs/${sync?.id}/cancel`, { method: 'POST' });
      leaving.abort();
      await panel;
      await server.put('/plugins/inventory/enable', { enabled: false });
      await server.post('/plugins/inventory/release');
      expect(children.size).toBeGreaterThan(process.platform === 'linux' ? 0 : -1);
      const message = 'its processes end';
      await expect.poll(() => [...children].filter(isRunning), { message }).toEqual([]);
    },
  );
});
