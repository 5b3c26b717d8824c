import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshPostgresDatabase } from '@gantry/storage/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { FileServer } from '../../../tests/support/file-server.ts';
import { packPanelPlugin } from '../../../tests/support/panel-plugin.ts';
import { childrenOf } from '../../../tests/support/processes.ts';
import { TestServer } from './support/test-server.ts';

/** `GANTRY_TEST_CYCLES=200` makes it the long one. */
const CYCLES = Number(process.env.GANTRY_TEST_CYCLES ?? 2);
const PANEL = '/api/v1/entities/Service/cart/panels/clockwork/main';

let files: FileServer;
beforeAll(async () => {
  files = await FileServer.start();
});
afterAll(() => files?.stop());

const wish = (version: string) => files.serve(`/${version}.tgz`, packPanelPlugin(version));

/** Makes a change and agrees to it where it is asked for. */
async function change(server: TestServer, body: object): Promise<void> {
  type Change = { id: string; state: string; job: { error?: { message: string } } };
  const settle = async ({ id }: Change): Promise<Change> => {
    for (;;) {
      const { body: now } = await server.get<Change>(`/api/v1/plugin-changes/${id}`);
      if (!['preparing', 'applying'].includes(now.state)) return now;
      await new Promise((wake) => setTimeout(wake, 20));
    }
  };
  const requested = await server.post<Change>('/api/v1/plugin-changes', { ...body, auto: true });
  expect([requested.status, requested.body]).toEqual([202, expect.anything()]);
  let now = await settle(requested.body);
  if (now.state === 'waiting') {
    now = await settle(
      (await server.post<Change>(`/api/v1/plugin-changes/${now.id}/approve`)).body,
    );
  }
  expect([now.state, now.job.error]).toEqual(['applied', undefined]);
}

async function addEntity(server: TestServer): Promise<void> {
  const metadata = { name: 'cart', namespace: 'default' };
  await server.post('/api/v1/entities', { kind: 'Service', metadata, spec: {} });
}

const versionOn = async (server: TestServer) =>
  (await server.get<{ name: string; version: string }[]>('/api/v1/plugins')).body.find(
    ({ name }) => name === 'clockwork',
  )?.version;

describe('a plugin that is called while its versions come and go', () => {
  it('answers every call, and leaves no process, file or port behind', async () => {
    const server = await TestServer.start();
    try {
      await addEntity(server);
      await change(server, { action: 'install', plugins: [wish('1.0.0')] });
      await server.put('/api/v1/plugins/clockwork/enable', { enabled: true });
      let isOver = false;
      const answers = new Map<string, number>();
      const call = async () => {
        while (!isOver) {
          const { status, body } = await server.get<{ sections?: { text: string }[] }>(PANEL);
          const answer = `${status} ${body.sections?.[0]?.text ?? JSON.stringify(body)}`;
          answers.set(answer, (answers.get(answer) ?? 0) + 1);
        }
      };
      const callers = [call(), call()];
      await change(server, { action: 'install', plugins: [wish('2.0.0')] });
      await change(server, { action: 'rollback' });
      const before = resources(server);
      for (let cycle = 0; cycle < CYCLES; cycle++) {
        await change(server, { action: 'install', plugins: [wish('2.0.0')] });
        await change(server, { action: 'rollback' });
      }
      isOver = true;
      await Promise.all(callers);
      expect([...answers.keys()].sort()).toEqual(['200 1.0.0 1.0.0', '200 2.0.0 2.0.0']);
      // Calls under way keep the version that they began with for a moment.
      await expect.poll(() => resources(server), { timeout: 30_000 }).toEqual(before);
    } finally {
      await server.stop();
    }
  }, 600_000);
});

/** What there is of this process that a leak would make more of. */
function resources(server: TestServer) {
  const names = (folder: string) => readdirSync(join(server.dataDir, folder)).sort();
  const open = readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return [];
    }
  });
  return {
    children: childrenOf(process.pid).length,
    files: open.filter((path) => path.startsWith(server.dataDir)).length,
    pipes: open.filter((path) => path.startsWith('pipe:')).length,
    copies: names('installed-plugins'),
    root: names('plugins'),
    generations: names('plugins/.gantry/generations').length,
    staging: names('plugins/.gantry/store'),
    plans: names('plugins/.gantry/platform'),
  };
}

const postgresUrl = inject('postgresUrl');

describe.skipIf(postgresUrl === undefined)('servers with a root each on one database', () => {
  it('come to the same plugins, also the one that starts later', async () => {
    const database = await freshPostgresDatabase(postgresUrl as string);
    const dataDir = mkdtempSync(join(tmpdir(), 'gantry-test-replicas-'));
    const servers: TestServer[] = [];
    const start = async (name: string) => {
      const flags = { pluginsRoot: join(dataDir, name) };
      const server = await TestServer.start({ db: database.location, dataDir, flags });
      servers.push(server);
      return server;
    };
    const allHave = async (version: string | undefined) => {
      for (const server of servers) {
        await expect.poll(() => versionOn(server), { timeout: 30_000 }).toBe(version);
      }
    };
    try {
      const first = await start('first');
      const second = await start('second');
      await change(first, { action: 'install', plugins: [wish('1.0.0')] });
      await allHave('1.0.0');
      await change(second, { action: 'install', plugins: [wish('2.0.0')] });
      await allHave('2.0.0');
      const third = await start('third');
      await allHave('2.0.0');
      await change(third, { action: 'uninstall', names: ['clockwork'] });
      await allHave(undefined);
    } finally {
      for (const server of servers) await server.stop({ keepData: true });
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  }, 120_000);
});
