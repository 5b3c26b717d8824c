import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildTgz } from '@gantry/artifacts/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listGenerations, pruneRoot, rollBack, verifyRoot } from '../src/index.ts';
import { InstallSetting, packageFiles } from './install-setting.ts';

let setting: InstallSetting;
beforeEach(() => {
  setting = new InstallSetting();
});
afterEach(() => setting.remove());

const install = async (...plugins: string[]) => {
  for (const plugin of plugins) {
    const [name = '', version = ''] = plugin.split('@');
    setting.write(`${name}.tgz`, buildTgz(packageFiles('package', name, version)));
  }
  const entries = plugins.map((plugin) => ({
    package: `./${plugin.split('@')[0]}.tgz`,
    pluginConfig: { [plugin.replace('@', '-')]: true },
  }));
  setting.want(...entries);
  await setting.install();
};

describe('an earlier set', () => {
  it('comes back with its configuration, and from there the later one', async () => {
    await install('a@1.0.0', 'b@1.0.0');
    await install('a@2.0.0', 'b@1.0.0', 'c@1.0.0');
    expect(await rollBack({ root: setting.root })).toMatchObject({ generation: 3, from: 1 });
    expect(setting.folders()).toEqual(['a-1.0.0', 'b-1.0.0']);
    expect(setting.read('app-config.dynamic-plugins.yaml')).toContain('a-1.0.0: true');
    expect(await verifyRoot(setting.root)).toEqual([]);
    expect(await rollBack({ root: setting.root })).toMatchObject({ generation: 4, from: 2 });
    expect(setting.folders()).toEqual(['a-2.0.0', 'b-1.0.0', 'c-1.0.0']);
    expect(await verifyRoot(setting.root)).toEqual([]);
    expect(await rollBack({ root: setting.root }, 3)).toMatchObject({ from: 3 });
    expect(setting.folders()).toEqual(['a-1.0.0', 'b-1.0.0']);
    await setting.install();
    expect(setting.folders()).toEqual(['a-2.0.0', 'b-1.0.0', 'c-1.0.0']);
  });

  it('is kept twice, and can be pruned away', async () => {
    for (const version of ['1', '2', '3', '4', '5']) await install(`a@${version}.0.0`);
    expect(
      listGenerations(setting.root).map(({ generation, active }) => [generation, active]),
    ).toEqual([
      [5, true],
      [4, false],
      [3, false],
    ]);
    await expect(rollBack({ root: setting.root }, 1)).rejects.toMatchObject({
      code: 'NOTHING_TO_ROLL_BACK',
    });
    expect(await pruneRoot({ root: setting.root }, 1)).toBe(2);
    expect(readdirSync(join(setting.root, '.gantry/lists'))).toHaveLength(1);
    await expect(rollBack({ root: setting.root })).rejects.toMatchObject({
      code: 'NOTHING_TO_ROLL_BACK',
    });
  });
});

describe('verify', () => {
  it('finds every file that was changed, added or removed', async () => {
    await install('a@1.0.0', 'b@1.0.0');
    const file = (path: string) => join(setting.root, path);
    writeFileSync(file('a-1.0.0/dist/index.js'), 'evil');
    writeFileSync(file('a-1.0.0/added.js'), '');
    rmSync(file('b-1.0.0/package.json'));
    mkdirSync(file('b-1.0.0/empty'));
    writeFileSync(file('app-config.dynamic-plugins.yaml'), '');
    expect(await verifyRoot(setting.root)).toEqual([
      { plugin: 'a-1.0.0', problem: 'dist/index.js was changed' },
      { plugin: 'a-1.0.0', problem: 'added.js was added' },
      { plugin: 'b-1.0.0', problem: 'package.json is missing' },
      { plugin: 'app-config.dynamic-plugins.yaml', problem: 'was changed or is missing' },
    ]);
  });

  it('does not believe a list that was shortened (S07)', async () => {
    await install('a@1.0.0');
    const lists = join(setting.root, '.gantry/lists');
    const [name = ''] = readdirSync(lists);
    writeFileSync(join(lists, name), '[]');
    expect(await verifyRoot(setting.root)).toEqual([
      { plugin: 'a-1.0.0', problem: 'its list of files is missing or was changed' },
    ]);
  });
});
