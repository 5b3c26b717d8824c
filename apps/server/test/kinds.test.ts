import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { databases } from './support/databases.ts';
import { TestServer } from './support/test-server.ts';

interface Change {
  outcome: string;
  checked: number;
  broken: number;
  problems: { ref: string; pointer: string; message: string }[];
  jobId?: string;
}
interface Refusal {
  error: string;
  code: string;
  details: { problems: { pointer: string; message: string; ref?: string }[]; broken: number };
}

const database = {
  kind: 'Database',
  aliases: ['db'],
  icon: 'database',
  schema: {
    properties: {
      engine: { type: 'string', enum: ['postgres', 'mysql'] },
      sizeGb: { type: 'integer', minimum: 1 },
      operatedBy: {
        type: 'string',
        'x-entity-ref': { kinds: ['Team'], relation: 'operatedBy', inverse: 'operates' },
      },
      replicates: {
        type: 'array',
        items: {
          type: 'string',
          'x-entity-ref': {
            kinds: ['Database'],
            relation: 'replicates',
            inverse: 'replicatedBy',
            breaks: 'source',
          },
        },
      },
    },
    required: ['engine'],
  },
};

/** A package that adds a kind, as anyone could write it. */
function writePlugin(folder: string, slug: string, kind: object): void {
  const directory = join(folder, slug);
  mkdirSync(directory, { recursive: true });
  const section = { name: `gantry-plugin-${slug}`, version: '1.0.0', type: 'module' };
  const text = JSON.stringify({ ...section, gantry: { plugin: './plugin.js' } });
  writeFileSync(join(directory, 'package.json'), text);
  const manifest = {
    slug,
    name: slug,
    apiVersion: 1,
    pluginType: 'catalog',
    entityKinds: [kind],
  };
  writeFileSync(
    join(directory, 'plugin.js'),
    `class Empty { static [Symbol.for('gantry.capability-kind')] = 'catalog';
       static manifest = ${JSON.stringify(manifest)};
       async *sync() { yield { entities: [] }; } }
     export default Empty;`,
  );
}

