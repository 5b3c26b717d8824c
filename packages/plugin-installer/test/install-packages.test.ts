import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buildTgz, type TarEntry } from '@gantry/artifacts/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { hasNpmRegistry, integrityOf, NpmRegistry } from '../../../tests/support/npm-registry.ts';
import { InstallSetting, packageFiles } from './install-setting.ts';

let registry: NpmRegistry;
let files: Server;
let base: string;
const served = new Map<string, Buffer>();
let requests: string[] = [];
let setting: InstallSetting;

beforeAll(async () => {
  files = createServer((request, response) => {
    requests.push(String(request.url));
    const content = served.get(String(request.url));
    response.writeHead(content ? 200 : 404).end(content);
  });
  await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
  if (hasNpmRegistry) registry = await NpmRegistry.start();
});
afterAll(async () => {
  files.closeAllConnections();
  files.close();
  await registry?.stop();
});
beforeEach(() => {
  requests = [];
  setting = new InstallSetting();
  if (hasNpmRegistry) setting.environment.npm_config_registry = registry.url;
});
afterEach(() => setting.remove());

const archive = (name: string, version = '1.0.0', more: TarEntry[] = []) =>
  buildTgz(packageFiles('package', name, version, more));

function serve(path: string, content: Buffer): { package: string; integrity: string } {
  served.set(path, content);
  return { package: base + path, integrity: integrityOf(content) };
}

