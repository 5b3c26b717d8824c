import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiKey, Entity } from '@gantry/client';
import { freshPostgresDatabase } from '@gantry/storage/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { GantryProcess, root } from '../support/gantry-process.ts';
import { curl, hasCurl, runGantry } from '../support/run-program.ts';
import { countEntities } from './support/read-catalog.ts';

const EXAMPLES = join(root, 'examples/catalog');
const postgresUrl = inject('postgresUrl');

let folder: string;
let server: GantryProcess;
let total: number;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-e2e-catalog-'));
  server = await GantryProcess.start(mkdtempSync(join(folder, 'data-')));
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('./bin/gantry', () => {
  it('applies the examples, and gets, describes and exports them as the same bytes', async () => {
    const applied = await runGantry(server, ['apply', '-f', EXAMPLES, '-q']);
    expect(applied).toMatchObject({ code: 0, err: '' });
    total = await countEntities(server);
    expect(applied.out).toBe(`${total} created, 0 updated, 0 unchanged\n`);
    expect(total).toBeGreaterThan(70);

    const got = await runGantry(server, ['get', 'Service/checkout-api', '-o', 'yaml']);
    expect(got.out).toMatch(/^apiVersion: gantry.io\/v1\nkind: Service\nmetadata:\n/);
    const described = await runGantry(server, ['describe', 'Service/checkout-api']);
    expect(described).toMatchObject({ code: 0, out: expect.stringContaining('revision 1') });

    const exported = await runGantry(server, ['export']);
    expect(exported.out).toContain(got.out);
    const again = await runGantry(server, ['apply', '-f', '-', '-q'], exported.out);
    expect(again.out).toBe(`0 created, 0 updated, ${total} unchanged\n`);
    expect((await runGantry(server, ['export'])).out).toBe(exported.out);
  });

  it.for([
    ['SQLite', false],
    ['PostgreSQL', true],
  ] as const)(
    'carries a catalog over to an empty server on %s, byte for byte',
    async ([, isPostgres], { skip }) => {
      if (isPostgres && postgresUrl === undefined)
        skip('no PostgreSQL server starts on this machine');
      const database = isPostgres ? await freshPostgresDatabase(postgresUrl as string) : undefined;
      const flags = database ? ['--db', database.location] : [];
      const other = await GantryProcess.start(mkdtempSync(join(folder, 'data-')), flags);
      try {
        const exported = await runGantry(server, ['export']);
        const applied = await runGantry(other, ['apply', '-f', '-', '-q'], exported.out);
        expect(applied.out).toBe(`${total} created, 0 updated, 0 unchanged\n`);
        expect((await runGantry(other, ['export'])).out).toBe(exported.out);
      } finally {
        await other.stop();
        await database?.drop();
      }
    },
  );
});

describe.skipIf(!hasCurl)('curl', () => {
  const authorized = (token = server.token) => ['-H', `Authorization: Bearer ${token}`];
  const json = ['-H', 'Content-Type: application/json'];
  const at = (path: string) => `${server.url}/api/v1${path}`;

  it('reads an entity, sends it back unchanged, and makes, replaces and deletes one', async () => {
    const path = at('/entities/Service/checkout-api');
    const read = await curl(path, ...authorized());
    const sentBack = await curl('-X', 'PUT', path, ...authorized(), ...json, '-d', read.body);
    expect(sentBack).toEqual({ status: 200, body: read.body });

    const text = '{"kind":"Service","metadata":{"name":"by-curl"},"spec":{"type":"backend"}}';
    const post = ['-X', 'POST', at('/entities'), ...authorized(), '-d', text];
    expect((await curl(...post)).status).toBe(201);
    expect((await curl(...post)).status).toBe(409);
    const own = at('/entities/Service/by-curl');
    const replacement = ['-d', '{"spec":{"type":"worker"}}'];
    const replaced = await curl('-X', 'PUT', own, ...authorized(), ...replacement);
    expect(JSON.parse(replaced.body)).toMatchObject({
      metadata: { revision: 2 },
      spec: { type: 'worker' },
    });
    const stale = await curl(
      ...['-X', 'PUT', own, ...authorized(), '-H', 'If-Match: "1"', ...replacement],
    );
    expect([stale.status, JSON.parse(stale.body).code]).toEqual([412, 'REVISION_CONFLICT']);
    const [hit] = JSON.parse((await curl(at('/search?q=by-curl'), ...authorized())).body);
    expect(hit).toMatchObject({ kind: 'Service', name: 'by-curl' });
    expect((await curl('-X', 'DELETE', own, ...authorized())).status).toBe(204);
    expect((await curl(own, ...authorized())).status).toBe(404);
  });

  it('is told what is wrong with what it sends, and nothing is kept', async () => {
    const huge = join(folder, 'huge.json');
    const text = 'x'.repeat(10_500_000);
    writeFileSync(huge, `{"kind":"Team","metadata":{"name":"huge","description":"${text}"}}`);
    const upload = ['-X', 'POST', ...authorized(), ...json, '--data-binary', `@${huge}`];
    const polluting = '{"__proto__":{"admin":true},"clusters":[]}';
    const cases: [string, string[], number, string][] = [
      ['10 MB', [at('/entities'), ...upload], 413, 'BODY_TOO_LARGE'],
      ['10 MB in a batch', [at('/entities/batch'), ...upload], 413, 'BODY_TOO_LARGE'],
      [
        '10 MB of unknown length',
        [at('/entities'), ...upload, '-H', 'Transfer-Encoding: chunked'],
        413,
        'BODY_TOO_LARGE',
      ],
      [
        'a prototype key',
        ['-X', 'PUT', at('/plugins/kubernetes/config'), ...authorized(), ...json, '-d', polluting],
        400,
        'REQUEST_INVALID',
      ],
      ['nothing to sign in with', [at('/entities')], 401, 'UNAUTHENTICATED'],
    ];
    for (const [what, args, status, code] of cases) {
      const answer = await curl(...args);
      expect([what, answer.status, JSON.parse(answer.body).code]).toEqual([what, status, code]);
    }
    expect(await countEntities(server)).toBe(total);
  });

  it('gets no further with a key that is too weak, expired or revoked', async () => {
    const create = (body: object) => server.post<ApiKey>('/auth/apikeys', body);
    const viewer = await create({ name: 'viewer', role: 'viewer' });
    const expiresAt = new Date(Date.now() + 1_000).toISOString();
    const short = await create({ name: 'short', role: 'developer', expiresAt });
    const post = (token: string) =>
      curl('-X', 'POST', at('/entities'), ...authorized(token), '-d', '{"kind":"Team"}');
    expect((await post(short.key as string)).status).toBe(400);
    expect((await post(viewer.key as string)).status).toBe(403);
    const list = at('/entities/Team?limit=1');
    const read = async (key: string) => (await curl(list, ...authorized(key))).status;
    expect(await read(viewer.key as string)).toBe(200);
    const response = await server.fetch(`/auth/apikeys/${viewer.id}`, { method: 'DELETE' });
    expect(response.status).toBe(204);
    expect(await read(viewer.key as string)).toBe(401);
    await expect.poll(() => read(short.key as string)).toBe(401);
    expect((await server.get<Entity[]>('/entities/Team')).length).toBeGreaterThan(0);
  });
});
