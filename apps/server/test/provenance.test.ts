import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { databases } from './support/databases.ts';
import { root, TestServer } from './support/test-server.ts';

interface Job {
  id: string;
  type: string;
  state: string;
  result?: { counts?: Record<string, number>; held?: object; restored?: number; gone?: number };
}
interface Entity {
  kind: string;
  metadata: { name: string; namespace: string; title?: string; owner?: string; revision: number };
  spec: { lifecycle?: string };
  status?: { source?: { goneSince?: string; conflicts?: string[] } };
}
interface Refusal {
  code: string;
  details: { problems: { pointer: string }[] };
}

const PLUGINS = join(root, 'tests/fixtures/plugins/platform');
const BASE = '/api/v1/plugins/inventory';

describe.each(databases(inject('postgresUrl')))(
  'the truth about a catalog, over HTTP on %s',
  (_name, create) => {
    if (!create) {
      it.skip('skipped: no PostgreSQL server starts on this machine', () => {});
      return;
    }
    let server: TestServer;
    let drop: (() => Promise<void>) | undefined;
    let sites = 0;
    /** Each test has a namespace of its own: the inventory names it after the site. */
    let site: string;

    beforeAll(async () => {
      const database = await create();
      drop = database.drop;
      const db = database.db === undefined ? {} : { db: database.db };
      server = await TestServer.start({ plugins: PLUGINS, ...db });
      await server.put(`${BASE}/config`, { sites: [{ name: 'start', services: '' }] });
      await server.put(`${BASE}/enable`, { enabled: true });
      // Enabling has begun a sync, which a new configuration would interrupt.
      await server.post(`${BASE}/sync?wait=true`);
    });
    afterAll(async () => {
      await server?.stop();
      await drop?.();
    });
    beforeEach(() => {
      site = `site-${++sites}`;
    });

    async function sync(services: readonly string[], rest: object = {}): Promise<Job> {
      const config = { sites: [{ name: site, services: services.join(','), ...rest }] };
      expect((await server.put(`${BASE}/config`, config)).status).toBe(204);
      const { body } = await server.post<Job>(`${BASE}/sync?wait=true`);
      expect(body).toMatchObject({ type: 'sync', state: 'succeeded' });
      return body;
    }
    const names = (count: number) => Array.from({ length: count }, (_, i) => `svc-${i}`);
    const at = (name: string, rest = '') =>
      `/api/v1/entities/Service/${name}${rest}?namespace=${site}`;
    const entity = async (name: string) => (await server.get<Entity>(at(name))).body;
    const finished = (id: string) =>
      expect
        .poll(async () => (await server.get<Job>(`/api/v1/jobs/${id}`)).body.state, {
          timeout: 20_000,
        })
        .toBe('succeeded');

    it('answers why a value is here, to whoever may read the entity', async () => {
      await sync(['pay']);
      await server.patch(at('pay'), { spec: { lifecycle: 'deprecated' } }, { as: 'developer' });
      const { status, body } = await server.get<{ fields: { pointer: string }[] }>(
        at('pay', '/provenance'),
        { as: 'viewer' },
      );
      expect(status).toBe(200);
      expect(body).toMatchObject({
        ref: `Service/${site}/pay`,
        revision: 2,
        sources: [
          {
            plugin: 'inventory',
            externalId: `${site}/pay`,
            url: `https://inventory.example.com/${site}/pay`,
            scope: site,
            stale: false,
          },
        ],
      });
      const of = (pointer: string) => body.fields.find((field) => field.pointer === pointer);
      expect(of('/metadata/title')).toMatchObject({
        owner: 'source',
        value: `pay of ${site}`,
        conflict: false,
        source: { plugin: 'inventory', integration: 'default', externalId: `${site}/pay` },
        since: { by: 'plugin:inventory', via: 'plugin', revision: 1 },
      });
      expect(of('/spec/lifecycle')).toMatchObject({
        owner: 'person',
        value: 'deprecated',
        sourceValue: 'production',
        since: { by: 'apikey:test-developer', via: 'api', revision: 2 },
      });
      expect((await server.get(at('none', '/provenance'))).status).toBe(404);
    });

    it('lists conflicts, and lets those decide who may write', async () => {
      await sync(['pay']);
      await server.patch(at('pay'), { spec: { lifecycle: 'deprecated' } });
      await sync(['pay'], { lifecycle: 'experimental' });
      const list = () =>
        server.get<Entity[]>(`/api/v1/entities?conflict=true&namespace=${site}`, { as: 'viewer' });
      expect((await list()).body[0]?.status?.source?.conflicts).toEqual(['/spec/lifecycle']);
      const decide = (take: string, as: 'viewer' | 'developer') =>
        server.post<Entity>(
          at('pay', '/provenance/decide'),
          { pointer: '/spec/lifecycle', take },
          { as },
        );
      expect((await decide('source', 'viewer')).status).toBe(403);
      expect((await decide('theirs', 'developer')).status).toBe(400);
      expect((await decide('source', 'developer')).body.spec.lifecycle).toBe('experimental');
      expect((await list()).body).toEqual([]);
      expect(await decide('mine', 'developer')).toMatchObject({
        status: 400,
        body: { code: 'INVALID_INPUT' },
      });
    });

    it('answers as of a time, and restores what was', async () => {
      await sync(['pay', 'ship']);
      const before = await entity('pay');
      const time = new Date().toISOString();
      // The next change is a millisecond later at least: two in one would be one moment.
      while (new Date().toISOString() === time);
      await server.patch(at('pay'), { metadata: { owner: 'payments' } });
      await server.delete(at('ship'));
      const then = `&asOf=${encodeURIComponent(time)}`;
      expect((await server.get(`${at('pay')}${then}`)).body).toEqual(before);
      const list = async (rest: string) =>
        (await server.get<Entity[]>(`/api/v1/entities?namespace=${site}${rest}`)).body.map(
          ({ metadata }) => metadata.name,
        );
      expect(await list('')).toEqual(['pay']);
      expect(await list(then)).toEqual(['pay', 'ship']);
      const first = await server.get<Entity[]>(
        `/api/v1/entities/Service?limit=1&namespace=${site}${then}`,
      );
      expect(first.body).toHaveLength(1);
      expect(first.headers.link).toContain('asOf=');
      const counted = await server.get(`/api/v1/entities?count=true&namespace=${site}${then}`);
      expect(counted.headers['x-total-count']).toBe('2');
      expect(
        await server.get<Refusal>(`/api/v1/entities?q=x&stale=true&sort=-name${then}`),
      ).toMatchObject({
        status: 400,
        body: {
          details: { problems: [{ pointer: '/q' }, { pointer: '/sort' }, { pointer: '/stale' }] },
        },
      });
      expect((await server.get(`${at('pay')}&asOf=yesterday`)).status).toBe(400);
      expect((await server.get(`${at('pay')}&asOf=2026-01-01T23:59:60Z`)).status).toBe(400);

      const { body: history } = await server.get<{ id: number }[]>(at('ship', '/history'));
      const restore = (name: string, body: object, rest: object = {}) =>
        server.post<Entity>(at(name, '/restore'), body, { as: 'developer', ...rest });
      expect((await restore('ship', { entry: history[1]?.id })).status).toBe(201);
      expect(await list('')).toEqual(['pay', 'ship']);
      const stale = { headers: { 'if-match': '"1"' } };
      expect((await restore('pay', { revision: 1 }, stale)).status).toBe(412);
      const restored = await restore('pay', { revision: 1 }, { headers: { 'if-match': '"2"' } });
      expect(restored).toMatchObject({ status: 200, body: { metadata: { revision: 3 } } });
      expect(restored.body.metadata.owner).toBeUndefined();
      expect(await restore('pay', { revision: 9 })).toMatchObject({
        status: 404,
        body: { code: 'REVISION_NOT_FOUND' },
      });
      expect((await restore('pay', { revision: 1, entry: 1 })).status).toBe(400);
      expect((await restore('pay', { revision: 2 }, { as: 'viewer' })).status).toBe(403);
    });

    it('holds a sync that finds most things gone, shows which, and releases or drops it', async () => {
      await sync(names(12));
      const held = await sync(['svc-11']);
      expect(held.result).toMatchObject({
        counts: { gone: 0 },
        held: { unseen: expect.any(Number) },
      });
      const plugin = async () => (await server.get<{ heldSync?: object }>(BASE)).body;
      expect(await plugin()).toMatchObject({ heldSync: { id: held.id, held: 'held' } });
      const path = `${BASE}/syncs/${held.id}`;
      const { body: unseen } = await server.get<{ ref: string }[]>(`${path}/unseen?limit=500`);
      expect(unseen.map(({ ref }) => ref)).toContain(`Service/${site}/svc-3`);
      for (const action of ['release', 'drop', 'undo']) {
        const answer = await server.post(`${path}/${action}`, undefined, { as: 'developer' });
        expect([action, answer.status]).toEqual([action, 403]);
      }
      expect(await server.post(`${path}/drop`)).toMatchObject({
        status: 200,
        body: { held: 'dropped', decidedBy: 'apikey:test-admin' },
      });
      expect((await plugin()).heldSync).toBeUndefined();
      expect(await server.post(`${path}/release`)).toMatchObject({
        status: 409,
        body: { code: 'SYNC_NOT_HELD' },
      });
      const again = await sync(['svc-11']);
      const released = await server.post<Job>(`${BASE}/syncs/${again.id}/release`);
      expect(released.status).toBe(202);
      await finished(released.body.id);
      expect((await entity('svc-3')).status?.source?.goneSince).toBeTruthy();
      expect((await entity('svc-11')).status?.source?.goneSince).toBeUndefined();
      const { body: changes } = await server.get<{ ref: string; outcome: string }[]>(
        `${BASE}/syncs/${again.id}/changes?limit=500`,
      );
      expect(changes).toContainEqual({
        ref: `Service/${site}/svc-3`,
        outcome: 'gone',
        fields: [],
        conflicts: [],
      });
    });

    it('undoes a sync after showing what that does, and plans no further one', async () => {
      await sync(names(3));
      const before = await entity('svc-1');
      await server.patch(at('svc-2'), { metadata: { owner: 'ada' } });
      const bad = await sync([...names(3), 'extra'], { lifecycle: 'deprecated' });
      await server.patch(at('svc-0'), { metadata: { owner: 'ada' } });
      const path = `${BASE}/syncs/${bad.id}`;
      const { body: changes } = await server.get<object[]>(`${path}/changes`);
      expect(changes).toContainEqual({
        ref: `Service/${site}/svc-1`,
        outcome: 'updated',
        fields: [{ pointer: '/spec/lifecycle', before: 'production', after: 'deprecated' }],
        conflicts: [],
      });
      const { body: preview } = await server.get<{ conflicts: { ref: string }[] }>(`${path}/undo`);
      expect(preview).toMatchObject({ restored: 2, removed: 1, conflicting: 1 });
      expect(preview.conflicts[0]?.ref).toBe(`Service/${site}/svc-0`);
      const undo = await server.post<Job>(`${path}/undo`);
      expect([undo.status, undo.body.type]).toEqual([202, 'sync-undo']);
      await finished(undo.body.id);
      const after = await entity('svc-1');
      expect(after.spec).toEqual(before.spec);
      expect((await entity('svc-2')).metadata.owner).toBe('ada');
      expect((await entity('svc-0')).spec.lifecycle).toBe('deprecated');
      expect((await server.get(at('extra'))).status).toBe(404);
      expect((await server.get<object>(BASE)).body).toMatchObject({ lastSync: { id: bad.id } });
      expect((await server.get<object>(BASE)).body).not.toHaveProperty('nextSyncAt');
      expect(await server.post(`${path}/undo`)).toMatchObject({
        status: 409,
        body: { code: 'SYNC_NOT_UNDOABLE' },
      });
      expect((await server.get(`${BASE}/syncs/nothing/undo`)).status).toBe(404);
    });

    it('deletes what is gone, exactly as it was shown', async () => {
      await sync(names(3));
      await server.patch(at('svc-1'), { metadata: { owner: 'ada' } });
      await sync(['svc-0']);
      const preview = () =>
        server.get<{ name: string; namespace: string; kind: string; revision: number }[]>(
          '/api/v1/cleanup?limit=500&source=inventory',
          { as: 'viewer' },
        );
      const shown = (await preview()).body.filter(({ namespace }) => namespace === site);
      expect(shown).toMatchObject([
        { name: 'svc-1', reason: 'gone', written: ['/metadata/owner'], owner: 'ada' },
        { name: 'svc-2', reason: 'gone', written: [], references: 0 },
      ]);
      const entities = shown.map(({ kind, namespace, name, revision }) => {
        return { kind, namespace, name, revision };
      });
      const run = (as: 'viewer' | 'developer') =>
        server.post('/api/v1/cleanup', { entities }, { as });
      expect((await run('viewer')).status).toBe(403);
      await server.patch(at('svc-2'), { metadata: { owner: 'ada' } });
      expect(await run('developer')).toMatchObject({
        status: 409,
        body: { code: 'CLEANUP_OUTDATED', details: { refs: [`Service/${site}/svc-2`] } },
      });
      entities.pop();
      expect((await run('developer')).body).toEqual([
        { ref: `Service/${site}/svc-1`, outcome: 'deleted', revision: shown[0]?.revision },
      ]);
      expect((await server.get('/api/v1/entities?stale=true', { as: 'viewer' })).status).toBe(200);
      const stale = await server.get<object[]>('/api/v1/cleanup?reason=stale');
      expect(stale.status).toBe(200);
      const listed = await server.get<{ status: { source: object } }[]>(
        `/api/v1/entities/Service?namespace=${site}&freshness=true&fields=status.source`,
      );
      expect(listed.body.length).toBeGreaterThan(0);
      for (const { status } of listed.body) {
        expect(status.source).toMatchObject({ lastSeenAt: expect.stringMatching(/^\d{4}-.*Z$/) });
        expect(status.source).not.toHaveProperty('stale');
      }
    });
  },
);