describe('archives', () => {
  it('are installed from this machine and from an address, each fetched once', async () => {
    setting.write('local.tgz', archive('@acme/local', '1.2.3'));
    setting.want('./local.tgz', serve('/remote-2.0.0.tgz', archive('remote', '2.0.0')));
    await setting.install();
    expect(setting.folders()).toEqual(['acme-local-1.2.3', 'remote-2.0.0']);
    expect(requests).toEqual(['/remote-2.0.0.tgz']);
    expect(readdirSync(join(setting.root, '.gantry/store/blobs/sha256'))).toEqual([]);
    expect(await setting.install()).toMatchObject({ changed: false });
    expect(requests).toHaveLength(1);
  });

  it('are refused when they are not what is expected (S06)', async () => {
    setting.write('local.tgz', archive('local'));
    setting.want('./local.tgz');
    await setting.install();
    const content = archive('remote');
    const good = serve('/remote.tgz', content);
    const other = integrityOf(archive('other'));
    setting.want(
      { package: './local.tgz', integrity: other },
      { ...good, integrity: other },
      { package: `${base}/missing.tgz`, integrity: other },
    );
    expect((await setting.failures()).sort()).toEqual([
      expect.stringMatching(/^DIGEST_MISMATCH .*local\.tgz/),
      expect.stringMatching(/^DIGEST_MISMATCH .*remote\.tgz: .*got sha512-.*expected sha512-/),
      expect.stringMatching(/^DOWNLOAD_FAILED .*missing\.tgz .*404/),
    ]);
    expect(setting.folders()).toEqual(['local-1.0.0']);
    served.set('/remote.tgz', content.subarray(0, content.length - 5));
    setting.want(good);
    expect(await setting.failures()).toEqual([expect.stringMatching(/^DIGEST_MISMATCH/)]);
    served.set('/remote.tgz', Buffer.concat([content, Buffer.from('tail')]));
    expect(await setting.failures()).toEqual([expect.stringMatching(/^DIGEST_MISMATCH/)]);
  });

  it('without integrity are installed by explicit choice alone, and locked from then on', async () => {
    serve('/loose.tgz', archive('loose'));
    setting.want(`${base}/loose.tgz`);
    expect(await setting.failures()).toEqual([expect.stringMatching(/^PLUGIN_FILE_INVALID/)]);
    setting.environment.SKIP_INTEGRITY_CHECK = 'TRUE';
    await setting.install();
    expect(setting.folders()).toEqual(['loose-1.0.0']);
    serve('/loose.tgz', archive('loose', '1.0.0', [{ name: 'evil.js', content: 'evil' }]));
    const elsewhere = new InstallSetting();
    elsewhere.environment = setting.environment;
    elsewhere.want(`${base}/loose.tgz`);
    writeFileSync(elsewhere.lockFile, setting.read('../dynamic-plugins.lock.yaml'));
    expect(await elsewhere.failures()).toEqual([expect.stringMatching(/^DIGEST_MISMATCH/)]);
    expect(existsSync(join(elsewhere.root, 'loose-1.0.0'))).toBe(false);
    elsewhere.remove();
  });

  it.each<[string, TarEntry[], RegExp]>([
    [
      'a file outside of package/',
      [{ name: 'other/x' }],
      /does not start with 'package\/' as it should/,
    ],
    ['a name that leaves it', [{ name: 'package/../../x' }], /path traversal/],
    [
      'a link outside',
      [{ name: 'package/l', type: '2', linkName: '../../x' }],
      /link outside of the archive/,
    ],
    ['a device', [{ name: 'package/d', type: '3' }], /Disallowed tar entry type/],
    [
      'a file that is too large',
      [{ name: 'package/big', content: 'x'.repeat(2000) }],
      /Zip bomb detected in package\/big/,
    ],
    ['a native addon', [{ name: 'package/build/a.node', content: 'ELF' }], /native addon/],
    ['a second package.json', [{ name: 'package/package.json', content: '{}' }], /twice/],
    [
      'a package.json in other letters',
      [{ name: 'package/Package.json', content: '{}' }],
      /only in case/,
    ],
    ['a setuid file', [{ name: 'package/s', mode: 0o4755 }], /setuid/],
  ])('with %s are refused, and leave nothing', async (_, more, reason) => {
    setting.environment.MAX_ENTRY_SIZE = '1000';
    setting.write('bad.tgz', buildTgz([...packageFiles('package', 'bad'), ...more]));
    setting.want('./bad.tgz');
    expect(await setting.failures()).toEqual([expect.stringMatching(reason)]);
    expect(readdirSync(setting.root)).toEqual(['.gantry']);
    expect(readdirSync(join(setting.root, '.gantry/store/staging'))).toEqual([]);
    expect(existsSync(setting.lockFile)).toBe(false);
  });

  it.each([
    ['no package.json', buildTgz([{ name: 'package/x' }]), /no package\.json/],
    [
      'a package.json that is no JSON',
      buildTgz([{ name: 'package/package.json', content: '{' }]),
      /not JSON/,
    ],
    ['a name that leaves the root', archive('../../evil'), /no folder name/],
    ['a version that leaves the root', archive('a', '/../../evil'), /no folder name/],
  ])('with %s are refused', async (_, content, reason) => {
    setting.write('bad.tgz', content);
    setting.want('./bad.tgz');
    expect(await setting.failures()).toEqual([expect.stringMatching(reason)]);
  });

  it('of the same name and version are refused before anything is changed', async () => {
    setting.write('a.tgz', archive('same'));
    setting.write('b.tgz', archive('same', '1.0.0', [{ name: 'b.js' }]));
    setting.want('./a.tgz', './b.tgz');
    expect(await setting.failures()).toEqual([
      expect.stringMatching(/same folder as \.\/a\.tgz: same-1\.0\.0/),
    ]);
    expect(setting.folders()).toEqual([]);
  });

  it('that changed are installed again, and nothing else is', async () => {
    setting.write('a.tgz', archive('a'));
    setting.write('b.tgz', archive('b'));
    setting.want('./a.tgz', './b.tgz');
    await setting.install();
    setting.write('a.tgz', archive('a', '2.0.0'));
    expect((await setting.install()).installed).toEqual([
      { package: './a.tgz', directory: 'a-2.0.0' },
    ]);
    expect(setting.folders()).toEqual(['a-2.0.0', 'b-1.0.0']);
    setting.write(
      'dynamic-plugins.yaml',
      'plugins:\n  - package: ./a.tgz\n  - package: ./b.tgz\n    pluginConfig: {x: 1}\n',
    );
    const changed = await setting.install();
    expect(changed).toMatchObject({ changed: true, installed: [] });
    expect(parse(setting.read('app-config.dynamic-plugins.yaml'))).toHaveProperty('x', 1);
    setting.want('./b.tgz');
    expect(await setting.install()).toMatchObject({ removed: ['a-2.0.0'] });
    expect(setting.folders()).toEqual(['b-1.0.0']);
  });
});

