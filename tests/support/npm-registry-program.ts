import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf } from '@gantry/base';

const SOURCE = fileURLToPath(new URL('../npm-registry', import.meta.url));
const CACHE = fileURLToPath(new URL('../../.cache', import.meta.url));
const PROGRAM = 'node_modules/verdaccio/bin/verdaccio';
const INSTALL_TIMEOUT_MS = 300_000;

/**
 * The npm registry that tests start, installed the first time that one does. It is apart from the other dependencies
 * because it brings as many packages as a third of them.
 *
 * @returns undefined, and says so, where it cannot be installed
 */
export function findNpmRegistryProgram(): string | undefined {
  const lock = createHash('sha256').update(readFileSync(join(SOURCE, 'package-lock.json')));
  const folder = join(CACHE, `npm-registry-${lock.digest('hex').slice(0, 16)}`);
  if (!existsSync(folder)) {
    try {
      install(folder);
    } catch (error) {
      const reason = String((error as { stderr?: unknown }).stderr || messageOf(error)).trim();
      process.stderr.write(`\nTESTS WITH AN npm REGISTRY ARE SKIPPED. ${reason}\n`);
      return undefined;
    }
  }
  return join(folder, PROGRAM);
}

/** Beside its place first: two runs of tests may do it at once, and either is as good. */
function install(folder: string): void {
  mkdirSync(CACHE, { recursive: true });
  const staging = mkdtempSync(`${folder}-`);
  try {
    cpSync(SOURCE, staging, { recursive: true, filter: (path) => !path.endsWith('node_modules') });
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'], {
      cwd: staging,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: INSTALL_TIMEOUT_MS,
    });
    try {
      renameSync(staging, folder);
    } catch (error) {
      if (!existsSync(join(folder, PROGRAM))) throw error;
    }
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}
