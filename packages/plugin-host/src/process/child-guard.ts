/**
 * Makes sure that no plugin outlives the host in silence: kills the process groups that are left when the
 * host exits. When the host is killed itself, the closed pipe tells the children.
 */
const live = new Set<number>();

function killAll(): void {
  for (const pid of live) killGroup(pid);
}

export function guardChild(pid: number): void {
  if (live.size === 0) process.on('exit', killAll);
  live.add(pid);
}

export function releaseChild(pid: number): void {
  if (live.delete(pid) && live.size === 0) process.off('exit', killAll);
}

/** Kills a process and what it started, unless that left the group. */
export function killGroup(pid: number, signal: NodeJS.Signals = 'SIGKILL'): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nothing of the group is left.
  }
}
