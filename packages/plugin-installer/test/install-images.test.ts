import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  hasRegistry,
  OciRegistry,
  packagesAnnotation,
} from '../../../tests/support/oci-registry.ts';
import { InstallSetting, packageFiles } from './install-setting.ts';

describe.skipIf(!hasRegistry)('images of a real registry', () => {
  let registry: OciRegistry;
  let locked: OciRegistry;
  let setting: InstallSetting;

  beforeAll(async () => {
    [registry, locked] = await Promise.all([
      OciRegistry.start(),
      OciRegistry.start({ isPrivate: true }),
    ]);
    await Promise.all(
      ['1.0', '2.0'].map((version) =>
        registry.push('acme/one', version, {
          layers: [packageFiles('plugin-one', '@acme/one', `${version}.0`)],
          annotations: packagesAnnotation('plugin-one'),
        }),
      ),
    );
    await registry.push('acme/two', '1.0', {
      layers: [
        [
          ...packageFiles('plugin-a', 'a'),
          ...packageFiles('plugin-b', 'b'),
          ...packageFiles('plugin-bc', 'bc'),
        ],
      ],
      annotations: packagesAnnotation('plugin-a', 'plugin-b'),
    });
  });
  afterAll(async () => {
    await Promise.all([registry?.stop(), locked?.stop()]);
  });
  beforeEach(() => {
    setting = new InstallSetting();
  });
  afterEach(() => setting.remove());

  const one = (suffix: string) => `oci://${registry.host}/acme/one${suffix}`;

  it('are installed by tag, with the files that others look for', async () => {
    setting.want({ package: one(':1.0!plugin-one'), pluginConfig: { x: { y: 1 } } });
    const result = await setting.install();
    expect(result).toMatchObject({ changed: true, generation: 1 });
    expect(setting.folders()).toEqual(['plugin-one']);
    expect(parse(setting.read('app-config.dynamic-plugins.yaml'))).toEqual({
      dynamicPlugins: { rootDirectory: 'dynamic-plugins-root' },
      x: { y: 1 },
    });
    const digest = parse(setting.read('../dynamic-plugins.lock.yaml')).plugins[
      `oci://${registry.host}/acme/one:!plugin-one`
    ].resolved;
    expect(digest).toMatch(/^oci:\/\/127.*\/acme\/one@sha256:[0-9a-f]{64}!plugin-one$/);
    expect(setting.read('plugin-one/dynamic-plugin-image.hash')).toBe(
      /sha256:([^!]+)/.exec(digest)?.[1],
    );
    expect(setting.read('plugin-one/dynamic-plugin-config.hash')).toMatch(/^[0-9a-f]{64}$/);
  });

  it('are installed by digest, and without a path where there is one', async () => {
    const digest = await registry.push('acme/digest', 'x', {
      layers: [packageFiles('plugin-d', 'd')],
      annotations: packagesAnnotation('plugin-d'),
    });
    setting.want(`oci://${registry.host}/acme/digest@${digest}`, one(':1.0'));
    await setting.install();
    expect(setting.folders()).toEqual(['plugin-d', 'plugin-one']);
  });

  it('may hold several plugins; one that is named like the start of another is another', async () => {
    const image = `oci://${registry.host}/acme/two:1.0`;
    setting.want(`${image}!plugin-a`, `${image}!plugin-b`);
    await setting.install();
    expect(setting.folders()).toEqual(['plugin-a', 'plugin-b']);
    expect(readdirSync(join(setting.root, 'plugin-b')).sort()).toEqual([
      'dist',
      'dynamic-plugin-config.hash',
      'dynamic-plugin-image.hash',
      'package.json',
    ]);
    setting.want(image);
    expect(await setting.failures()).toEqual([
      expect.stringMatching(
        /^PLUGIN_REFUSED [\s\S]*Multiple plugins found in OCI image[\s\S]*plugin-a[\s\S]*plugin-b/,
      ),
    ]);
    expect(setting.folders()).toEqual(['plugin-a', 'plugin-b']);
  });

  it('nothing to do asks nobody', async () => {
    setting.want(one(':1.0'));
    await setting.install();
    const createAgent = () => {
      throw new Error('nobody is to be asked');
    };
    expect(await setting.install({ createAgent })).toMatchObject({ changed: false, generation: 1 });
    // Also when the plugin file says the same in other words.
    setting.write(
      'dynamic-plugins.yaml',
      `plugins:\n  - package: ${one(':1.0')}\n    disabled: false\n`,
    );
    expect(await setting.install({ createAgent })).toMatchObject({ changed: false });
  });

  it('follow the lock file, not a tag that moved; update and Always follow the tag', async () => {
    const push = (version: string) =>
      registry.push('acme/moving', 'stable', {
        layers: [packageFiles('m', 'moving', version)],
        annotations: packagesAnnotation('m'),
      });
    await push('1.0.0');
    setting.want(`oci://${registry.host}/acme/moving:stable`);
    await setting.install();
    await push('2.0.0');
    const version = () => JSON.parse(setting.read('m/package.json')).version;
    expect(await setting.install()).toMatchObject({ changed: false });
    const elsewhere = new InstallSetting();
    elsewhere.want(`oci://${registry.host}/acme/moving:stable`);
    writeFileSync(elsewhere.lockFile, setting.read('../dynamic-plugins.lock.yaml'));
    await elsewhere.install({ frozen: true });
    expect(JSON.parse(elsewhere.read('m/package.json')).version).toBe('1.0.0');
    elsewhere.remove();
    expect(await setting.install({ update: true })).toMatchObject({ changed: true, generation: 2 });
    expect(version()).toBe('2.0.0');
    await push('3.0.0');
    setting.want({ package: `oci://${registry.host}/acme/moving:stable`, pullPolicy: 'Always' });
    await setting.install();
    expect(version()).toBe('3.0.0');
    expect(await setting.install()).toMatchObject({ changed: false, generation: 3 });
    await push('4.0.0');
    expect(await setting.install({ frozen: true })).toMatchObject({ changed: false });
    expect(version()).toBe('3.0.0');
  });

  it('--frozen installs nothing that is not recorded', async () => {
    setting.want(one(':1.0!plugin-one'));
    expect(await setting.failures({ frozen: true })).toEqual([
      expect.stringMatching(/^NOT_LOCKED .*acme\/one/),
    ]);
    await setting.install();
    setting.want(one(':2.0!plugin-one'));
    expect(await setting.failures({ frozen: true })).toEqual([
      expect.stringMatching(/^NOT_LOCKED/),
    ]);
    expect(JSON.parse(setting.read('plugin-one/package.json')).version).toBe('1.0.0');
  });

  it('inherit their version, through includes and a mirror', async () => {
    setting.write(
      'defaults.yaml',
      `plugins: [{package: "${one(':1.0')}", disabled: true, pluginConfig: {a: 1}}]`,
    );
    setting.write(
      'dynamic-plugins.yaml',
      `includes: [defaults.yaml]\nplugins: [{package: "${one(':{{inherit}}')}", disabled: false}]`,
    );
    await setting.install();
    expect(setting.folders()).toEqual(['plugin-one']);
    expect(parse(setting.read('app-config.dynamic-plugins.yaml'))).toMatchObject({ a: 1 });
    setting.want('oci://registry.invalid/acme/one:2.0');
    await setting.install({ mirrors: { 'registry.invalid/acme': `${registry.host}/acme` } });
    expect(JSON.parse(setting.read('plugin-one/package.json')).version).toBe('2.0.0');
  });

  it('are chosen by platform from an index, whose children carry the annotation', async () => {
    const digest = await registry.push('acme/multi', 'child', {
      layers: [packageFiles('multi', 'multi')],
      annotations: packagesAnnotation('multi'),
    });
    const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
    const child = await fetch(`http://${registry.host}/v2/acme/multi/manifests/${digest}`, {
      headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
    });
    const size = (await child.arrayBuffer()).byteLength;
    await registry.pushManifest('acme/multi', '1.0', {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: [
        {
          mediaType: 'application/vnd.oci.image.manifest.v1+json',
          digest,
          size,
          platform: { os: 'linux', architecture },
        },
      ],
    } as never);
    setting.want(`oci://${registry.host}/acme/multi:1.0`);
    await setting.install();
    expect(setting.folders()).toEqual(['multi']);
  });

  it('are read through all of their layers', async () => {
    await registry.push('acme/layers', '1.0', {
      layers: [
        packageFiles('deep', 'deep', '1.0.0', [{ name: 'old.js', content: 'old' }]),
        [{ name: 'deep/.wh.old.js' }, { name: 'deep/new.js', content: 'new' }],
      ],
    });
    setting.want(`oci://${registry.host}/acme/layers:1.0!deep`);
    await setting.install();
    expect(readdirSync(join(setting.root, 'deep'))).toContain('new.js');
    expect(readdirSync(join(setting.root, 'deep'))).not.toContain('old.js');
  });

  it('that are not what they should be change nothing', async () => {
    setting.want(one(':1.0'));
    await setting.install();
    const before = setting.read('../dynamic-plugins.lock.yaml');
    await registry.push('acme/bare', '1.0', { layers: [packageFiles('bare', 'bare')] });
    const wrong = `sha256:${'0'.repeat(64)}`;
    setting.want(
      one(':2.0!plugin-one'),
      `oci://${registry.host}/acme/two:1.0!plugin-c`,
      `oci://${registry.host}/acme/two@${wrong}!x`,
      `oci://${registry.host}/acme/none:1.0!y`,
      'oci://127.0.0.1:1/acme/none:1.0!z',
    );
    expect((await setting.failures()).sort()).toEqual([
      expect.stringMatching(/^PLUGIN_FETCH_FAILED oci:\/\/127.0.0.1:1\/.*nothing listens/),
      expect.stringMatching(/^PLUGIN_FETCH_FAILED .*acme\/none:1.0: .*no such image or tag/),
      expect.stringMatching(/^PLUGIN_FETCH_FAILED .*acme\/two@sha256:0/),
      expect.stringMatching(/^PLUGIN_REFUSED .*no folder "plugin-c". It has: plugin-a, plugin-b/),
    ]);
    setting.want(`oci://${registry.host}/acme/bare:1.0`);
    expect(await setting.failures()).toEqual([
      expect.stringMatching(/No plugins found in OCI image/),
    ]);
    expect(setting.folders()).toEqual(['plugin-one']);
    expect(JSON.parse(setting.read('plugin-one/package.json')).version).toBe('1.0.0');
    expect(setting.read('../dynamic-plugins.lock.yaml')).toBe(before);
    expect(readdirSync(join(setting.root, '.gantry/store/staging'))).toEqual([]);
  });

  it('of a private registry want the credentials of REGISTRY_AUTH_FILE', async () => {
    await locked.push('private/p', '1.0', {
      layers: [packageFiles('p', 'p')],
      annotations: packagesAnnotation('p'),
    });
    setting.want(`oci://${locked.host}/private/p:1.0`);
    expect(await setting.failures()).toEqual([
      expect.stringMatching(/status 401: it wants other credentials/),
    ]);
    const auth = Buffer.from('ci:secret').toString('base64');
    const file = (content: unknown) => setting.write('auth.json', JSON.stringify(content));
    setting.environment.REGISTRY_AUTH_FILE = file({ credHelpers: { [locked.host]: 'ecr-login' } });
    expect(await setting.failures()).toEqual([
      expect.stringMatching(/docker-credential-ecr-login, which Gantry does not run/),
    ]);
    file({ auths: { [locked.host]: { auth: Buffer.from('ci:wrong').toString('base64') } } });
    expect(await setting.failures()).toEqual([expect.stringMatching(/status 401/)]);
    file({ auths: { [`${locked.host}/private`]: { auth }, [locked.host]: { auth: 'eDp5' } } });
    await setting.install();
    expect(setting.folders()).toEqual(['p']);
    expect(JSON.stringify(setting.events)).not.toContain('secret');
  });

  it('may be an index, which replaces the default file and brings entities', async () => {
    const content = `plugins: [{package: "${one(':1.0')}", enabled: false, pluginConfig: {from: index}}]`;
    const push = (text: string) =>
      registry.push('acme/index', 'v1', {
        layers: [
          [
            { name: 'dynamic-plugins.default.yaml', content: text },
            { name: 'catalog-entities/marketplace/all.yaml', content: 'kind: Location' },
          ],
        ],
      });
    await push(content);
    const target = join(setting.directory, 'entities');
    Object.assign(setting.environment, {
      CATALOG_INDEX_IMAGE: `${registry.host}/acme/index:v1`,
      CATALOG_ENTITIES_EXTRACT_DIR: target,
      EXTRA_CATALOG_INDEX_IMAGES: `more=oci://${registry.host}/acme/index:v1, 127.0.0.1:1/gone/x:1, ../x=a/b:1, y=`,
    });
    setting.write(
      'dynamic-plugins.yaml',
      `includes: [dynamic-plugins.default.yaml]\nplugins: [{package: "${one(':{{inherit}}')}", enabled: true}]`,
    );
    const { warnings } = await setting.install();
    expect(setting.folders()).toEqual(['plugin-one']);
    expect(parse(setting.read('app-config.dynamic-plugins.yaml'))).toMatchObject({ from: 'index' });
    expect(setting.read('../entities/catalog-entities/all.yaml')).toBe('kind: Location');
    expect(setting.read('../entities/extra/more/catalog-entities/all.yaml')).toBe('kind: Location');
    expect(warnings).toEqual([
      expect.stringContaining('unsafe name'),
      expect.stringContaining('empty image reference'),
      expect.stringContaining('is left out'),
    ]);
    delete setting.environment.EXTRA_CATALOG_INDEX_IMAGES;
    await setting.install();
    await push('plugins: []');
    expect(await setting.install()).toMatchObject({ changed: false });
    expect(await setting.failures({ update: true })).toEqual([
      expect.stringMatching(/^PLUGIN_FILE_INVALID/),
    ]);
    setting.environment.CATALOG_INDEX_IMAGE = one(':1.0');
    expect(await setting.failures()).toEqual([
      expect.stringMatching(/dynamic-plugins\.default\.yaml not found in/),
    ]);
  });
});
