// `npm run bench`: sets up, builds, and measures. Arguments go to tests/bench/main.ts.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuild, ensureDependencies, root } from './ensure.mjs';

ensureDependencies();
ensureBuild();
const { status } = spawnSync(
  process.execPath,
  ['--import', 'tsx', join(root, 'tests/bench/main.ts'), ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
