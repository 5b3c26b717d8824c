/** What a job waits for before it goes on. One of the two at least; whichever comes first ends the wait. */
export interface Wait {
  /** Not later than this. */
  readonly until?: Date | undefined;
  /** The key of a signal; see `JobQueue.signal`. */
  readonly signal?: string | undefined;
  /** JSON that the job finds as `memory` when it goes on; without it, it keeps what it has. */
  readonly memory?: unknown;
}

/** What ended a wait. */
export type Woken =
  | { readonly by: 'time' }
  | { readonly by: 'signal'; readonly signal: string; readonly data: unknown };

/** A handler's answer that its job is not done but waits. Made by `park`. */
export class Parked {
  readonly wait: Wait;

  constructor(wait: Wait) {
    this.wait = wait;
  }
}

/**
 * Parks a job: `return park({ signal: 'approval:42', until: tomorrow })`. It then holds no server and no turn of
 * its lane, survives restarts, and its handler is called again, from the beginning, when the wait is over: with
 * what ended it as `job.woken` and what it left as `job.memory`. Each stretch has all attempts of its type.
 */
export function park(wait: Wait): Parked {
  if (wait.until === undefined && wait.signal === undefined) {
    throw new TypeError('A job can wait for a time, a signal, or both; it was given neither.');
  }
  return new Parked(wait);
}
