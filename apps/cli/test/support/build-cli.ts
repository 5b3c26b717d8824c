import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';

export const root = fileURLToPath(new URL('../../../../', import.meta.url));

interface BuildScript {
  cliOptions(paths: { outdir: string; server: string }): BuildOptions;
  installOptions(paths: { outdir: string }): BuildOptions;
  serverOptions(paths: { outdir: string }): BuildOptions;
}

export interface BuiltCli {
  /** The file to run. */
  readonly entry: string;
  remove(): void;
}

/**
 * Builds the command as the product's build does, into a folder of its own: tests must not depend on a build
 * having been run. The folder is inside the repository, where the packages are found that stay outside of
 * the bundle. The server is for `serve` only.
 */
export async function buildCli({ withServer = false } = {}): Promise<BuiltCli> {
  const script = new URL('scripts/build.mjs', `file://${root}`).href;
  const { cliOptions, installOptions, serverOptions } = (await import(script)) as BuildScript;
  const parent = join(root, '.cache');
  mkdirSync(parent, { recursive: true });
  const outdir = mkdtempSync(join(parent, 'cli-test-'));
  const builds = [
    build(cliOptions({ outdir, server: './server/server.js' })),
    build(installOptions({ outdir })),
  ];
  if (withServer) builds.push(build(serverOptions({ outdir: join(outdir, 'server') })));
  await Promise.all(builds);
  return {
    entry: join(outdir, 'gantry.js'),
    remove: () => rmSync(outdir, { recursive: true, force: true }),
  };
}
