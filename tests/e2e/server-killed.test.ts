import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job } from '@gantry/client';
import { freshPostgresDatabase } from '@gantry/storage/testing';
import { afterAll, beforeAll, describe, type ExpectStatic, inject, it } from 'vitest';
import { GantryProcess } from '../support/gantry-process.ts';
import { type KubernetesFixture, startKubernetesFixture } from '../support/kubernetes-fixture.ts';
import { childrenOf, isRunning } from '../support/processes.ts';
import { countEntities, expectNothingHalfWritten } from './support/read-catalog.ts';

interface SyncJob extends Omit<Job, 'result'> {
  readonly result: { readonly counts: Readonly<Record<string, number>> };
}

const SIZES = { deployments: 1_200, namespaces: 20 };
const TOTAL = 20 + 1_200 + 600 + 60;
const ATTEMPTS = 3;
/** So many entities are there when the server is killed. */
const WRITTEN = 200;

const postgresUrl = inject('postgresUrl');
let folder: string;
let fixture: KubernetesFixture;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-e2e-killed-'));
  fixture = await startKubernetesFixture(SIZES);
});
afterAll(async () => {
  await fixture?.process.stop();
  rmSync(folder, { recursive: true, force: true });
});

const newest = async (server: GantryProcess): Promise<SyncJob> =>
  (await server.get<SyncJob[]>('/plugins/kubernetes/syncs?limit=1'))[0] as SyncJob;
const sync = (server: GantryProcess) => server.post<SyncJob>('/plugins/kubernetes/sync?wait=true');

async function startSync(server: GantryProcess): Promise<SyncJob> {
  await server.put('/plugins/kubernetes/config', { ...fixture.config, syncInterval: '' });
  await server.put('/plugins/kubernetes/enable', { enabled: true });
  return await newest(server);
}

/** Kills it as it writes: some entities are there, and not all. */
async function killWhileWriting(expect: ExpectStatic, server: GantryProcess): Promise<void> {
  await expect.poll(() => countEntities(server), { interval: 5 }).toBeGreaterThan(WRITTEN);
  const children = childrenOf(server.process.pid);
  await server.process.stop('SIGKILL');
  await expect.poll(() => children.filter(isRunning), { message: 'plugin processes' }).toEqual([]);
}

describe.concurrent('a server that is killed in the middle of a sync', { timeout: 120_000 }, () => {
  it('goes on with it on SQLite', async ({ expect }) => {
    await goesOn(expect, ['--db', join(folder, 'first.db')]);
  });

  it.skipIf(postgresUrl === undefined)('goes on with it on PostgreSQL', async ({ expect }) => {
    const database = await freshPostgresDatabase(postgresUrl as string);
    try {
      await goesOn(expect, ['--db', database.location]);
    } finally {
      await database.drop();
    }
  });

  async function goesOn(expect: ExpectStatic, flags: readonly string[]): Promise<void> {
    const dataDir = mkdtempSync(join(folder, 'data-'));
    const first = await GantryProcess.start(dataDir, flags);
    const { id } = await startSync(first);
    await killWhileWriting(expect, first);

    const second = await GantryProcess.start(dataDir, flags);
    try {
      const left = await countEntities(second);
      expect(left).toBeGreaterThan(WRITTEN);
      await expectNothingHalfWritten(second);
      // The lease of a killed server lapses after fifteen seconds, on a database that others may use.
      const state = async () => (await second.get<SyncJob>(`/jobs/${id}`)).state;
      await expect.poll(state, { timeout: 60_000, interval: 100 }).toBe('succeeded');
      const job = await second.get<SyncJob>(`/jobs/${id}`);
      expect(job).toMatchObject({ attempt: 2, result: { counts: { failed: 0, gone: 0 } } });
      const { created = 0, unchanged = 0 } = job.result.counts;
      expect([created + unchanged, unchanged > WRITTEN, created > 0]).toEqual([TOTAL, true, true]);
      const log = await (await second.fetch(`/jobs/${id}/log`)).text();
      expect(log).toContain('Interrupted: the server that ran this job stopped.');
      expect(log).toContain('Starting again (attempt 2).');
      expect(await countEntities(second)).toBe(TOTAL);
      await expectNothingHalfWritten(second);
      expect((await sync(second)).result.counts).toMatchObject({ unchanged: TOTAL });
    } finally {
      await second.stop();
    }
  }

  it('gives up visibly when it is killed again and again, and the next sync completes', async ({
    expect,
  }) => {
    const dataDir = mkdtempSync(join(folder, 'data-'));
    // Apart from the clusters of the others, which must not stand still.
    const own = await startKubernetesFixture({ deployments: 200, namespaces: 4 });
    let server = await GantryProcess.start(dataDir);
    try {
      await own.request('staging', 'POST', '/__fixture/faults', {
        // Not the first look, which only counts.
        path: '/services\\?.*limit=500',
        times: -1,
        effect: { kind: 'stall' },
      });
      await server.put('/plugins/kubernetes/config', { ...own.config, syncInterval: '' });
      await server.put('/plugins/kubernetes/enable', { enabled: true });
      const { id } = await newest(server);
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        await expect.poll(() => newest(server)).toMatchObject({ id, state: 'running', attempt });
        await expect.poll(() => countEntities(server)).toBeGreaterThan(WRITTEN);
        await server.process.stop('SIGKILL');
        server = await GantryProcess.start(dataDir);
      }
      await expect
        .poll(() => newest(server))
        .toMatchObject({
          id,
          state: 'failed',
          error: { code: 'JOB_INTERRUPTED', message: 'Interrupted in attempt 3 of 3.' },
        });
      await expectNothingHalfWritten(server);
      await own.request('staging', 'DELETE', '/__fixture/faults');
      const next = await sync(server);
      expect(next).toMatchObject({
        state: 'succeeded',
        result: { counts: { failed: 0, gone: 0 } },
      });
      expect(next.id).not.toBe(id);
      expect(await countEntities(server)).toBe(4 + 200 + 100 + 10);
      await expectNothingHalfWritten(server);
    } finally {
      await server.stop();
      await own.process.stop();
    }
  });
});
