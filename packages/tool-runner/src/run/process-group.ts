import { readdirSync, readFileSync } from 'node:fs';

/** Every process of a run has this in its environment, also one that left the process group. */
export const RUN_MARK = 'GANTRY_RUN_ID';

/** Sends a signal to a process and what it started, unless that left the group. */
export function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    // Nothing of the group is left.
    return false;
  }
}

/**
 * Kills what carries the mark of a run, wherever it went: a process that made itself the leader of a new session is in
 * no group of ours. Linux only; elsewhere the group is all that can be found.
 *
 * @param above - Looks only at processes with a higher id. A child's id is higher than its parent's until the numbers
 * wrap around, so this is for runs that ended in peace and cost little to look after.
 */
export function killMarked(id: string, above = 0): number {
  let killed = 0;
  // One that forks faster than it is found must not keep us for ever.
  for (let round = 0; round < 20; round++) {
    const found = findMarked(id, above);
    if (found.length === 0) return killed;
    for (const pid of found) {
      try {
        process.kill(pid, 'SIGKILL');
        killed++;
      } catch {
        // It has ended by itself.
      }
    }
  }
  return killed;
}

/** Running processes that carry the mark of a run. */
export function findMarked(id: string, above = 0): number[] {
  const mark = Buffer.from(`${RUN_MARK}=${id}\0`);
  return processIds().filter((pid) => {
    if (pid <= above || pid === process.pid) return false;
    try {
      return readFileSync(`/proc/${pid}/environ`).includes(mark) && !isZombie(pid);
    } catch {
      return false;
    }
  });
}

function isZombie(pid: number): boolean {
  return /^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}
