import { once } from 'node:events';
import { createId } from '@gantry/base';
import { PERMISSIONS, type Permission } from '@gantry/platform';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  type Asker,
  createWorld,
  toInput,
  type WorldEntity,
  worldEntities,
} from './support/access-world.ts';
import { databases } from './support/databases.ts';
import { type Answer, TestServer } from './support/test-server.ts';

interface Entity {
  kind: string;
  metadata: { name: string; namespace: string; owner?: string };
}
interface Graph {
  nodes: { id: string; kind: string; namespace: string; name: string; dangling: boolean }[];
  edges: { from: string; to: string }[];
}
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const keyOf = (entity: { kind: string; namespace: string; name: string }) =>
  `${entity.kind}/${entity.namespace}/${entity.name}`;
const refOf = ({ kind, metadata }: Entity) => keyOf({ kind, ...metadata });

describe.each(databases(inject('postgresUrl')))(
  'every route and every asker on %s',
  (_name, create) => {
    if (!create) {
      it.skip('skipped: no PostgreSQL server starts on this machine', () => {});
      return;
    }
    let server: TestServer;
    let drop: (() => Promise<void>) | undefined;
    let askers: Asker[];
    let operations: { method: Method; path: string; id: string; permission: string }[];

    beforeAll(async () => {
      const database = await create();
      drop = database.drop;
      server = await TestServer.start(database.db === undefined ? {} : { db: database.db });
      askers = await createWorld(server);
      const { body } = await server.get<{
        paths: Record<string, Record<string, { 'x-permission': string; operationId: string }>>;
      }>('/api/v1/openapi.json', { as: null });
      operations = Object.entries(body.paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => ({
          method: method.toUpperCase() as Method,
          path,
          id: operation.operationId,
          permission: operation['x-permission'],
        })),
      );
    });
    afterAll(async () => {
      await server?.stop();
      await drop?.();
    });

    /** The policy's own answer. */
    const decide = async ({ token }: Asker, permission: Permission, resource?: WorldEntity) => {
      const { name: _, owner = '', ...rest } = resource ?? { name: '' };
      const body = { permission, ...(resource ? { ...rest, owner } : {}) };
      const answer = await server.post<{ allowed: boolean }>('/api/v1/access/explain', body, {
        as: { token },
      });
      expect(answer.status).toBe(200);
      return answer.body.allowed;
    };

    const readable = async (asker: Asker): Promise<WorldEntity[]> => {
      const found: WorldEntity[] = [];
      for (const entity of worldEntities) {
        if (await decide(asker, 'catalog.read', entity)) found.push(entity);
      }
      return found;
    };

    it('agree about routes that are about nothing in particular', async () => {
      let checked = 0;
      for (const { method, path, id, permission } of operations) {
        if (permission === 'public' || permission === 'self') continue;
        const [resource] = permission.split('.');
        if (resource === 'catalog') continue;
        expect(PERMISSIONS).toHaveProperty([permission]);
        for (const asker of askers) {
          const { status } = await server.request(method, path.replace(/\{[^}]+\}/g, 'none'), {
            as: { token: asker.token },
            ...(method === 'GET' || method === 'DELETE' ? {} : { body: {} }),
          });
          const allowed = await decide(asker, permission as Permission);
          expect([id, asker.name, status !== 403]).toEqual([id, asker.name, allowed]);
          checked++;
        }
      }
      expect(checked).toBeGreaterThan(300);
    });

    it('agree about reading each entity by every route that names one', async () => {
      const routes = operations.filter(
        ({ method, path }) => method === 'GET' && path.includes('{kind}/{name}'),
      );
      expect(routes.length).toBeGreaterThanOrEqual(6);
      for (const asker of askers) {
        const visible = new Set((await readable(asker)).map(keyOf));
        for (const entity of worldEntities) {
          for (const { path, id } of routes) {
            const ask = (name: string) =>
              server.get<{ code?: string; error?: string }>(
                `${path
                  .replace('{kind}', entity.kind)
                  .replace('{name}', name)
                  .replace(
                    /\{[^}]+\}/g,
                    'none',
                  )}?namespace=${entity.namespace}${id === 'streamPanel' ? '&source=x' : ''}`,
                { as: { token: asker.token } },
              );
            const answer = await ask(entity.name);
            if (visible.has(keyOf(entity))) {
              const about = [id, asker.name, keyOf(entity), answer.body.code];
              expect(about).not.toEqual([id, asker.name, keyOf(entity), 'ENTITY_NOT_FOUND']);
              if (!path.includes('{panel}')) expect(answer.status).toBe(200);
              continue;
            }
            // To the letter what is answered for something that nobody has written.
            const missing = await ask(`${entity.name}-x`);
            const text = answer.body.error ?? answer.text;
            const other = (missing.body.error ?? missing.text).replace('-x.', '.');
            expect([id, asker.name, answer.status, text]).toEqual([
              id,
              asker.name,
              missing.status,
              other,
            ]);
          }
        }
      }
    });

    it('agree about lists, whatever their filter, order and page, and about counts', async () => {
      for (const asker of askers) {
        const as = { token: asker.token };
        const visible = await readable(asker);
        const list = async (path: string, query: string) => {
          const found: string[] = [];
          let next: string | undefined = `/api/v1/entities${path}?${query}&count=true`;
          let total: string | undefined;
          while (next !== undefined) {
            const answer: Answer<Entity[]> = await server.get<Entity[]>(next, { as });
            expect(answer.status).toBe(200);
            found.push(...answer.body.map(refOf));
            total = String(answer.headers['x-total-count']);
            next = /<([^>]+)>/.exec(String(answer.headers.link ?? ''))?.[1];
          }
          expect(total).toBe(String(found.length));
          return found.sort();
        };
        const expected = (fits: (entity: WorldEntity) => boolean) =>
          visible.filter(fits).map(keyOf).sort();
        const some = 'limit=3';
        expect(await list('', some)).toEqual(expected(() => true));
        for (const sort of ['name', '-name', 'updatedAt', '-createdAt', '-kind']) {
          expect(await list('', `${some}&sort=${sort}`)).toEqual(expected(() => true));
        }
        expect(await list('', `${some}&owner=orders`)).toEqual(
          expected(({ owner }) => owner === 'orders'),
        );
        expect(await list('', `${some}&namespace=vault`)).toEqual(
          expected(({ namespace }) => namespace === 'vault'),
        );
        expect(await list('/Documentation', some)).toEqual(
          expected(({ kind }) => kind === 'Documentation'),
        );
        expect(await list('', `${some}&q=matrix`)).toEqual(expected(() => true));
        const kinds = await server.get<{ kind: string; count: number }[]>('/api/v1/kinds', { as });
        for (const kind of ['Service', 'Documentation']) {
          const shown = kinds.body.find((other) => other.kind === kind)?.count;
          expect([asker.name, kind, shown]).toEqual([
            asker.name,
            kind,
            expected((entity) => entity.kind === kind).length,
          ]);
        }
      }
    });

    it('agree about search, also when more is hidden than is compared', async () => {
      for (const asker of askers) {
        const as = { token: asker.token };
        const visible = (await readable(asker)).map(keyOf).sort();
        const { body } = await server.get<{ kind: string; namespace: string; name: string }[]>(
          '/api/v1/search?q=matrix&limit=100',
          { as },
        );
        expect([asker.name, body.map(keyOf).sort()]).toEqual([asker.name, visible]);
        for (const entity of worldEntities) {
          const found = await server.get<{ kind: string; namespace: string; name: string }[]>(
            `/api/v1/search?q=${entity.name}&limit=100`,
            { as },
          );
          const names = found.body.map(keyOf);
          expect([asker.name, names.includes(keyOf(entity))]).toEqual([
            asker.name,
            visible.includes(keyOf(entity)),
          ]);
        }
      }
    });

    it('agree about the past, of what has changed since as of what has not', async () => {
      const time = new Date().toISOString();
      // The next change is a millisecond later at least: two in one would be one moment.
      while (new Date().toISOString() === time);
      for (const { kind, namespace, name } of worldEntities.slice(0, 5)) {
        const path = `/api/v1/entities/${kind}/${name}?namespace=${namespace}`;
        const patch = { metadata: { annotations: { changed: 'since' } } };
        expect((await server.patch(path, patch)).status).toBe(200);
      }
      const then = `asOf=${encodeURIComponent(time)}`;
      for (const asker of askers) {
        const as = { token: asker.token };
        const visible = (await readable(asker)).map(keyOf).sort();
        const found: string[] = [];
        let next: string | undefined = `/api/v1/entities?limit=3&${then}`;
        while (next !== undefined) {
          const answer: Answer<Entity[]> = await server.get<Entity[]>(next, { as });
          found.push(...answer.body.map(refOf));
          next = /<([^>]+)>/.exec(String(answer.headers.link ?? ''))?.[1];
        }
        expect([asker.name, found.sort()]).toEqual([asker.name, visible]);
        const counted = await server.get(`/api/v1/entities?limit=1&count=true&${then}`, { as });
        expect(counted.headers['x-total-count']).toBe(String(visible.length));
        for (const { kind, namespace, name } of worldEntities) {
          const path = `/api/v1/entities/${kind}/${name}?namespace=${namespace}&${then}`;
          const { status } = await server.get(path, { as });
          const expected = visible.includes(keyOf({ kind, namespace, name })) ? 200 : 404;
          expect([asker.name, name, status]).toEqual([asker.name, name, expected]);
        }
      }
    });

    it('agree about graphs: what is hidden looks like what was never written', async () => {
      for (const asker of askers) {
        const visible = await readable(asker);
        const names = new Set(visible.map(keyOf));
        for (const entity of visible) {
          const { body } = await server.get<Graph>(
            `/api/v1/graph/${entity.kind}/${entity.name}?namespace=${entity.namespace}&depth=6`,
            { as: { token: asker.token } },
          );
          const ids = new Map(body.nodes.map((node) => [node.id, keyOf(node)]));
          for (const node of body.nodes) {
            const isShown = worldEntities.some((other) => keyOf(other) === keyOf(node));
            if (isShown)
              expect([keyOf(node), node.dangling]).toEqual([keyOf(node), !names.has(keyOf(node))]);
          }
          // An edge is part of its source's text, and of nothing else.
          for (const edge of body.edges) expect(names).toContain(ids.get(edge.from));
        }
      }
    });

    it('agree about writing, deleting, and moving between owners', async () => {
      for (const asker of askers) {
        const as = { token: asker.token };
        const mayEver = {
          write: await decide(asker, 'catalog.write'),
          delete: await decide(asker, 'catalog.delete'),
        };
        for (const entity of worldEntities) {
          const path = `/api/v1/entities/${entity.kind}/${entity.name}?namespace=${entity.namespace}&dryRun=true`;
          const read = await decide(asker, 'catalog.read', entity);
          const write = await decide(asker, 'catalog.write', entity);
          const expectStatus = (done: number, allowed: boolean, ever: boolean) =>
            !ever ? 403 : !read ? 404 : allowed ? done : 403;
          const about = (what: string, status: number) => [what, asker.name, keyOf(entity), status];
          const input = toInput(entity) as { kind: string; metadata: object; spec: object };

          const replaced = await server.put(path, input, { as });
          expect(about('replace', replaced.status)).toEqual(
            about('replace', expectStatus(200, write, mayEver.write)),
          );
          const deleted = await server.delete(path, { as });
          expect(about('delete', deleted.status)).toEqual(
            about(
              'delete',
              expectStatus(204, await decide(asker, 'catalog.delete', entity), mayEver.delete),
            ),
          );
          for (const owner of ['payments', 'orders', undefined]) {
            const moved = { ...entity, owner };
            const both = write && (await decide(asker, 'catalog.write', moved));
            const patch = { metadata: { owner: owner ?? null } };
            const answer = await server.patch(path, patch, { as });
            expect(about(`give to ${owner}`, answer.status)).toEqual(
              about(`give to ${owner}`, expectStatus(200, both, mayEver.write)),
            );
            const metadata = { ...input.metadata, owner };
            const batch = await server.post(
              '/api/v1/entities/batch',
              { entities: [{ ...input, metadata }], dryRun: true },
              { as },
            );
            expect(about(`batch to ${owner}`, batch.status)).toEqual(
              about(`batch to ${owner}`, both ? 200 : 403),
            );
          }
          const fresh = { ...input.metadata, name: `new-${createId()}` };
          const created = await server.post(
            '/api/v1/entities/batch',
            { entities: [{ ...input, metadata: fresh }], dryRun: true },
            { as },
          );
          expect(about('create', created.status)).toEqual(about('create', write ? 200 : 403));
        }
      }
    });

    it('agree about events, and tell of what moves out of sight as gone', async () => {
      const sockets = await Promise.all(
        askers.map(async (asker) => {
          const socket = new WebSocket(`${server.server.url.replace('http', 'ws')}/api/v1/ws`, {
            headers: { authorization: `Bearer ${asker.token}` },
          });
          const heard: { type: string; data: Record<string, string> }[] = [];
          const end = new Promise<void>((resolve) => {
            socket.on('message', (data) => {
              const message = JSON.parse(String(data)) as { event?: (typeof heard)[number] };
              if (!message.event) return;
              if (message.event.data.name === 'the-end') resolve();
              else heard.push(message.event);
            });
          });
          await once(socket, 'open');
          socket.send('{"action":"subscribe","channel":"entities"}');
          await once(socket, 'message');
          return { asker, socket, heard, end };
        }),
      );
      const touch = { metadata: { annotations: { touched: createId() } } };
      for (const { kind, name, namespace } of worldEntities) {
        await server.patch(`/api/v1/entities/${kind}/${name}?namespace=${namespace}`, touch);
      }
      const moving = worldEntities.find(
        ({ kind, namespace, owner }) =>
          kind === 'Documentation' && namespace === 'prod.shop' && owner === 'payments',
      ) as WorldEntity;
      const path = `/api/v1/entities/${moving.kind}/${moving.name}?namespace=${moving.namespace}`;
      await server.patch(path, { metadata: { owner: 'orders' } });
      for (const namespace of ['default', 'prod.shop']) {
        const metadata = { name: 'the-end', namespace };
        await server.post('/api/v1/entities', { kind: 'Team', metadata });
      }
      for (const { asker, socket, heard, end } of sockets) {
        await end;
        socket.terminate();
        const moved = heard.filter(({ data }) => data.name === moving.name);
        const names = new Set(heard.map(({ data }) => keyOf(data as never)));
        const visible = new Set((await readable(asker)).map(keyOf));
        const seesBefore = visible.has(keyOf(moving));
        const seesAfter = await decide(asker, 'catalog.read', { ...moving, owner: 'orders' });
        if (seesAfter) visible.add(keyOf(moving));
        expect([asker.name, [...names].sort()]).toEqual([asker.name, [...visible].sort()]);
        if (seesBefore) {
          expect([asker.name, moved.at(-1)?.type]).toEqual([
            asker.name,
            seesAfter ? 'entity.updated' : 'entity.deleted',
          ]);
        }
        expect(JSON.stringify(heard)).not.toContain('formerOwner');
      }
      await server.patch(path, { metadata: { owner: 'payments' } });
    });
  },
);
