// Brings a checkout to the point where it can run: dependencies installed, everything built. Uses nothing but
// Node itself, because on a fresh clone there is nothing else. Does nothing when nothing has changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const MINIMUM_NODE = [20, 12];
const SETUP_LOCK = join(root, '.cache/setup.lock');
const BUILD_STAMP = join(root, '.cache/build-stamp');
const SOURCES = ['packages', 'apps', 'plugins', 'tools', 'scripts'];
const NOT_SOURCES = new Set(['node_modules', 'dist', 'test', 'tests']);

/** Installs dependencies if the lock file has changed since they were installed. */
export function ensureDependencies() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [needMajor, needMinor] = MINIMUM_NODE;
  if (major < needMajor || (major === needMajor && minor < needMinor)) {
    stop(`Gantry needs Node ${MINIMUM_NODE.join('.')} or newer; this is ${process.version}.`);
  }
  if (isInstalled()) return;
  alone(() => {
    if (isInstalled()) return;
    say('Installing dependencies …');
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  });
}

/** npm writes a lock file of its own last, whoever ran it. */
function isInstalled() {
  const installed = join(root, 'node_modules/.package-lock.json');
  const wanted = join(root, 'package-lock.json');
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs;
}

/** Builds if any source has changed since the last build. */
export function ensureBuild() {
  const wanted = fingerprintSources();
  if (isBuilt(wanted)) return;
  alone(() => {
    if (isBuilt(wanted)) return;
    say('Building …');
    run(process.execPath, [join(root, 'scripts/build.mjs')]);
    writeFileSync(BUILD_STAMP, wanted);
  });
}

function isBuilt(wanted) {
  const command = join(root, 'apps/cli/dist/gantry.js');
  return (
    existsSync(command) && existsSync(BUILD_STAMP) && readFileSync(BUILD_STAMP, 'utf8') === wanted
  );
}

/** Two commands in a fresh checkout must not install or build into each other: the second waits for the first. */
function alone(work) {
  mkdirSync(dirname(SETUP_LOCK), { recursive: true });
  for (let isTold = false; !tryLock(); isTold = true) {
    if (!isTold) say('Waiting for another command that is setting up this checkout …');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  const unlock = () => rmSync(SETUP_LOCK, { force: true });
  process.once('exit', unlock);
  work();
  process.off('exit', unlock);
  unlock();
}

/** The lock holds the id of its process; that of one which no longer runs counts for nothing. */
function tryLock() {
  try {
    writeFileSync(SETUP_LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  try {
    const owner = Number(readFileSync(SETUP_LOCK, 'utf8'));
    // Empty for the moment between its making and its writing.
    if (owner !== 0) process.kill(owner, 0);
  } catch (error) {
    if (error.code === 'ESRCH') rmSync(SETUP_LOCK, { force: true });
  }
  return false;
}

/** Names, sizes and times of all sources: cheap to read, and different after any edit. */
function fingerprintSources() {
  const hash = createHash('sha256').update(process.version);
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (NOT_SOURCES.has(entry.name) || entry.name.endsWith('.test.ts')) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else {
        const { size, mtimeMs } = statSync(path);
        hash.update(`${path}\0${size}\0${mtimeMs}\n`);
      }
    }
  };
  for (const source of SOURCES) visit(join(root, source));
  hash.update(readFileSync(join(root, 'package-lock.json')));
  return hash.digest('hex');
}

export function say(text) {
  process.stderr.write(`${text}\n`);
}

export function stop(text) {
  say(text);
  process.exit(1);
}

/** Runs a command with its output shown; stops when it fails. */
export function run(command, args, options = {}) {
  const isWindows = process.platform === 'win32';
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: isWindows && command === 'npm',
    ...options,
  });
  if (result.error) stop(`${command} could not be started: ${result.error.message}`);
  if (result.status !== 0) stop(`${command} ${args.join(' ')} failed.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  ensureDependencies();
  ensureBuild();
}
