import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GantryProcess } from '../support/gantry-process.ts';
import { startKubernetesFixture } from '../support/kubernetes-fixture.ts';
import { median, type Report } from './report.ts';

const STARTS = 5;
const SETTLE_MS = 3_000;
const CLUSTERS = { deployments: 5_000, pods: 20_000, namespaces: 100 };

interface Job {
  readonly state: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly result: { readonly counts: Readonly<Record<string, number>> };
}

/** The built server as people run it: how fast it starts, what it holds, and a sync of two clusters. */
export async function benchServer(report: Report): Promise<void> {
  report.section(
    'The built server, with two Kubernetes clusters of 5,000 Deployments and 20,000 Pods',
  );
  const folder = mkdtempSync(join(tmpdir(), 'gantry-bench-server-'));
  const fixture = await startKubernetesFixture(CLUSTERS);
  try {
    const first = await GantryProcess.start(folder);
    await benchSync(report, first, fixture.config);
    await first.stop();
    const starts: number[] = [];
    let memory = 0;
    for (let i = 0; i < STARTS; i++) {
      const server = await GantryProcess.start(folder);
      starts.push(server.readyMs);
      await new Promise((wake) => setTimeout(wake, SETTLE_MS));
      memory = server.residentBytes();
      await server.stop();
    }
    report.add({
      name: 'later start, until /readyz answers',
      value: median(starts) / 1_000,
      unit: 's',
      goal: { at: 1.5, better: 'less' },
    });
    report.add({
      name: 'memory of the server, idle, plugin enabled',
      value: memory / 1_000_000,
      unit: 'MB',
      goal: { at: 160, better: 'less' },
    });
  } finally {
    await fixture.process.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function benchSync(report: Report, server: GantryProcess, config: object): Promise<void> {
  await server.put('/plugins/kubernetes/config', { ...config, syncInterval: '' });
  await server.put('/plugins/kubernetes/enable', { enabled: true });
  const first = await sync(server);
  const second = await sync(server);
  const counts = JSON.stringify(second.counts);
  report.add({
    name: 'first sync',
    value: (first.total / first.ms) * 1_000,
    unit: 'entities/s',
    against: `${first.total.toLocaleString('en')} entities in ${(first.ms / 1_000).toFixed(2)} s`,
  });
  report.add({
    name: 'second sync, all unchanged',
    value: second.ms / first.ms,
    unit: 'of the first',
    goal: { at: 0.25, better: 'less' },
    against: `${(second.ms / 1_000).toFixed(2)} s; ${counts}`,
  });
  await new Promise((wake) => setTimeout(wake, SETTLE_MS));
  report.add({
    name: 'memory of the server, after two syncs',
    value: server.residentBytes() / 1_000_000,
    unit: 'MB',
  });
}

async function sync(server: GantryProcess) {
  const job = await server.post<Job>('/plugins/kubernetes/sync?wait=true');
  if (job.state !== 'succeeded') throw new Error(`The sync ${job.state}.`);
  const { counts } = job.result;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { ms: Date.parse(job.finishedAt) - Date.parse(job.startedAt), counts, total };
}