describe('folders', () => {
  it('are installed as npm would pack them, and no script is run', async () => {
    const manifest = {
      name: '@acme/dir',
      version: '1.0.0',
      files: ['dist'],
      bundleDependencies: true,
      scripts: {
        prepack: 'touch ran',
        prepare: 'touch ran',
        install: 'touch ran',
        postinstall: 'touch ran',
      },
    };
    setting.write('plugins/dir/package.json', JSON.stringify(manifest));
    setting.write('plugins/dir/dist/index.js', 'x');
    setting.write('plugins/dir/src/index.ts', 'x');
    setting.write('plugins/dir/.npmrc', 'secret');
    setting.write('plugins/dir/node_modules/dep/index.js', 'x');
    setting.write('plugins/dir/node_modules/dep/.npmrc', 'secret');
    symlinkSync('../dep/index.js', `${setting.write('plugins/dir/node_modules/.bin/x', '')}.link`);
    setting.want('./plugins/dir');
    await setting.install();
    expect(setting.folders()).toEqual(['acme-dir-1.0.0']);
    const found = execFileSync('find', ['.', '-type', 'f'], {
      cwd: join(setting.root, 'acme-dir-1.0.0'),
    });
    expect(found.toString().trim().split('\n').sort()).toEqual([
      './dist/index.js',
      './dynamic-plugin-config.hash',
      './node_modules/dep/index.js',
      './package.json',
    ]);
    expect(existsSync(join(setting.directory, 'plugins/dir/ran'))).toBe(false);
    expect(await setting.install()).toMatchObject({ changed: false });
    setting.write('plugins/dir/dist/index.js', 'changed');
    expect(await setting.install()).toMatchObject({ changed: true });
    expect(setting.read('acme-dir-1.0.0/dist/index.js')).toBe('changed');
  });

  it('that are missing are an error', async () => {
    setting.want('./none');
    expect(await setting.failures()).toEqual([expect.stringMatching(/does not exist/)]);
  });
});

describe.skipIf(!hasNpmRegistry)('packages of an npm registry', () => {
  const publish = (name: string, version: string, more: TarEntry[] = []) =>
    registry.publish(name, version, packageFiles('package', name, version, more));

  it('are installed by version, tag, range and alias', async () => {
    const integrity = await publish('@acme/plugin', '1.0.0');
    setting.want({ package: '@acme/plugin@1.0.0', integrity });
    await setting.install();
    expect(setting.folders()).toEqual(['acme-plugin-1.0.0']);
    const newer = await publish('@acme/plugin', '1.1.0');
    setting.want({ package: 'mine@npm:@acme/plugin@^1.0.0', integrity: newer });
    await setting.install();
    expect(setting.folders()).toEqual(['acme-plugin-1.1.0']);
    expect(await setting.install()).toMatchObject({ changed: false });
    setting.want({ package: '@acme/plugin', integrity });
    expect(await setting.failures()).toEqual([expect.stringMatching(/^DIGEST_MISMATCH/)]);
    setting.want({ package: '@acme/plugin@9', integrity }, { package: 'nothing@1', integrity });
    expect((await setting.failures()).sort()).toEqual([
      expect.stringMatching(/no version of it that fits/),
      expect.stringMatching(/no such package or version/),
    ]);
  });

  it('of a private scope want the credentials of .npmrc', async () => {
    const integrity = await publish('@private/plugin', '1.0.0');
    setting.want({ package: '@private/plugin@1.0.0', integrity });
    expect(await setting.failures()).toEqual([
      expect.stringMatching(/^PLUGIN_FETCH_FAILED .*(credentials|no such package)/),
    ]);
    const host = registry.url.replace(/^http:/, '');
    setting.environment.NPM_CONFIG_USERCONFIG = setting.write(
      'npmrc',
      `@private:registry=${registry.url}\n${host}:_authToken=${registry.token}\n`,
    );
    await setting.install();
    expect(setting.folders()).toEqual(['private-plugin-1.0.0']);
  });

  it('stay what the lock file says while a range would give another', async () => {
    await publish('ranged', '1.0.0');
    setting.environment.SKIP_INTEGRITY_CHECK = 'true';
    setting.want('ranged@^1.0.0');
    await setting.install();
    await publish('ranged', '1.5.0');
    const elsewhere = new InstallSetting();
    elsewhere.environment = setting.environment;
    elsewhere.want('ranged@^1.0.0');
    writeFileSync(elsewhere.lockFile, setting.read('../dynamic-plugins.lock.yaml'));
    await elsewhere.install({ frozen: true });
    expect(elsewhere.folders()).toEqual(['ranged-1.0.0']);
    await elsewhere.install({ update: true });
    expect(elsewhere.folders()).toEqual(['ranged-1.5.0']);
    elsewhere.remove();
  });

  it('that say another name than was asked for are refused (S09)', async () => {
    const integrity = await registry.publish('asked', '1.0.0', packageFiles('package', 'other'));
    setting.want({ package: 'asked@1.0.0', integrity });
    expect(await setting.failures()).toEqual([expect.stringMatching(/says that it is "other"/)]);
  });

  it('from git are refused, since packing one runs its scripts', async () => {
    setting.environment.SKIP_INTEGRITY_CHECK = 'true';
    setting.want('github:acme/plugin#v1');
    expect(await setting.failures()).toEqual([
      expect.stringMatching(/packages from git are not installed/),
    ]);
  });
});

