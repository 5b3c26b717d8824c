import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasNpmRegistry, NpmRegistry } from '../../../tests/support/npm-registry.ts';
import { hasRegistry, OciRegistry } from '../../../tests/support/oci-registry.ts';
import {
  buildImage,
  packPlugin,
  publishImage,
  publishPackage,
  toArchive,
  writeImageLayout,
} from '../src/index.ts';
import { InstallSetting } from './install-setting.ts';

let setting: InstallSetting;
beforeEach(() => {
  setting = new InstallSetting();
});
afterEach(() => setting.remove());

/** A folder as a build leaves it. */
function project(name: string, version = '1.0.0'): string {
  const folder = join(setting.directory, 'projects', name.replace('/', '-'));
  mkdirSync(join(folder, 'dist/a-folder-with-a-long-name'.padEnd(95, 'x')), { recursive: true });
  const manifest = {
    name,
    version,
    description: 'Says what time it is.',
    type: 'module',
    files: ['dist'],
    scripts: { prepack: 'touch ran' },
    gantry: { plugin: './dist/plugin.js' },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'dist/plugin.js'), 'export default {};');
  const long = 'dist/a-folder-with-a-long-name'.padEnd(95, 'x');
  writeFileSync(join(folder, long, 'module.js'), 'export const deep = true;');
  writeFileSync(join(folder, 'secret.env'), 'not for others');
  return folder;
}

describe('packing a plugin', () => {
  it('makes an archive that installs, the same each time, without running scripts', async () => {
    const folder = project('@acme/clock');
    const { file, content } = toArchive(await packPlugin(folder));
    expect(file).toBe('acme-clock-1.0.0.tgz');
    expect(toArchive(await packPlugin(folder)).content.equals(content)).toBe(true);
    setting.write(file, content);
    setting.want(`./${file}`);
    await setting.install();
    expect(setting.folders()).toEqual(['acme-clock-1.0.0']);
    const root = join(setting.root, 'acme-clock-1.0.0');
    expect(readFileSync(join(root, 'dist/plugin.js'), 'utf8')).toBe('export default {};');
    expect(() => readFileSync(join(folder, 'ran'))).toThrow();
    expect(() => readFileSync(join(root, 'secret.env'))).toThrow();
  });

  it('refuses one that is not built, and two for one folder (W30)', async () => {
    const folder = project('clock');
    const plugin = await packPlugin(folder);
    expect(() => buildImage([plugin, plugin])).toThrow('has the folder "clock" as well');
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ ...plugin.manifest, gantry: { plugin: './dist/missing.js' } }),
    );
    await expect(packPlugin(folder)).rejects.toMatchObject({ code: 'PLUGIN_NOT_PACKABLE' });
  });

  it('lays an image out as upstream does: one layer, an index in it, and the same in the annotation', async () => {
    const plugins = [
      await packPlugin(project('@acme/clock-dynamic')),
      await packPlugin(project('todo', '2.0.0')),
    ];
    const image = buildImage(plugins, { 'org.example.by': 'acme' });
    const { annotations, layers } = JSON.parse(image.manifest.content.toString()) as {
      annotations: Record<string, string>;
      layers: object[];
    };
    expect(layers).toHaveLength(1);
    expect(annotations['org.example.by']).toBe('acme');
    const index = Buffer.from(annotations['io.backstage.dynamic-packages'] ?? '', 'base64');
    expect(JSON.parse(index.toString())).toEqual([
      {
        'acme-clock': {
          name: '@acme/clock-dynamic',
          version: '1.0.0',
          description: 'Says what time it is.',
        },
      },
      { todo: { name: 'todo', version: '2.0.0', description: 'Says what time it is.' } },
    ]);
    expect(buildImage(plugins, { 'org.example.by': 'acme' }).manifest.digest).toBe(
      image.manifest.digest,
    );
    const layout = join(setting.directory, 'layout');
    writeImageLayout(layout, image, '1.0');
    const written = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')) as {
      manifests: { digest: string }[];
    };
    expect(written.manifests[0]?.digest).toBe(image.manifest.digest);
  });
});

describe.skipIf(!hasRegistry)('publishing an image', () => {
  let registry: OciRegistry;
  beforeAll(async () => {
    registry = await OciRegistry.start({ isPrivate: true });
  });
  afterAll(() => registry?.stop());

  it('wants credentials, and installs from where it was published', async () => {
    const image = buildImage([await packPlugin(project('@acme/clock'))]);
    const target = `oci://${registry.host}/acme/clock:1.0.0`;
    await expect(publishImage(image, target, { environment: {} })).rejects.toMatchObject({
      code: 'PLUGIN_NOT_PUBLISHED',
    });
    const auth = Buffer.from('ci:secret').toString('base64');
    setting.write('auth.json', JSON.stringify({ auths: { [registry.host]: { auth } } }));
    const environment = { REGISTRY_AUTH_FILE: join(setting.directory, 'auth.json') };
    const published = await publishImage(image, target, { environment });
    expect(published).toBe(`oci://${registry.host}/acme/clock@${image.manifest.digest}`);
    // What is there already is not sent again.
    expect(await publishImage(image, target, { environment })).toBe(published);
    Object.assign(setting.environment, environment);
    setting.want(target);
    await setting.install();
    expect(setting.folders()).toEqual(['acme-clock']);
  });
});

describe.skipIf(!hasNpmRegistry)('publishing a package', () => {
  let registry: NpmRegistry;
  beforeAll(async () => {
    registry = await NpmRegistry.start();
  });
  afterAll(() => registry?.stop());

  it('wants credentials, and installs with the integrity that it tells', async () => {
    const folder = project('@private/clock');
    const plugin = await packPlugin(folder);
    const host = registry.url.replace(/^http:/, '');
    const environment = { ...setting.environment, npm_config_registry: registry.url };
    await expect(publishPackage(plugin, folder, { environment })).rejects.toMatchObject({
      code: 'PLUGIN_NOT_PUBLISHED',
    });
    setting.write('npmrc', `${host}:_authToken=${registry.token}\n`);
    const signedIn = { ...environment, NPM_CONFIG_USERCONFIG: join(setting.directory, 'npmrc') };
    const { package: text, integrity } = await publishPackage(plugin, folder, {
      environment: signedIn,
    });
    Object.assign(setting.environment, signedIn);
    setting.want({ package: text, integrity });
    await setting.install();
    expect(setting.folders()).toEqual(['private-clock-1.0.0']);
    const again = publishPackage(plugin, folder, { environment: signedIn });
    await expect(again).rejects.toMatchObject({ code: 'PLUGIN_NOT_PUBLISHED' });
  });
});