describe.each(databases(inject('postgresUrl')))('kinds on %s', (_name, create) => {
  if (!create) {
    it.skip('skipped: no PostgreSQL server starts on this machine', () => {});
    return;
  }
  let server: TestServer;
  let drop: (() => Promise<void>) | undefined;
  let plugins: string;

  beforeAll(async () => {
    const made = await create();
    drop = made.drop;
    plugins = mkdtempSync(join(tmpdir(), 'gantry-test-kind-plugins-'));
    const topic = { kind: 'Topic', schema: { properties: { partitions: { type: 'integer' } } } };
    writePlugin(plugins, 'queues', topic);
    writePlugin(plugins, 'streams', topic);
    server = await TestServer.start({
      plugins,
      ...(made.db === undefined ? {} : { db: made.db }),
    });
  });
  afterAll(async () => {
    await server?.stop();
    await drop?.();
    if (plugins) rmSync(plugins, { recursive: true, force: true });
  });

  const putEntity = (kind: string, name: string, spec: object) =>
    server.post<Refusal>('/api/v1/entities', { kind, metadata: { name }, spec });
  const audit = async (): Promise<{ action: string; before?: object; after?: object }[]> =>
    (await server.get<never[]>('/api/v1/audit?resourceType=kind&limit=5')).body;

  it('are added while the server runs, closed to unknown fields, and audited', async () => {
    const refused = await server.post('/api/v1/kinds', database, { as: 'platform-engineer' });
    expect(refused.status).toBe(403);
    const dry = await server.post<Change>('/api/v1/kinds?dryRun=true', database);
    expect(dry).toMatchObject({ status: 201, body: { outcome: 'created' } });
    expect((await server.get('/api/v1/kinds/Database')).status).toBe(404);

    expect(await server.post('/api/v1/kinds', database)).toMatchObject({
      status: 201,
      body: { outcome: 'created', checked: 0, broken: 0, problems: [] },
    });
    const list = (await server.get<{ kind: string }[]>('/api/v1/kinds', { as: 'viewer' })).body;
    expect(list.find(({ kind }) => kind === 'Database')).toMatchObject({
      plural: 'databases',
      aliases: ['db'],
      title: 'Database',
      icon: 'database',
      builtIn: false,
      addedBy: 'apikey:test-admin',
      count: 0,
    });
    const schema = (await server.get('/api/v1/schemas/Database')).body;
    expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
    expect((await audit())[0]).toMatchObject({
      action: 'kind.created',
      after: { kind: 'Database', plural: 'databases' },
    });

    const bad = await putEntity('Database', 'orders', { engine: 'oracle', size: 1 });
    expect(bad.status).toBe(400);
    expect(bad.body.details.problems.map(({ pointer }) => pointer).sort()).toEqual([
      '/spec/engine',
      '/spec/size',
    ]);
    expect((await server.post<Refusal>('/api/v1/kinds', database)).body.code).toBe('KIND_TAKEN');
    const again = await server.put('/api/v1/kinds/Database', database);
    expect(again.body).toMatchObject({ outcome: 'unchanged' });
  });

  it('make relations of their fields, in both directions, for filters, impact and cycles', async () => {
    await putEntity('Team', 'dba', {});
    await putEntity('Database', 'main', { engine: 'postgres', operatedBy: 'dba' });
    await putEntity('Database', 'copy', { engine: 'postgres', replicates: ['main'] });
    const wrong = await putEntity('Database', 'bad', {
      engine: 'mysql',
      replicates: ['Service/checkout'],
    });
    expect(wrong.body.details.problems).toEqual([
      { pointer: '/spec/replicates/0', message: 'must refer to Database, not to Service' },
    ]);
    const names = async (query: string) =>
      (await server.get<{ metadata: { name: string } }[]>(`/api/v1/entities?${query}`)).body.map(
        ({ metadata }) => metadata.name,
      );
    expect(await names('related=operatedBy:Team/dba')).toEqual(['main']);
    expect(await names('related=operates:Database/main')).toEqual(['dba']);
    expect(await names('related=replicatedBy:db/copy')).toEqual(['main']);
    expect(await names('q=kind:db')).toEqual(['copy', 'main']);
    const graph = (await server.get<{ edges: object[] }>('/api/v1/graph/Database/main')).body;
    expect(graph.edges).toContainEqual({
      from: 'Database/copy',
      to: 'Database/main',
      relation: 'replicates',
      inverse: 'replicatedBy',
    });
    const impact = await server.get('/api/v1/entities/Database/main/impact');
    expect(impact.body).toMatchObject({
      affected: [{ id: 'Database/copy', relation: 'replicates' }],
    });
    await server.patch('/api/v1/entities/Database/main', { spec: { replicates: ['copy'] } });
    const cycles = await server.get<{ cycles: { path: string[] }[] }>('/api/v1/relations/cycles');
    expect(cycles.body.cycles.map(({ path }) => path)).toContainEqual([
      'Database/copy',
      'Database/main',
    ]);
    await server.patch('/api/v1/entities/Database/main', { spec: { replicates: null } });
    const details = (await server.get('/api/v1/kinds/Team')).body;
    expect(details).toMatchObject({ builtIn: true });
    expect((details as { usedBy: object[] }).usedBy).toContainEqual({
      kind: 'Database',
      field: 'operatedBy',
      type: 'operatedBy',
      inverse: 'operates',
      kinds: ['Team'],
    });
  });

  it('refuse a change that entities do not survive, and say where; forced, these are marked', async () => {
    const { engine, ...rest } = database.schema.properties;
    const narrower = {
      ...database,
      schema: {
        ...database.schema,
        properties: { ...rest, engine: { ...engine, enum: ['mysql'] } },
      },
    };
    const report = { broken: 2, problems: [{ ref: 'Database/copy', pointer: '/spec/engine' }, {}] };
    const dry = await server.put<Change>('/api/v1/kinds/Database?dryRun=true', narrower);
    expect(dry).toMatchObject({ status: 200, body: { outcome: 'updated', checked: 2, ...report } });
    const refused = await server.put<Refusal>('/api/v1/kinds/Database', narrower);
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'KIND_BREAKS_ENTITIES', details: report },
    });
    expect((await putEntity('Database', 'third', { engine: 'postgres' })).status).toBe(201);

    const forced = await server.put<Change>('/api/v1/kinds/Database?force=true', narrower);
    expect(forced).toMatchObject({ status: 200, body: { broken: 3 } });
    const invalid = async () =>
      (await server.get<object[]>('/api/v1/entities?q=is:invalid')).body.length;
    expect(await invalid()).toBe(3);
    expect((await server.get('/api/v1/kinds/Database')).body).toMatchObject({ invalid: 3 });
    const problems = await server.get('/api/v1/kinds/Database/problems?name=main');
    expect(problems.body).toEqual([
      { ref: 'Database/main', pointer: '/spec/engine', message: 'must be one of: mysql' },
    ]);
    // Whatever is written from now on fits, and is no longer marked; what is deleted leaves no mark.
    await server.patch('/api/v1/entities/Database/main', { spec: { engine: 'mysql' } });
    expect(await invalid()).toBe(2);
    expect((await server.delete('/api/v1/entities/Database/third')).status).toBe(204);
    expect(await invalid()).toBe(1);
    expect((await server.put('/api/v1/kinds/Database', database)).status).toBe(200);
    expect(await invalid()).toBe(0);
    expect((await audit())[1]).toMatchObject({
      action: 'kind.updated',
      after: { forced: { broken: 3 } },
    });
  });

  it('derive relations again when their declarations change, also of many entities', async () => {
    const kind = (relation: string) => ({
      kind: 'Job',
      schema: {
        properties: {
          steps: {
            type: 'array',
            items: {
              properties: {
                uses: {
                  'x-entity-ref': { kinds: ['Database'], relation, inverse: `${relation}By` },
                },
              },
            },
          },
        },
      },
    });
    await server.post('/api/v1/kinds', kind('reads'));
    const entities = Array.from({ length: 600 }, (_, i) => ({
      kind: 'Job',
      metadata: { name: `job-${i}` },
      spec: { steps: [{ uses: 'main' }] },
    }));
    for (const part of [entities.slice(0, 300), entities.slice(300)]) {
      const { status } = await server.post('/api/v1/entities/batch', { entities: part });
      expect(status).toBe(200);
    }
    const count = async (relation: string) =>
      (await server.get(`/api/v1/entities?count=true&limit=1&related=${relation}`)).headers[
        'x-total-count'
      ];
    expect(await count('reads:Database/main')).toBe('600');
    const changed = await server.put<Change>('/api/v1/kinds/Job', kind('uses'));
    expect(changed.body).toMatchObject({ checked: 600, broken: 0, jobId: expect.any(String) });
    await expect
      .poll(async () => (await server.get(`/api/v1/jobs/${changed.body.jobId}`)).body)
      .toMatchObject({ state: 'succeeded', result: { entities: 600, relations: 1_200 } });
    expect(await count('uses:Database/main')).toBe('600');
    const gone = await server.get('/api/v1/entities?related=reads:Database/main');
    expect(gone.status).toBe(400);
  });

  it('are deleted only without entities', async () => {
    const held = await server.delete<Refusal>('/api/v1/kinds/Database');
    expect(held).toMatchObject({
      status: 409,
      body: { code: 'KIND_HAS_ENTITIES', details: { count: 2 } },
    });
    await server.post('/api/v1/kinds', { kind: 'Note', schema: {} });
    expect((await server.delete('/api/v1/kinds/Note')).body).toMatchObject({ outcome: 'deleted' });
    expect((await server.get('/api/v1/entities/Note')).status).toBe(404);
    const builtIn = await server.delete<Refusal>('/api/v1/kinds/Service');
    expect(builtIn.body.code).toBe('KIND_BUILT_IN');
  });

  it('that are built in take further fields, and nothing else', async () => {
    const extra = { schema: { properties: { tier: { type: 'integer', 'x-hidden': true } } } };
    const refused = await server.put<Refusal>('/api/v1/kinds/Service', {
      title: 'Mine',
      schema: { properties: { lifecycle: {} }, required: ['lifecycle'] },
    });
    expect(refused.body.details.problems.map(({ pointer }) => pointer).sort()).toEqual([
      '/schema/properties/lifecycle',
      '/schema/required',
      '/title',
    ]);
    expect((await server.put('/api/v1/kinds/Service', extra)).status).toBe(200);
    expect((await putEntity('Service', 'shop', { type: 'backend', tier: 1 })).status).toBe(201);
    expect((await putEntity('Service', 'bad', { tier: 'one' })).status).toBe(400);
    const held = await server.delete<Refusal>('/api/v1/kinds/Service');
    expect(held).toMatchObject({ status: 409, body: { details: { broken: 1 } } });
    await server.patch('/api/v1/entities/Service/shop', { spec: { tier: null } });
    expect((await server.delete('/api/v1/kinds/Service')).status).toBe(200);
    expect((await putEntity('Service', 'late', { tier: 1 })).status).toBe(400);
  });

  it('are refused with everything that is wrong with them', async () => {
    const refused = await server.post<Refusal>('/api/v1/kinds', {
      kind: 'Bad',
      schema: {
        properties: {
          a: { type: 'string', pattern: '(?=x)y' },
          b: { $ref: 'https://example.com/schema.json' },
          c: { type: 'strnig', additionalProperty: false },
          d: { type: 'array', uniqueItems: true },
          e: { 'x-entity-ref': { kinds: ['service'], relation: 'Uses' } },
        },
      },
    });
    expect(refused.status).toBe(400);
    expect(refused.body.details.problems.map(({ pointer }) => pointer)).toEqual([
      '/schema/properties/a/pattern',
      '/schema/properties/b/$ref',
      '/schema/properties/c/type',
      '/schema/properties/c/additionalProperty',
      '/schema/properties/d/uniqueItems',
      '/schema/properties/e/x-entity-ref/kinds/0',
      '/schema/properties/e/x-entity-ref/relation',
    ]);
    const clash = (reference: object) =>
      server.post<Refusal>('/api/v1/kinds', {
        kind: 'Clash',
        schema: { properties: { x: { 'x-entity-ref': reference } } },
      });
    for (const [reference, message] of [
      [{ relation: 'dependsOn', inverse: 'neededBy' }, /inverse "dependencyOf" already/],
      [{ relation: 'hasPart' }, /is the inverse of "partOf" already/],
      [{ relation: 'sits', inverse: 'partOf' }, /is a relation of its own already/],
    ] as const) {
      const answer = await clash(reference);
      expect(answer.body.details.problems[0]?.message).toMatch(message);
    }
    const words = await server.post<Refusal>('/api/v1/kinds', {
      kind: 'Store',
      plural: 'databases',
      schema: {},
    });
    expect(words.body.code).toBe('KIND_TAKEN');
  });

  it('come with a plugin that is enabled, and stay when it is not', async () => {
    const enable = (slug: string, enabled: boolean) =>
      server.put<Refusal>(`/api/v1/plugins/${slug}/enable`, { enabled });
    expect((await enable('queues', true)).status).toBe(204);
    const topic = (await server.get('/api/v1/kinds/Topic')).body;
    expect(topic).toMatchObject({ plugin: 'queues', builtIn: false });
    expect((await putEntity('Topic', 'orders', { partitions: 3 })).status).toBe(201);
    const clash = await enable('streams', true);
    expect(clash).toMatchObject({ status: 409, body: { code: 'KIND_TAKEN' } });
    expect(clash.body.error).toContain('the plugin "queues" brings it');
    const change = { schema: { properties: { partitions: {} } } };
    const taken = await server.put<Refusal>('/api/v1/kinds/Topic', change);
    expect(taken.body.code).toBe('KIND_OF_PLUGIN');
    expect((await enable('queues', false)).status).toBe(204);
    expect((await putEntity('Topic', 'more', { partitions: 1 })).status).toBe(201);
    // People may take over what nobody brings any more.
    expect((await server.put('/api/v1/kinds/Topic', change)).status).toBe(200);
    expect((await enable('queues', true)).body.code).toBe('KIND_TAKEN');
  });
});
