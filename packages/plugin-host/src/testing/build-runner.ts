import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const main = fileURLToPath(new URL('../runner/main.ts', import.meta.url));

/**
 * Bundles the runner into one file, as the product's build does. For tests and benchmarks, which must not
 * depend on a build having been run.
 */
export async function buildRunner(outfile: string): Promise<string> {
  await build({
    entryPoints: [main],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
  return outfile;
}
