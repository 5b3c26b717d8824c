// `npm run check`: everything that can be said about the code without running it, and the quick tests.
// Steps run two at a time; a failed one shows its output at the end and makes the command fail.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureDependencies, root } from './ensure.mjs';

ensureDependencies();
const bin = (name) => join(root, 'node_modules/.bin', name);
const node = process.execPath;
/** The next check looks only at what has changed since. */
const types = (project, name) => [
  ...['-p', project, '--incremental'],
  ...['--tsBuildInfoFile', join(root, '.cache', `types-${name}.json`)],
];
const steps = [
  ['types', bin('tsc'), types('tsconfig.json', 'node')],
  ['format and lint', bin('biome'), ['ci', '--error-on-warnings', '.']],
  ['types for browsers', bin('tsc'), types('tsconfig.browser.json', 'browser')],
  ['types of the UI', bin('tsc'), types('apps/web/tsconfig.json', 'web')],
  ['layers', node, ['--import', 'tsx', 'scripts/check-layers.ts']],
  ['unused code', bin('knip'), []],
  ['generated files', node, ['--import', 'tsx', 'scripts/generate.ts', '--check']],
  ['quick tests', bin('vitest'), ['run', '--project', 'unit']],
];

let failures = 0;
async function work() {
  for (let step = steps.shift(); step; step = steps.shift()) {
    const [name, command, args] = step;
    const started = Date.now();
    const { code, output } = await execute(command, args);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
    if (code !== 0) {
      failures++;
      console.log(output);
    }
  }
}

function execute(command, args) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, FORCE_COLOR: '0' } });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('error', (error) => done({ code: 1, output: error.message }));
    child.on('close', (code) => done({ code, output }));
  });
}

await Promise.all([work(), work()]);
process.exit(failures === 0 ? 0 : 1);
