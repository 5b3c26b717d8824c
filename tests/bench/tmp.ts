import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@gantry/base';
import { openStore } from '@gantry/storage';
import { Catalog } from '../../packages/platform/src/catalog/catalog.ts';
import { KindRegistry } from '../../packages/platform/src/catalog/kind-registry.ts';
import { pluginContext } from '../../packages/platform/src/context.ts';

const dir = mkdtempSync(join(tmpdir(), 'gb-'));
const store = await openStore(process.env.DB ?? join(dir, 'x.db'));
const catalog = new Catalog(store, new KindRegistry(), systemClock);
const N = Number(process.argv[2] ?? 10000);
const words = 'payment ledger checkout search gateway billing invoice orders stock shipping user session email report metrics alert deploy config secret vault'.split(' ');
const make = (i: number) => ({ kind: 'Service', metadata: { name: `svc-${i}`, namespace: `team-${i % 50}`, title: `${words[i % 20]} ${words[(i * 7) % 20]} service`, description: `Service number ${i} does ${words[(i * 3) % 20]} and ${words[(i * 11) % 20]}`, owner: `team-${i % 50}`, tags: [words[i % 20]!, `tier-${i % 3}`], labels: { app: `svc-${i}`, zone: `z${i % 5}` }, annotations: { 'kubernetes.io/uid': `0000-${i}`, 'kubernetes.io/cluster': 'prod' } }, spec: { type: 'backend', lifecycle: 'production', repoUrl: `https://git.example.com/org/svc-${i}`, dependsOn: [{ kind: 'Service', namespace: `team-${(i + 1) % 50}`, name: `svc-${(i + 1) % N}` }, { kind: 'Infrastructure', name: `db-${i % 100}` }], deployedIn: [{ kind: 'Environment', name: 'prod' }] } });
const ctx = pluginContext('bench', 'r');
const run = { origin: { plugin: 'bench', integration: 'default' }, syncId: 's1', context: ctx };
const c0 = process.cpuUsage(); let t = performance.now();
for (let i = 0; i < N; i += 100) {
  await catalog.syncs.write(run, 'default', Array.from({ length: 100 }, (_, k) => ({ externalId: `x/${i + k}`, entity: make(i + k) })));
}
let d = performance.now() - t;
const c1 = process.cpuUsage(c0); console.log('sync ingest', N, Math.round(N / d * 1000), '/s', (d / N * 1000).toFixed(0), 'us each; cpu us each', ((c1.user + c1.system) / N).toFixed(0)); if (process.env.ONLY) process.exit(0);
t = performance.now();
for (let i = 0; i < N; i += 100) {
  await catalog.syncs.write({ ...run, syncId: 's2' }, 'default', Array.from({ length: 100 }, (_, k) => ({ externalId: `x/${i + k}`, entity: make(i + k) })));
}
d = performance.now() - t;
console.log('second sync', Math.round(N / d * 1000), '/s'); const c2 = process.cpuUsage();
t = performance.now();
for (let i = 0; i < 1000; i++) await catalog.applyOne({ op: 'apply', entity: { ...make(i), metadata: { ...make(i).metadata, name: `new-${i}` } } }, ctx);
d = performance.now() - t;
const c3 = process.cpuUsage(c2); console.log('single writes', Math.round(1000 / d * 1000), '/s cpu us', (c3.user + c3.system) / 1000); if (process.env.SINGLE) process.exit(0);
const p95 = async (name: string, n: number, f: (i: number) => Promise<unknown>) => { const a: number[] = []; for (let i = 0; i < n; i++) { const s = performance.now(); await f(i); a.push(performance.now() - s); } a.sort((x, y) => x - y); console.log(name, 'p50', a[n >> 1]!.toFixed(2), 'p95', a[Math.floor(n * .95)]!.toFixed(2), 'max', a[n - 1]!.toFixed(2)); };
await p95('get', 5000, (i) => catalog.getDoc({ kind: 'Service', namespace: `team-${i % 50}`, name: `svc-${i % N}` }));
await p95('list50', 500, () => catalog.list({ limit: 50 }));
await p95('list kind', 200, () => catalog.list({ kind: 'Service', limit: 50 }));
await p95('list kind sort name', 200, () => catalog.list({ kind: 'Service', limit: 50, sort: 'name' }));
await p95('list -updatedAt', 200, () => catalog.list({ kind: 'Service', limit: 50, sort: 'updatedAt', descending: true }));
await p95('list owner', 200, (i) => catalog.list({ owner: `team-${i % 50}`, limit: 50 }));
await p95('list ns sort updated', 200, (i) => catalog.list({ namespace: `team-${i % 50}`, limit: 50, sort: 'updatedAt', descending: true }));
await p95('list tag', 50, (i) => catalog.list({ tags: [words[i % 20]!], limit: 50 }));
await p95('list label rare', 50, (i) => catalog.list({ labels: [`app=svc-${i}`], limit: 50 }));
await p95('list text', 50, (i) => catalog.list({ text: words[i % 20]!, limit: 50 }));
await p95('count all', 20, () => catalog.count({}));
await p95('search name', 100, (i) => catalog.search(`svc-${i * 37 % N}`, { limit: 20 }));
await p95('search word', 100, (i) => catalog.search(words[i % 20]!, { limit: 20 }));
await p95('search 2 words', 100, (i) => catalog.search(`${words[i % 20]} ${words[(i + 3) % 20]}`, { limit: 20 }));
await p95('search prefix', 100, (i) => catalog.search(words[i % 20]!.slice(0, 3), { limit: 20 }));
await p95('search all', 20, () => catalog.search('service', { limit: 20 }));
await p95('graph3', 50, (i) => catalog.graph({ kind: 'Service', namespace: `team-${i % 50}`, name: `svc-${i}` }, { depth: 3, limit: 200 }));
console.log('rss', Math.round(process.memoryUsage().rss / 1e6));
await store.close(); rmSync(dir, { recursive: true });
