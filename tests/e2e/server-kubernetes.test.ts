import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entity, Job, Panel, PanelDocument } from '@gantry/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GantryProcess } from '../support/gantry-process.ts';
import { type KubernetesFixture, startKubernetesFixture } from '../support/kubernetes-fixture.ts';
import { curl, hasCurl } from '../support/run-program.ts';
import { listen } from './support/listen.ts';
import {
  countEntities,
  expectNothingHalfWritten,
  readEntities,
  refOf,
} from './support/read-catalog.ts';

interface SyncJob extends Omit<Job, 'result'> {
  readonly result: { readonly counts: Readonly<Record<string, number>> };
}
interface KubeList {
  readonly items: readonly { metadata: { namespace: string; name: string } }[];
}

const CLUSTERS = ['prod', 'staging'];
const SIZES = { deployments: 300, pods: 1_200, namespaces: 20 };
const UNCHANGED = { created: 0, updated: 0, gone: 0, failed: 0 };

describe.skipIf(!hasCurl)('the Kubernetes plugin, with two clusters', () => {
  let folder: string;
  let server: GantryProcess;
  let fixture: KubernetesFixture;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gantry-e2e-kubernetes-'));
    [server, fixture] = await Promise.all([
      GantryProcess.start(folder),
      startKubernetesFixture(SIZES),
    ]);
  });
  afterAll(async () => {
    await server?.stop();
    await fixture?.process.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const authorized = () => ['-H', `Authorization: Bearer ${server.token}`];
  const address = (path: string) => `${server.url}/api/v1/plugins/kubernetes${path}`;
  const sync = () => server.post<SyncJob>('/plugins/kubernetes/sync?wait=true');

  /** What the clusters have, by the names that it gets in the catalog. */
  async function expectedRefs(): Promise<string[]> {
    const refs: string[] = [];
    for (const cluster of CLUSTERS) {
      const names = async (path: string, ref: (namespace: string, name: string) => string) => {
        const { items } = (await fixture.request(cluster, 'GET', path)) as KubeList;
        refs.push(...items.map(({ metadata }) => ref(metadata.namespace, metadata.name)));
      };
      await names('/api/v1/namespaces', (_, name) => `Environment/${cluster}/${name}`);
      await names('/apis/apps/v1/deployments', (in_, name) => `Service/${cluster}.${in_}/${name}`);
      const infrastructure = (suffix: string) => (namespace: string, name: string) =>
        `Infrastructure/${cluster}.${namespace}/${name}-${suffix}`;
      await names('/api/v1/services', infrastructure('svc'));
      await names('/apis/networking.k8s.io/v1/ingresses', infrastructure('ingress'));
    }
    return refs.sort();
  }

  it('needs three calls of curl to bring every object, and tells how far it is', async () => {
    // Long enough for progress, which is told twice a second. The first look only counts.
    for (const cluster of CLUSTERS) {
      const effect = { kind: 'slow', delayMs: 900 };
      const fault = { resource: 'services', skip: 1, effect };
      await fixture.request(cluster, 'POST', '/__fixture/faults', fault);
    }
    const events = await listen(server, 'sync');
    const config = JSON.stringify(fixture.config);
    const configured = await curl(
      ...['-X', 'PUT', address('/config'), ...authorized()],
      ...['-H', 'Content-Type: application/json', '-d', config],
    );
    expect(configured).toEqual({ status: 204, body: '' });
    const enabled = await curl(
      ...['-X', 'PUT', address('/enable'), ...authorized(), '-d', '{"enabled": true}'],
    );
    expect(enabled).toEqual({ status: 204, body: '' });
    const started = await curl('-X', 'POST', address('/sync'), ...authorized());
    expect(started.status).toBe(202);
    const { id } = JSON.parse(started.body) as Job;

    const ended = await sync();
    expect(ended).toMatchObject({ id, state: 'succeeded', createdBy: 'admin' });
    const expected = await expectedRefs();
    expect(expected).toHaveLength(486);
    expect(ended.result.counts).toEqual({ ...UNCHANGED, created: 486, unchanged: 0 });
    expect((await readEntities(server)).map(refOf).sort()).toEqual(expected);

    await expect.poll(() => events.heard.at(-1)?.data).toMatchObject({ id, state: 'succeeded' });
    const seen = events.heard.flatMap(({ data }) => (data.progress as { done: number }) ?? []);
    const between = seen.filter(({ done }) => done > 0 && done < 486);
    expect(between.length).toBeGreaterThan(0);
    expect(seen.map(({ done }) => done)).toEqual(
      seen.map(({ done }) => done).sort((a, b) => a - b),
    );
    events.close();
  });

  it('finds everything unchanged the second time', async () => {
    const before = await readEntities(server);
    const { state, result } = await sync();
    expect({ state, counts: result.counts }).toEqual({
      state: 'succeeded',
      counts: { ...UNCHANGED, unchanged: 486 },
    });
    expect(await readEntities(server)).toEqual(before);
    await expectNothingHalfWritten(server);
  });

  it('shows a workload as it is now, and streams the log of a pod', async () => {
    const entity = '/entities/Service/service-00000';
    const query = 'namespace=prod.team-000';
    const [panel] = await server.get<Panel[]>(`${entity}/panels?${query}`);
    expect(panel).toMatchObject({ plugin: 'kubernetes', title: 'Kubernetes' });
    const path = `${entity}/panels/kubernetes/${panel?.id}`;
    const document = await server.get<PanelDocument>(`${path}?${query}`);
    const pods = document.sections.find(({ title }) => title === 'Pods') as { rows: object[] };
    expect(pods.rows).toHaveLength(4);
    expect(pods.rows[0]).toMatchObject({ status: { text: 'Running', level: 'ok' }, restarts: 0 });
    const logs = document.sections.find(({ type }) => type === 'log-stream') as unknown as {
      sources: { id: string }[];
    };
    expect(logs.sources).toHaveLength(4);

    const source = encodeURIComponent(logs.sources[0]?.id as string);
    const reading = new AbortController();
    const { signal } = reading;
    const stream = await server.fetch(`${path}/stream?${query}&source=${source}`, { signal });
    expect(stream.headers.get('content-type')).toContain('application/x-ndjson');
    let text = '';
    const decoder = new TextDecoder();
    for await (const bytes of stream.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(bytes, { stream: true });
      // What was written while we read.
      if (text.includes('tick 1 of')) break;
    }
    reading.abort();
    const lines = text.trim().split('\n');
    expect(JSON.parse(lines[0] as string)).toMatchObject({
      text: expect.stringMatching(/^starting team-000\/service-00000-/),
    });
    expect(text).toContain('grüße aus dem Pod ✓');
  });

  it('marks what vanished upstream, and takes the mark back when it returns', async () => {
    const object = '/apis/apps/v1/namespaces/team-000/deployments/service-00000';
    const path = '/entities/Service/service-00000?namespace=prod.team-000';
    const deployment = await fixture.request('prod', 'GET', object);
    await fixture.request('prod', 'DELETE', object);
    expect((await sync()).result.counts).toMatchObject({ gone: 1, created: 0, failed: 0 });
    const goneSince = async () => (await server.get<Entity>(path)).status?.source?.goneSince;
    expect(await goneSince()).toEqual(expect.any(String));
    expect((await server.get<Entity[]>('/entities?gone=true')).map(refOf)).toEqual([
      'Service/prod.team-000/service-00000',
    ]);
    // Its namesake in the other cluster is another entity.
    expect(await countEntities(server)).toBe(486);

    await fixture.request('prod', 'POST', object.slice(0, object.lastIndexOf('/')), deployment);
    expect((await sync()).result.counts).toMatchObject({ gone: 0, created: 0, failed: 0 });
    expect(await goneSince()).toBeUndefined();
    expect(await server.get<Entity[]>('/entities?gone=true')).toEqual([]);
    await expectNothingHalfWritten(server);
  });
});
