import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** Builds what the tests run: the web interface and the runner of plugin processes. */
export function setup(): void {
  for (const part of ['runner', 'web']) {
    execFileSync(process.execPath, ['scripts/build.mjs', `--only=${part}`], {
      cwd: repository,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
}
