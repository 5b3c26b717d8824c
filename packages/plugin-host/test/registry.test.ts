import { cpSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type FailedPlugin,
  type PluginRecord,
  PluginRegistry,
  type PluginRegistryOptions,
} from '@gantry/plugin-host';
import { beforeAll, describe, expect, test } from 'vitest';
import { fixtureRoot, TEST_LIMITS, useTestSpace } from './support/harness.ts';

const space = useTestSpace([]);
let count = 0;

const emptyRoot = () => {
  const root = join(space.directory, `root-${count++}`);
  mkdirSync(root);
  return root;
};

const copyFixture = (root: string, fixture: string, name: string) =>
  cpSync(join(fixtureRoot('good'), fixture), join(root, name), { recursive: true });

const createRegistry = (options: Partial<PluginRegistryOptions> & { roots: readonly string[] }) =>
  new PluginRegistry({ runnerPath: space.runnerPath, limits: TEST_LIMITS, ...options });

describe('the good packages', () => {
  let records: readonly PluginRecord[];
  beforeAll(async () => {
    ({ records } = await createRegistry({ roots: [fixtureRoot('good')] }).load());
  });
  const find = (slug: string) => {
    const record = records.find((candidate) => 'slug' in candidate && candidate.slug === slug);
    if (record?.status !== 'loaded') throw new Error(`${slug} was not loaded`);
    return record;
  };

  test('are loaded in the form of a class', () => {
    expect(find('greeter')).toMatchObject({
      packageName: '@fixtures/greeter',
      version: '1.0.0',
      directory: join(fixtureRoot('good'), 'greeter'),
      methods: ['plugin.testConnection', 'panel.render'],
      manifest: { pluginType: 'panel', testable: true, capabilities: [{ kind: 'panel' }] },
      configSchema: {
        additionalProperties: false,
        properties: { token: { 'x-secret': true }, greeting: { default: 'Hello' } },
      },
    });
  });

  test('are loaded in the form of a definition', () => {
    const { manifest, methods, configSchema } = find('numbers');
    expect(manifest.capabilities.map(({ kind }) => kind)).toEqual(['catalog', 'panel']);
    expect(manifest.testable).toBeUndefined();
    expect(methods).toEqual(['catalog.sync', 'panel.render', 'panel.stream']);
    expect(configSchema).toHaveProperty(['properties', 'syncInterval', 'default'], '5m');
  });

  test('may be executables in another language', () => {
    expect(find('python-hello')).toMatchObject({
      entry: { kind: 'command', command: 'python3' },
      methods: ['catalog.sync', 'panel.render'],
    });
  });

  test('are frozen', () => {
    const { manifest } = find('greeter');
    expect(() => {
      (manifest as { name: string }).name = 'changed';
    }).toThrow(TypeError);
    expect(Object.isFrozen(manifest.capabilities[0]?.panels)).toBe(true);
  });
});

describe('the broken packages', () => {
  let records: ReadonlyMap<string, PluginRecord>;
  beforeAll(async () => {
    const roots = [fixtureRoot('broken'), fixtureRoot('good')];
    const registry = createRegistry({ roots, limits: { startTimeoutMs: 3_000 } });
    await registry.load();
    records = new Map(registry.records.map((record) => [record.packageName, record]));
  });
  const failed = (name: string) => {
    const record = records.get(`@fixtures/${name}`);
    expect(record?.status).toBe('failed');
    return record as FailedPlugin;
  };

  test('stop no other plugin', () => {
    for (const name of ['greeter', 'numbers', 'python-hello']) {
      expect(records.get(`@fixtures/${name}`)?.status).toBe('loaded');
    }
  });

  test.each([
    ['import-throws', /could not be loaded: cannot be imported/],
    ['import-exits', /exited with code 3/],
    ['import-hangs', /did not say hello/],
    ['import-loops', /did not say hello/],
    ['no-manifest', /no manifest/],
    ['no-default-export', /no manifest/],
    ['outside-entry', /outside the package/],
    ['missing-entry', /does not exist/],
    ['invalid-section', /"gantry" section/],
  ])('fail with a reason: %s', (name, reason) => {
    expect(failed(name).reason).toMatch(reason);
  });

  test.each([
    ['bad-slug', ['/slug', '/surprise']],
    ['kind-mismatch', ['/pluginType']],
    ['kind-mismatch-future', ['/pluginType']],
    ['missing-method', ['/pluginType']],
    ['wrong-handler', ['/capabilities/0/handler', '/capabilities/1/handler']],
    ['second-of-two', ['/slug']],
  ])('fail with every problem: %s', (name, pointers) => {
    expect(failed(name).problems.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(pointers),
    );
  });

  test('keep what the process printed', () => {
    expect(failed('import-throws').output).toContain('Error: cannot be imported');
  });

  test('do not include one for a newer contract, which is skipped', () => {
    expect(records.get('@fixtures/future-version')).toMatchObject({
      status: 'skipped',
      slug: 'future-version',
      reason: expect.stringContaining('99'),
    });
  });

  test('do not include the first of two with one slug', () => {
    expect(records.get('@fixtures/first-of-two')?.status).toBe('loaded');
  });

  test('do not include folders that are not plugins', () => {
    expect([...records.keys()].filter((name) => /not-a-plugin|empty/.test(name))).toEqual([]);
  });
});

