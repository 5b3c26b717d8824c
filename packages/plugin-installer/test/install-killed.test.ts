import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildTgz } from '@gantry/artifacts/testing';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PluginRoot } from '../src/index.ts';
import { InstallSetting, packageFiles } from './install-setting.ts';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const tools = mkdtempSync(join(tmpdir(), 'gantry-killed-'));
// Inside of the repository, so that it finds what it leaves out of the bundle.
const program = here('../node_modules/.cache/run-install.mjs');

beforeAll(async () => {
  await build({
    entryPoints: [here('run-install.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['@photostructure/sqlite', 'pacote', '@npmcli/*', 'npm-*', '*-proxy-agent', 'yauzl'],
    banner: {
      js: "import { createRequire as r } from 'node:module'; const require = r(import.meta.url);",
    },
    logLevel: 'error',
  });
});
afterAll(() => {
  rmSync(tools, { recursive: true, force: true });
  rmSync(program, { force: true });
});

interface Run {
  readonly killed: boolean;
  readonly output: string;
}

function run(setting: InstallSetting, killAt = 0): Promise<Run> {
  const args = [
    '--import',
    here('kill-at.mjs'),
    program,
    join(setting.directory, 'dynamic-plugins.yaml'),
    setting.root,
  ];
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      args,
      { env: { PATH: process.env.PATH, KILL_AT: String(killAt) } },
      (error, stdout, stderr) => {
        const killed = error?.signal === 'SIGKILL';
        if (error && !killed) reject(new Error(`${error.message}\n${stderr}`));
        else resolve({ killed, output: stdout });
      },
    );
  });
}

/** The active set, as whoever reads the root with its state sees it: name and version of each plugin. */
function activeSet(setting: InstallSetting): string[] | undefined {
  const state = new PluginRoot(setting.root).readState();
  return state?.plugins.map(({ name, version }) => `${name}@${version}`);
}

/** What lies in the root: folders with the version in their package.json. */
function foldersOf(setting: InstallSetting): string[] {
  return setting.folders().map((name) => {
    const path = join(setting.root, name, 'package.json');
    return `${name}=${existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).version : 'half'}`;
  });
}

const NEW = ['a@2.0.0', 'b@1.0.0', 'd@1.0.0'];
const NEW_FOLDERS = ['a-2.0.0=2.0.0', 'b-1.0.0=1.0.0', 'd-1.0.0=1.0.0'];

describe('an installer that is killed', () => {
  it('at any call that changes the disk leaves the old set or the new one, and the next run just works', async () => {
    const before = new InstallSetting();
    const archive = (name: string, version: string) =>
      buildTgz(packageFiles('package', name, version));
    before.write('a.tgz', archive('a', '1.0.0'));
    before.write('b.tgz', archive('b', '1.0.0'));
    before.write('c.tgz', archive('c', '1.0.0'));
    before.want('./a.tgz', './b.tgz', './c.tgz');
    await before.install();
    const old = activeSet(before);
    before.write('a.tgz', archive('a', '2.0.0'));
    before.write('d.tgz', archive('d', '1.0.0'));
    before.want('./a.tgz', './b.tgz', { package: './d.tgz', pluginConfig: { d: 1 } });

    const total = Number(/calls (\d+)/.exec((await run(copyOf(before))).output)?.[1]);
    expect(total).toBeGreaterThan(20);
    const steps = Array.from({ length: total }, (_, index) => index + 1);
    const seen = new Set<string>();
    await inPairs(steps, async (killAt) => {
      const setting = copyOf(before);
      const { killed } = await run(setting, killAt);
      expect(killed, `call ${killAt}`).toBe(true);
      const active = activeSet(setting);
      seen.add(String(active));
      expect([old, NEW], `call ${killAt}`).toContainEqual(active);
      // What no journal says to finish is whole: nothing half is ever in place.
      for (const folder of foldersOf(setting))
        expect(folder, `call ${killAt}`).not.toContain('half');
      if (!new PluginRoot(setting.root).isInterrupted && String(active) === String(old)) {
        expect(foldersOf(setting)).toEqual(['a-1.0.0=1.0.0', 'b-1.0.0=1.0.0', 'c-1.0.0=1.0.0']);
      }
      await setting.install();
      expect(activeSet(setting), `after call ${killAt}`).toEqual(NEW);
      expect(foldersOf(setting), `after call ${killAt}`).toEqual(NEW_FOLDERS);
      expect(setting.read('app-config.dynamic-plugins.yaml')).toContain('d: 1');
      for (const plugin of new PluginRoot(setting.root).readState()?.plugins ?? []) {
        expect(await new PluginRoot(setting.root).verify(plugin)).toEqual([]);
      }
      expect(readdirSync(join(setting.root, '.gantry/store/staging'))).toEqual([]);
      expect(await setting.install()).toMatchObject({ changed: false });
      setting.remove();
    });
    expect(seen).toEqual(new Set([String(old), String(NEW)]));
    before.remove();
  }, 300_000);
});

function copyOf(setting: InstallSetting): InstallSetting {
  const copy = new InstallSetting();
  cpSync(setting.directory, copy.directory, { recursive: true, preserveTimestamps: true });
  return copy;
}

/** Two at a time: each is a process that starts and ends. */
async function inPairs<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all([worker(), worker()]);
}
