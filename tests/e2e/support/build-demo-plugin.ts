import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const source = fileURLToPath(new URL('./demo-plugin/plugin.ts', import.meta.url));

/** Makes a plugin package of the demo plugin, as an author would: one file with the SDK in it. */
export async function buildDemoPlugin(directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  await build({
    entryPoints: [source],
    outfile: join(directory, 'plugin.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
  writeFileSync(
    join(directory, 'package.json'),
    JSON.stringify({
      name: '@acme/gantry-plugin-cloud',
      version: '1.4.0',
      type: 'module',
      gantry: { plugin: './plugin.mjs' },
    }),
  );
  const broken = join(directory, '..', 'broken');
  mkdirSync(broken, { recursive: true });
  writeFileSync(
    join(broken, 'package.json'),
    JSON.stringify({
      name: 'gantry-plugin-unfinished',
      version: '0.1.0',
      type: 'module',
      gantry: { plugin: './missing.mjs' },
    }),
  );
}
