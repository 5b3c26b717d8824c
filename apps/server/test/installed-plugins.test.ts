import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildTgz } from '@gantry/artifacts/testing';
import { installPlugins, rollBack } from '@gantry/plugin-installer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer } from './support/test-server.ts';

const PANEL = '/api/v1/entities/Service/cart/panels/clockwork/main';

/** Says its version twice: as its code has it, and as a file of it that is read later says. */
const source = (version: string) => `
import { readFile } from 'node:fs/promises';
class Panel {
  static [Symbol.for('gantry.capability-kind')] = 'panel';
  async render() {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const read = await readFile(new URL('./version.txt', import.meta.url), 'utf8');
    return { sections: [{ type: 'status', level: 'ok', text: '${version} ' + read }] };
  }
}
export default {
  [Symbol.for('gantry.plugin-definition')]: true,
  definition: {
    slug: 'clockwork', name: 'Clockwork', apiVersion: 1,
    capabilities: [{
      kind: 'panel', handler: Panel,
      panels: [{ id: 'main', title: 'Main', appliesTo: { kinds: ['Service'] } }],
    }],
  },
};
`;

function pack(version: string, code = source(version)): Buffer {
  const manifest = {
    name: '@example/gantry-plugin-clockwork',
    version,
    type: 'module',
    gantry: { plugin: './plugin.js' },
  };
  return buildTgz([
    { name: 'package/package.json', content: JSON.stringify(manifest) },
    { name: 'package/plugin.js', content: code },
    { name: 'package/version.txt', content: version },
  ]);
}

interface Plugin {
  name: string;
  version: string;
  status: string;
  enabled: boolean;
}

describe('a root that plugins are installed into while the server runs', () => {
  let directory: string;
  let root: string;
  let server: TestServer;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'gantry-installed-'));
    root = join(directory, 'root');
    mkdirSync(root);
    server = await TestServer.start({ flags: { pluginsRoot: root } });
    const metadata = { name: 'cart', namespace: 'default' };
    await server.post('/api/v1/entities', { kind: 'Service', metadata, spec: {} });
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const want = (...packages: string[]) => {
    const plugins = packages.map((path) => ({ package: path }));
    writeFileSync(join(directory, 'dynamic-plugins.yaml'), JSON.stringify({ plugins }));
  };
  const install = async (version: string, code?: string) => {
    const name = `clockwork-${version}.tgz`;
    writeFileSync(join(directory, name), pack(version, code));
    want(`./${name}`);
    await installSet();
  };
  const installSet = () =>
    installPlugins({
      file: join(directory, 'dynamic-plugins.yaml'),
      root,
      environment: { HOME: directory },
    });
  const installed = async () =>
    (await server.get<Plugin[]>('/api/v1/plugins')).body.map(({ name, version, status }) =>
      [name, version, status].join(' '),
    );
  const render = async () => {
    const { status, body } = await server.get<{ sections?: { text: string }[] }>(PANEL);
    return `${status} ${body.sections?.[0]?.text ?? JSON.stringify(body)}`;
  };
  /** What calls answer that go on, four at a time, until the given one is among the answers. */
  const renderUntil = async (last: string): Promise<string[]> => {
    const answers: string[] = [];
    const caller = async () => {
      while (!answers.includes(last)) {
        const answer = await render();
        answers.push(answer);
        if (!answer.startsWith('200')) return;
      }
    };
    await Promise.all([caller(), caller(), caller(), caller()]);
    return [...new Set(answers)].sort();
  };

  it('has no plugins at first', async () => {
    expect(await installed()).toEqual([]);
  });

  it('loads a plugin that is installed, without a restart', async () => {
    await install('1.0.0');
    await expect.poll(installed, { timeout: 20_000 }).toEqual(['clockwork 1.0.0 loaded']);
    expect((await server.put('/api/v1/plugins/clockwork/enable', { enabled: true })).status).toBe(
      204,
    );
    expect(await render()).toBe('200 1.0.0 1.0.0');
  });

  it('updates it under calls: none fails, and each is answered by one version', async () => {
    const calls = renderUntil('200 2.0.0 2.0.0');
    await install('2.0.0');
    expect(await calls).toEqual(['200 1.0.0 1.0.0', '200 2.0.0 2.0.0']);
    expect(await installed()).toEqual(['clockwork 2.0.0 loaded']);
  });

  it('keeps the former version in use when the new one does not start', async () => {
    await install('3.0.0', 'throw new Error("not today");');
    const answer = await server.post<{ code: string; error: string }>('/api/v1/plugins:reload');
    expect(answer.status).toBe(409);
    expect(answer.body.code).toBe('PLUGINS_NOT_RELOADED');
    expect(answer.body.error).toContain('"clockwork" 3.0.0');
    expect(await render()).toBe('200 2.0.0 2.0.0');
  });

  it('rolls back under calls', async () => {
    const calls = renderUntil('200 1.0.0 1.0.0');
    await rollBack({ root }, 1);
    expect(await calls).toEqual(['200 1.0.0 1.0.0', '200 2.0.0 2.0.0']);
  });

  it('drops a plugin that was taken out, after the call under way', async () => {
    want();
    const call = render();
    await installSet();
    const { body } = await server.post<{ changes: object[] }>('/api/v1/plugins:reload');
    expect(body.changes.length).toBeLessThanOrEqual(1);
    expect(await installed()).toEqual([]);
    expect(await call).toBe('200 1.0.0 1.0.0');
    expect(await render()).toMatch(/^404 .*PLUGIN_NOT_INSTALLED/);
  });

  it('is reloaded by those who may manage plugins, and says so in the audit log', async () => {
    const refused = await server.post('/api/v1/plugins:reload', undefined, { as: 'developer' });
    expect(refused.status).toBe(403);
    const { body } = await server.get<{ action: string; after: object }[]>(
      '/api/v1/audit?action=plugin.reloaded',
    );
    expect(JSON.stringify(body)).toContain('2.0.0');
  });
});
