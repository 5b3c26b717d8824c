import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Sees to it that no plugin outlives the host. When the host exits, it kills the process groups that are
 * left. When the host is killed, plugins that can notice it by their closed pipe do; for one that is stuck in
 * a loop, and for executables that do not care, a watching shell does it.
 */
const live = new Set<number>();
let watcher: ChildProcess | undefined;

/**
 * Keeps the list that it is told and, when its input ends because the host is gone, kills what is on it. A
 * shell, because it is small, everywhere, and cannot be stuck itself. Where there is none, in a container
 * without a system, the end of the host ends everything anyway.
 */
const WATCH = `
while read -r sign pid; do
  rest=
  for known in $live; do [ "$known" = "$pid" ] || rest="$rest $known"; done
  live=$rest
  if [ "$sign" = + ]; then live="$live $pid"; fi
done
for known in $live; do kill -s KILL -- "-$known"; done
`;

export function guardChild(pid: number): void {
  if (live.size === 0) process.on('exit', killAll);
  live.add(pid);
  if (watcher) {
    watcher.stdin?.write(`+ ${pid}\n`);
  } else {
    watcher = startWatcher();
    for (const known of live) watcher.stdin?.write(`+ ${known}\n`);
  }
}

export function releaseChild(pid: number): void {
  if (!live.delete(pid)) return;
  watcher?.stdin?.write(`- ${pid}\n`);
  if (live.size > 0) return;
  process.off('exit', killAll);
  watcher?.stdin?.end();
  watcher = undefined;
}

function startWatcher(): ChildProcess {
  const child = spawn('/bin/sh', ['-c', WATCH], {
    env: {},
    cwd: '/',
    // In a session of its own, where what ends the host's terminal does not end it as well.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const forget = () => {
    if (watcher === child) watcher = undefined;
  };
  child.on('error', forget).on('exit', forget);
  child.stdin.on('error', () => {});
  // It must not keep a host alive that has nothing else to do.
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return child;
}

function killAll(): void {
  for (const pid of live) killGroup(pid);
}

/** Kills a process and what it started, unless that left the group. */
export function killGroup(pid: number, signal: NodeJS.Signals = 'SIGKILL'): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nothing of the group is left.
  }
}
