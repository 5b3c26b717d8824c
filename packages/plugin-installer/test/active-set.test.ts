import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { buildTgz } from '@gantry/artifacts/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyActiveSet, removeOldCopies, rollBack, stampOf } from '../src/index.ts';
import { InstallSetting, packageFiles } from './install-setting.ts';

let setting: InstallSetting;
let copies: string;
beforeEach(() => {
  setting = new InstallSetting();
  copies = join(setting.directory, 'copies');
});
afterEach(() => setting.remove());

const install = async (version: string) => {
  setting.write('a.tgz', buildTgz(packageFiles('package', 'a', version)));
  setting.want('./a.tgz');
  await setting.install();
};
const copy = async () => {
  const set = await copyActiveSet(setting.root, copies);
  const [plugin] = set?.plugins ?? [];
  if (!set || !plugin) throw new Error('There is no plugin.');
  return { generation: set.generation, ...plugin };
};

describe('the active set', () => {
  it('is nothing where nothing was installed', async () => {
    expect(await copyActiveSet(setting.root, copies)).toBeUndefined();
    expect(existsSync(copies)).toBe(false);
  });

  it('is copied by content, so that a version in use stays as it is', async () => {
    await install('1.0.0');
    const first = await copy();
    expect(first).toMatchObject({ generation: 1, name: 'a', version: '1.0.0' });
    await install('2.0.0');
    const second = await copy();
    expect(second).toMatchObject({ generation: 2, version: '2.0.0' });
    const code = ({ directory }: { directory: string }) =>
      readFileSync(join(directory, 'dist/index.js'), 'utf8');
    expect([code(first), code(second)]).toEqual([
      'export default "1.0.0";\n',
      'export default "2.0.0";\n',
    ]);
    await rollBack({ root: setting.root });
    expect(await copy()).toEqual({ ...first, generation: 3 });
    expect(readdirSync(first.directory).sort()).toEqual(['dist', 'package.json']);
  });

  it('says which plugin does not have the files that were installed', async () => {
    await install('1.0.0');
    const [folder = ''] = setting.folders();
    setting.write(`root/${folder}/dist/index.js`, 'evil');
    expect(await copy()).toMatchObject({ problem: 'dist/index.js was changed' });
    expect(readdirSync(copies)).toEqual([]);
  });

  it('mends a copy that was changed', async () => {
    await install('1.0.0');
    const { directory } = await copy();
    writeFileSync(join(directory, 'dist/index.js'), 'evil');
    expect((await copy()).problem).toBeUndefined();
    expect(readFileSync(join(directory, 'dist/index.js'), 'utf8')).toBe(
      'export default "1.0.0";\n',
    );
  });

  it('is the new one after an installer died before its last steps', async () => {
    await install('1.0.0');
    const before = readFileSync(join(setting.root, '.gantry/state.json'), 'utf8');
    await install('2.0.0');
    const [folder = ''] = setting.folders();
    const hidden = (path: string) => join(setting.root, '.gantry', path);
    const state = JSON.parse(readFileSync(hidden('state.json'), 'utf8'));
    // As it was right after the journal: the new folder still waits, and the old state is there.
    mkdirSync(hidden('waiting'));
    renameSync(join(setting.root, folder), hidden(`waiting/${folder}`));
    writeFileSync(hidden('state.json'), before);
    const incoming = [{ name: folder, from: `waiting/${folder}` }];
    const configText = setting.read('app-config.dynamic-plugins.yaml');
    const journal = { state, before: JSON.parse(before), incoming, outgoing: [], configText };
    writeFileSync(hidden('journal.json'), JSON.stringify({ ...journal, lockFile: null }));
    const found = await copy();
    expect(found).toMatchObject({ generation: 2, version: '2.0.0' });
    expect(found.problem).toBeUndefined();
    expect(existsSync(hidden('journal.json'))).toBe(false);
  });

  it('has a stamp that changes with it, and with nothing else', async () => {
    const stamps = [stampOf(setting.root)];
    await install('1.0.0');
    stamps.push(stampOf(setting.root));
    await setting.install();
    expect(stampOf(setting.root)).toBe(stamps[1]);
    await install('2.0.0');
    stamps.push(stampOf(setting.root));
    await rollBack({ root: setting.root });
    stamps.push(stampOf(setting.root));
    expect(new Set(stamps).size).toBe(4);
  });
});

describe('copies', () => {
  it('are deleted when they have not been used for days', async () => {
    await install('1.0.0');
    const first = await copy();
    await install('2.0.0');
    const second = await copy();
    await removeOldCopies(copies, [second]);
    expect(existsSync(first.directory)).toBe(true);
    const longAgo = new Date(Date.now() - 3 * 86_400_000);
    for (const { directory } of [first, second]) utimesSync(directory, longAgo, longAgo);
    await removeOldCopies(copies, [second]);
    expect([existsSync(first.directory), existsSync(second.directory)]).toEqual([false, true]);
    rmSync(copies, { recursive: true });
    await removeOldCopies(copies, []);
  });
});
