import type { HostLimits } from '../limits.ts';

/** Why a process ended, in words for an operator. */
export function describeExit(
  code: number | null,
  signal: NodeJS.Signals | null,
  output: string,
  limits: HostLimits,
): string {
  // V8 aborts the process when the heap is full, and says so only on stderr.
  if (output.includes('JavaScript heap out of memory')) {
    return `it used up its ${limits.heapMegabytes} MB of heap`;
  }
  if (signal) return `it was ended by ${signal}`;
  return `it exited with code ${code}`;
}
