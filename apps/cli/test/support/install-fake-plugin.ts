import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Bundles the fake plugin as anyone's plugin is; gives the folder for `pluginDirs`. */
export async function installFakePlugin(folder: string): Promise<readonly string[]> {
  const plugins = join(folder, 'plugins');
  const directory = join(plugins, 'fake');
  mkdirSync(directory, { recursive: true });
  await build({
    entryPoints: [fileURLToPath(new URL('./fake-plugin/plugin.ts', import.meta.url))],
    outfile: join(directory, 'plugin.js'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
  const manifest = {
    name: 'gantry-plugin-fake',
    version: '1.2.3',
    type: 'module',
    gantry: { plugin: './plugin.js' },
  };
  writeFileSync(join(directory, 'package.json'), JSON.stringify(manifest));
  return [plugins];
}
