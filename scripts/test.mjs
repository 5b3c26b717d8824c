// `npm test`: sets up, builds, gets the system programs that some tests need where it may, and runs every test.
// Arguments go to the test runner.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ensureBuild, ensureDependencies, root, say } from './ensure.mjs';

/** Programs that come from the system, the packages that bring them, and what is skipped without them. */
const PROGRAMS = [
  {
    names: ['chromium', 'chromium-browser', 'google-chrome'],
    packages: ['chromium', 'fonts-liberation'],
    for: 'browser tests',
  },
  {
    names: ['docker-registry'],
    packages: ['docker-registry'],
    for: 'tests that install from a registry of images',
  },
  {
    names: ['prometheus'],
    packages: ['prometheus'],
    for: 'tests against a real Prometheus',
  },
  { names: ['etcd'], packages: ['etcd-server'], for: 'tests against a real Kubernetes API' },
];

function isOnPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Installs missing programs on a machine that is ours to change (root on Debian or Ubuntu); tells otherwise. */
function ensurePrograms() {
  const missing = PROGRAMS.filter(({ names }) => !names.some(isOnPath));
  if (missing.length === 0) return;
  if (process.getuid?.() === 0 && isOnPath('apt-get')) {
    const packages = missing.flatMap((program) => program.packages);
    say(`Installing ${packages.join(', ')} …`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const options = { env, stdio: ['ignore', 'ignore', 'ignore'] };
    spawnSync('apt-get', ['update', '-qq'], options);
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
  }
  for (const { names, for: purpose } of missing) {
    if (!names.some(isOnPath)) say(`NOT HERE: ${names[0]}. Skipped without it: ${purpose}.`);
  }
}

ensureDependencies();
ensureBuild();
ensurePrograms();
const runner = join(root, 'node_modules/vitest/vitest.mjs');
const { status } = spawnSync(process.execPath, [runner, 'run', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