describe('a root', () => {
  it('that cannot be written is an error that changes nothing', async () => {
    setting.write('a.tgz', archive('a'));
    setting.want('./a.tgz');
    writeFileSync(setting.root, 'a file');
    expect(await setting.failures()).toEqual([expect.stringMatching(/^ROOT_UNUSABLE/)]);
  });

  it('keeps what is not ours', async () => {
    setting.write('a.tgz', archive('a'));
    setting.write('root/mine/package.json', '{}');
    setting.write('root/install-dynamic-plugins.lock', '4242');
    setting.want('./a.tgz');
    await setting.install();
    expect(setting.folders()).toEqual(['a-1.0.0', 'mine']);
  });

  it('that another installer filled is taken over', async () => {
    setting.write('a.tgz', archive('a'));
    setting.want('./a.tgz', { package: './b.tgz', disabled: true });
    setting.write('b.tgz', archive('b'));
    await setting.install();
    const hash = setting.read('a-1.0.0/dynamic-plugin-config.hash');
    const other = new InstallSetting();
    other.want('./a.tgz');
    other.write('root/a-1.0.0/package.json', JSON.stringify({ name: 'a', version: '1.0.0' }));
    other.write('root/a-1.0.0/kept.js', 'kept');
    other.write('root/gone/dynamic-plugin-config.hash', 'f'.repeat(64));
    execFileSync('cp', ['-p', join(setting.directory, 'a.tgz'), other.directory]);
    other.write('root/a-1.0.0/dynamic-plugin-config.hash', hash);
    const result = await other.install();
    expect(result).toMatchObject({ installed: [], removed: ['gone'] });
    expect(other.folders()).toEqual(['a-1.0.0']);
    expect(other.read('a-1.0.0/kept.js')).toBe('kept');
    other.remove();
  });

  it('without a plugin file keeps its plugins, and gets an empty configuration', async () => {
    setting.write('a.tgz', archive('a'));
    setting.want('./a.tgz');
    await setting.install();
    setting.write('dynamic-plugins.yaml', '');
    await setting.install();
    expect(setting.folders()).toEqual(['a-1.0.0']);
    expect(setting.read('app-config.dynamic-plugins.yaml')).toBe('');
  });

  it('is installed into once by two runs at once', async () => {
    served.clear();
    setting.want(serve('/once.tgz', archive('once')));
    const results = await Promise.all([setting.install(), setting.install(), setting.install()]);
    expect(results.map(({ changed }) => changed).sort()).toEqual([false, false, true]);
    expect(requests).toEqual(['/once.tgz']);
  });

  it('is not touched by a plan', async () => {
    setting.write('a.tgz', archive('a'));
    setting.want('./a.tgz');
    expect(await setting.install({ planOnly: true })).toMatchObject({
      changed: true,
      installed: [{ directory: 'a-1.0.0' }],
    });
    expect(readdirSync(setting.root)).toEqual(['.gantry']);
    expect(existsSync(setting.lockFile)).toBe(false);
  });
});
