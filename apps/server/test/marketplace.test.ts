import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPlugins } from '@gantry/plugin-installer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileServer } from '../../../tests/support/file-server.ts';
import { packPanelPlugin } from '../../../tests/support/panel-plugin.ts';
import { TestServer } from './support/test-server.ts';

interface Change {
  id: string;
  state: string;
  set?: number;
  plan?: {
    needsConsent: boolean;
    plugins: {
      kind: string;
      name: string;
      before?: string;
      after?: string;
      unverified: boolean;
      widened: string[];
      plugin: { slug?: string; asks?: { network: string[]; secrets: string[] } };
    }[];
    losses: object[];
  };
  job: { error?: { message: string; code: string } };
}

let directory: string;
let files: FileServer;
let server: TestServer;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'gantry-marketplace-'));
  files = await FileServer.start();
  server = await TestServer.start();
});
afterAll(async () => {
  await server?.stop();
  await files?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const publish = (version: string, more: Parameters<typeof packPanelPlugin>[1] = {}) =>
  files.serve(`/clockwork-${version}.tgz`, packPanelPlugin(version, more));
const over = ['waiting', 'applied', 'nothing', 'failed', 'cancelled'];
const settle = async (id: string): Promise<Change> => {
  const read = async () => (await server.get<Change>(`/api/v1/plugin-changes/${id}`)).body;
  await expect.poll(async () => (await read()).state, { timeout: 30_000 }).toBeOneOf(over);
  return await read();
};
const request = async (body: object): Promise<Change> => {
  const { status, body: change } = await server.post<Change>('/api/v1/plugin-changes', body);
  expect([status, change]).toEqual([202, expect.anything()]);
  return await settle(change.id);
};
const approve = async ({ id }: Change): Promise<Change> => {
  const { status, body } = await server.post<Change>(`/api/v1/plugin-changes/${id}/approve`);
  expect([status, body]).toEqual([202, expect.anything()]);
  return await settle(body.id);
};
const installed = async () =>
  (await server.get<{ name: string; version: string; status: string }[]>('/api/v1/plugins')).body
    .filter(({ name }) => name === 'clockwork')
    .map(({ version, status }) => `${version} ${status}`);

describe('installing through the platform', () => {
  it('shows what a new plugin asks for, and changes nothing until somebody agrees', async () => {
    const change = await request({ action: 'install', plugins: [publish('1.0.0')], auto: true });
    expect(change).toMatchObject({
      state: 'waiting',
      plan: {
        needsConsent: true,
        plugins: [
          {
            kind: 'added',
            after: '1.0.0',
            unverified: false,
            plugin: { slug: 'clockwork', asks: { network: ['time.example.com'] } },
          },
        ],
      },
    });
    expect(await installed()).toEqual([]);
    expect(await approve(change)).toMatchObject({ state: 'applied', set: 1 });
    expect(await installed()).toEqual(['1.0.0 loaded']);
    const again = await server.post(`/api/v1/plugin-changes/${change.id}/approve`);
    expect(again.body).toMatchObject({ code: 'PLUGIN_SET_CHANGED' });
  });

  it('updates at once what asks for nothing more, and holds what does (S20)', async () => {
    const update = async (version: string, more: Parameters<typeof packPanelPlugin>[1] = {}) =>
      await request({ action: 'install', plugins: [publish(version, more)], auto: true });
    const same = await update('1.1.0');
    expect(same).toMatchObject({
      state: 'applied',
      plan: {
        needsConsent: false,
        plugins: [{ kind: 'updated', before: '1.0.0', after: '1.1.0' }],
      },
    });
    expect(await installed()).toEqual(['1.1.0 loaded']);
    const wider = await update('1.2.0', { network: ['time.example.com', 'evil.example.com'] });
    expect(wider).toMatchObject({
      state: 'waiting',
      plan: { plugins: [{ widened: ['connects to another host: evil.example.com'] }] },
    });
    const bared = await update('1.3.0', { isTokenSecret: false });
    expect(bared.plan?.plugins[0]?.widened).toEqual(['no longer keeps secret: token']);
    expect(await installed()).toEqual(['1.1.0 loaded']);
    expect(await request({ action: 'rollback', auto: true })).toMatchObject({ state: 'applied' });
  });

  it('refuses a version that does not start, with the reason, and changes nothing', async () => {
    const broken = publish('6.6.6', { code: 'throw new Error("not today");' });
    const change = await request({ action: 'install', plugins: [broken] });
    expect(change.state).toBe('failed');
    expect(change.job.error).toMatchObject({ code: 'PLUGIN_NOT_USABLE' });
    expect(change.job.error?.message).toContain('not today');
    expect(await installed()).toEqual(['1.0.0 loaded']);
  });

  it('says what is wrong with a request, with the place of every problem', async () => {
    for (const [text, words] of [
      ['./mine.tgz', 'gantry plugin publish'],
      ['oci://nowhere', 'expected format'],
      ['ref://other', 'included file'],
    ]) {
      const answer = await server.post<{ code: string; error: string }>('/api/v1/plugin-changes', {
        action: 'install',
        plugins: [{ package: text }],
      });
      expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_INPUT']);
      expect(answer.body.error).toContain(words);
    }
    const unknown = await server.post<{ code: string }>('/api/v1/plugin-changes', {
      action: 'uninstall',
      names: ['nothing'],
    });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'PLUGIN_NOT_IN_SET']);
  });

  it('never asks a metadata service or this server for a package (S25)', async () => {
    const { integrity } = publish('1.0.0');
    const { port } = new URL(server.server.url);
    for (const host of ['169.254.169.254', `127.0.0.1:${port}`]) {
      const plugin = { package: `http://${host}/clockwork.tgz`, integrity };
      const change = await request({ action: 'install', plugins: [plugin] });
      expect(change.state).toBe('failed');
      expect(change.job.error?.message).toMatch(/never contacted|Gantry itself/);
    }
  });

  it('finds files that were changed since', async () => {
    const verify = async () => (await server.post<object[]>('/api/v1/plugin-sets:verify')).body;
    expect(await verify()).toEqual([]);
    const root = join(server.dataDir, 'plugins/example-gantry-plugin-clockwork-1.0.0');
    writeFileSync(join(root, 'added.js'), '');
    expect(await verify()).toEqual([
      { plugin: 'example-gantry-plugin-clockwork-1.0.0', problem: 'added.js was added' },
    ]);
    rmSync(join(root, 'added.js'));
  });

  it('uninstalls with everything that belongs to the plugin, and says before what that is (S21)', async () => {
    const secret = { token: 'clock-secret' };
    expect((await server.put('/api/v1/plugins/clockwork/config', secret)).status).toBe(204);
    expect((await server.put('/api/v1/plugins/clockwork/enable', { enabled: true })).status).toBe(
      204,
    );
    const change = await request({ action: 'uninstall', names: ['clockwork'] });
    expect(change).toMatchObject({
      state: 'waiting',
      plan: {
        plugins: [{ kind: 'removed', before: '1.0.0' }],
        losses: [{ slug: 'clockwork', integrations: ['default'], assignments: 0, entities: 0 }],
      },
    });
    expect(await installed()).toEqual(['1.0.0 loaded']);
    expect(await approve(change)).toMatchObject({ state: 'applied', set: 4 });
    expect(await installed()).toEqual([]);
    expect(existsSync(join(server.dataDir, 'plugin-data/clockwork'))).toBe(false);
    const { body } = await server.get<object[]>('/api/v1/integrations');
    expect(body).toEqual([]);
  });

  it('rolls back without fetching anything, and without what was thrown away', async () => {
    const asked = files.requests.length;
    const change = await request({ action: 'rollback' });
    expect(change).toMatchObject({ state: 'waiting', plan: { plugins: [{ kind: 'added' }] } });
    expect(await approve(change)).toMatchObject({ state: 'applied', set: 5 });
    expect(files.requests.length).toBe(asked);
    expect(await installed()).toEqual(['1.0.0 loaded']);
    const { body } = await server.get<{ enabled: boolean; configured: boolean }>(
      '/api/v1/plugins/clockwork',
    );
    expect(body).toMatchObject({ enabled: false, configured: false });
  });

  it('lists sets, the marketplace, and one line for each change in the audit log', async () => {
    const sets =
      await server.get<{ number: number; active: boolean; action: string }[]>(
        '/api/v1/plugin-sets',
      );
    expect(sets.body.map(({ number, active, action }) => [number, active, action])).toEqual([
      [5, true, 'rollback'],
      [4, false, 'uninstall'],
      [3, false, 'rollback'],
      [2, false, 'install'],
      [1, false, 'install'],
    ]);
    const { body } = await server.get<{ name: string; state: string }[]>('/api/v1/marketplace');
    expect(body).toMatchObject([
      { name: '@example/gantry-plugin-clockwork', state: 'installed', publisher: 'example' },
    ]);
    const audit = await server.get<{ action: string }[]>('/api/v1/audit?resourceType=plugin-set');
    expect(audit.body.map(({ action }) => action)).toEqual([
      'plugin-set.rollback',
      'plugin-set.uninstall',
      'plugin-set.rollback',
      'plugin-set.install',
      'plugin-set.install',
    ]);
  });

  it('is for administrators', async () => {
    const body = { action: 'update' };
    for (const as of ['platform-engineer', 'developer', 'viewer'] as const) {
      expect((await server.post('/api/v1/plugin-changes', body, { as })).status).toBe(403);
    }
  });
});

describe('a server whose plugins are installed from a file', () => {
  it('says so, and leaves them alone', async () => {
    const root = join(directory, 'root');
    const file = join(directory, 'dynamic-plugins.yaml');
    writeFileSync(join(directory, 'own.tgz'), packPanelPlugin('1.0.0'));
    writeFileSync(file, JSON.stringify({ plugins: [{ package: './own.tgz' }] }));
    await installPlugins({ file, root, environment: {} });
    const other = await TestServer.start({ flags: { pluginsRoot: root } });
    try {
      const { status, body } = await other.post<{ code: string; error: string }>(
        '/api/v1/plugin-changes',
        { action: 'install', plugins: [publish('2.0.0')] },
      );
      expect([status, body.code]).toEqual([409, 'PLUGINS_FROM_FILE']);
      expect(body.error).toContain(file);
    } finally {
      await other.stop();
    }
  });
});
