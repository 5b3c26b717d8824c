import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const script = "import { ensureBuild } from './scripts/ensure.mjs'; ensureBuild();";

/** Builds what the tests run, as `npm start` does: everything, and nothing when no source has changed. */
export function setup(): void {
  execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: repository,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