describe('finding packages', () => {
  test('follows links, looks into scopes, and leaves hidden folders alone', async () => {
    const [root, elsewhere] = [emptyRoot(), emptyRoot()];
    copyFixture(elsewhere, 'greeter', 'linked');
    symlinkSync(join(elsewhere, 'linked'), join(root, 'a-link'));
    symlinkSync(join(elsewhere, 'nothing'), join(root, 'dangling'));
    copyFixture(root, 'numbers', '@acme/numbers');
    copyFixture(root, 'python-hello', '.staged');
    const { records } = await createRegistry({ roots: [root, elsewhere] }).load();
    // Once, although two roots lead to it.
    expect(records.map(({ packageName }) => packageName)).toEqual([
      '@fixtures/numbers',
      '@fixtures/greeter',
    ]);
  });

  test('takes a root that does not exist as an empty one', async () => {
    const registry = createRegistry({ roots: [join(space.directory, 'nowhere')] });
    expect((await registry.load()).records).toEqual([]);
  });

  test('reports a package.json that is not JSON under the folder’s name', async () => {
    const root = emptyRoot();
    mkdirSync(join(root, 'torn'));
    writeFileSync(join(root, 'torn', 'package.json'), '{"gantry": ');
    const { records } = await createRegistry({ roots: [root] }).load();
    expect(records).toMatchObject([{ status: 'failed', packageName: 'torn' }]);
  });
});

describe('loading again', () => {
  test('with a cache starts only what changed', async () => {
    const root = emptyRoot();
    const cachePath = join(root, '.cache', 'descriptions.json');
    copyFixture(root, 'greeter', 'greeter');
    copyFixture(root, 'numbers', 'numbers');
    const first = createRegistry({ roots: [root], cachePath });
    expect((await first.load()).described).toBe(2);
    expect(statSync(cachePath).mode & 0o777).toBe(0o600);

    const second = createRegistry({ roots: [root], cachePath });
    expect((await second.load()).described).toBe(0);
    expect(second.find('greeter')).toEqual(first.find('greeter'));

    const entry = join(root, 'numbers', 'plugin.js');
    writeFileSync(entry, readFileSync(entry, 'utf8').replace("name: 'Numbers'", "name: 'More'"));
    expect((await second.load()).described).toBe(1);
    expect(second.find('numbers')?.manifest.name).toBe('More');
    expect(second.find('numbers')?.digest).not.toBe(first.find('numbers')?.digest);
  });

  test('believes no cache that is damaged or forged', async () => {
    const root = emptyRoot();
    const cachePath = join(root, '.cache.json');
    copyFixture(root, 'greeter', 'greeter');
    await createRegistry({ roots: [root], cachePath }).load();
    const text = readFileSync(cachePath, 'utf8');

    writeFileSync(cachePath, text.slice(0, 40));
    expect(await createRegistry({ roots: [root], cachePath }).load()).toMatchObject({
      described: 1,
      records: [{ status: 'loaded' }],
    });

    writeFileSync(cachePath, text.replace('"slug":"greeter"', '"slug":"../../etc"'));
    expect((await createRegistry({ roots: [root], cachePath }).load()).records).toMatchObject([
      { status: 'failed', problems: [{ pointer: '/slug' }] },
    ]);
  });

  test('that fails leaves the former result in place', async () => {
    const root = emptyRoot();
    copyFixture(root, 'greeter', 'greeter');
    const runnerPath = join(root, '.runner.mjs');
    cpSync(space.runnerPath, runnerPath);
    const registry = new PluginRegistry({ roots: [root], runnerPath });
    await registry.load();
    writeFileSync(runnerPath, '');
    cpSync(join(root, 'greeter'), join(root, 'other'), { recursive: true });
    const broken = new PluginRegistry({ roots: [root], runnerPath: join(root, 'gone.mjs') });
    await expect(broken.load()).rejects.toThrow();
    expect(registry.find('greeter')?.status).toBe('loaded');
  });
});
