import { type Clock, type Logger, messageOf } from '@gantry/base';
import type { JobRow, Store } from '@gantry/storage';
import { claimJobs, wishesOf } from './job-claims.ts';
import { type Ended, JobExecution, type JobHandler } from './job-execution.ts';
import type { EndedAttempt } from './job-outcome.ts';
import type { JobQueue } from './job-queue.ts';
import { recordEnds, recordLapsed } from './job-records.ts';
import type { JobType } from './job-type.ts';

/** Work is announced; this finds what an announcement was lost of. */
const POLL_MS = 5_000;
const LEASE_MS = 15_000;
const HEARTBEAT_MS = 3_000;
/** How long an interrupted handler may take to notice it. Its job is put back by its lapsed lease otherwise. */
const INTERRUPT_MS = 10_000;
/** After a fault of the store. */
const PAUSE_MS = 1_000;
const LAPSED_AT_ONCE = 200;

export interface JobRunnerOptions {
  readonly store: Store;
  readonly queue: JobQueue;
  readonly clock: Clock;
  readonly log: Logger;
  /** Names this server's leases; new at each start. */
  readonly serverId: string;
  /** By type. A function alone is a type without wishes of its own. */
  readonly handlers: Readonly<Record<string, JobType | JobHandler>>;
}

/**
 * Runs queued jobs on this server.
 *
 * A running job is held by a lease that its server renews. When the server dies the lease lapses, and the
 * job is run again — by this server's next start or by another one — until its attempts are used up; then
 * it fails and says why. A job is never silently lost.
 *
 * Work comes in turns: one transaction records all attempts that have ended since the last turn and takes new
 * jobs in their place. The busier a server is, the more of them share a transaction.
 */
export class JobRunner {
  readonly #options: JobRunnerOptions;
  readonly #running = new Map<string, JobExecution>();
  /** Until when this server holds each of them, as far as it knows. */
  readonly #heldUntil = new Map<string, number>();
  #ended: EndedAttempt[] = [];
  #turn: Promise<void> | undefined;
  #again = false;
  #accepts = false;
  /** Somebody has queued or cancelled something since the last turn. */
  #isNoticed = false;
  #poll: NodeJS.Timeout | undefined;
  #due: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(options: JobRunnerOptions) {
    this.#options = options;
    for (const [name, type] of Object.entries(options.handlers)) {
      options.queue.types.declare(name, type);
    }
  }

  async start(): Promise<void> {
    const { store, clock } = this.#options;
    this.#accepts = true;
    if (store.dialect === 'sqlite') {
      // The file is ours alone, so whoever held these leases is dead.
      const past = new Date(clock.now().getTime() - 1).toISOString();
      await store.transaction((tx) => tx.jobs.expireLeases(past));
    }
    this.#unsubscribe = store.onWake(() => {
      this.#isNoticed = true;
      this.#wake();
    }, 'jobs');
    this.#poll = setInterval(() => this.#wake(), POLL_MS);
    this.#heartbeat = setInterval(() => void this.#beat(), HEARTBEAT_MS);
    await this.#recover();
    this.#wake();
  }

  /**
   * Takes no more jobs, waits for what runs as long as its type allows, interrupts the rest, and puts it back
   * for the next start or another server.
   */
  async stop(): Promise<void> {
    const { queue } = this.#options;
    this.#accepts = false;
    clearInterval(this.#poll);
    clearTimeout(this.#due);
    this.#unsubscribe?.();
    await Promise.all(
      [...this.#running.values()].map(async (execution) => {
        const isDone = await settled(execution.done, queue.types.drainMsOf(execution.row.type));
        if (isDone) return;
        execution.interrupt();
        await settled(execution.done, INTERRUPT_MS);
      }),
    );
    // Ends are handed over in a microtask after `done`.
    await new Promise((resolve) => setImmediate(resolve));
    this.#wake();
    while (this.#turn) await this.#turn;
    clearInterval(this.#heartbeat);
  }

  #wake(): void {
    this.#again = true;
    this.#turn ??= this.#takeTurns().finally(() => {
      this.#turn = undefined;
      if (this.#again && (this.#accepts || this.#ended.length > 0)) this.#wake();
    });
  }

  async #takeTurns(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      try {
        await this.#takeTurn();
      } catch (error) {
        this.#options.log.error({ error: messageOf(error) }, 'jobs could not be taken or recorded');
        if (!this.#accepts) return;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        this.#again = true;
      }
    }
  }

  async #takeTurn(): Promise<void> {
    const { store, clock, queue, log, serverId } = this.#options;
    const { types } = queue;
    await this.#cancelWanted();
    const free = this.#accepts ? this.#freeTurns() : new Map<string, number>();
    // One moment for all of a turn: what becomes due during it is planned for.
    const now = clock.now();
    // Looking first keeps a server that has nothing to do from opening transactions.
    if (this.#ended.length === 0 && !(await this.#isAnyDue(free, now))) {
      return await this.#plan(free, now);
    }
    const ended = this.#ended;
    this.#ended = [];
    let claimed: Awaited<ReturnType<typeof claimJobs>>;
    try {
      claimed = await store.transaction(async (tx) => {
        await recordEnds(tx, ended, { types, serverId, clock, log });
        return await claimJobs(tx, {
          types,
          free,
          serverId,
          now,
          leaseMs: LEASE_MS,
          isRunningHere: (id) => this.#running.has(id),
        });
      });
    } catch (error) {
      this.#ended = [...ended, ...this.#ended];
      throw error;
    }
    for (const row of claimed.rows) this.#run(row);
    if (this.#ended.length === 0) await this.#plan(this.#freeTurns(), now, claimed.freeAt);
  }

  async #isAnyDue(free: ReadonlyMap<string, number>, now: Date): Promise<boolean> {
    const wishes = wishesOf(free).map((wish) => ({ ...wish, limit: 1 }));
    return (await this.#options.store.jobs.findDue(wishes, now.toISOString())).length > 0;
  }

  /** Wakes when the next job becomes due after `now` that there is a turn for. */
  async #plan(free: ReadonlyMap<string, number>, now: Date, freeAt = Infinity): Promise<void> {
    if (!this.#accepts) return;
    const { store, clock } = this.#options;
    const types = wishesOf(free).map(({ type }) => type);
    const due = await store.jobs.nextDueAt(types, now.toISOString());
    const at = Math.min(due === undefined ? Infinity : Date.parse(due), freeAt);
    clearTimeout(this.#due);
    const inMs = at - clock.now().getTime();
    if (inMs < POLL_MS && this.#accepts) {
      this.#due = setTimeout(() => this.#wake(), Math.max(1, inMs));
    }
  }

  #freeTurns(): Map<string, number> {
    const { types } = this.#options.queue;
    const free = new Map(types.names.map((name) => [name, types.concurrencyOf(name)]));
    for (const { row } of this.#running.values()) {
      free.set(row.type, (free.get(row.type) ?? 0) - 1);
    }
    return free;
  }

  #run(row: JobRow): void {
    const { store, clock, serverId, queue } = this.#options;
    const handler = queue.types.find(row.type)?.run as JobHandler;
    const execution = new JobExecution(row, handler, { store, clock, serverId });
    this.#running.set(row.id, execution);
    this.#heldUntil.set(row.id, Date.parse(row.lease_until as string));
    void execution.done.then((ended: Ended) => {
      this.#running.delete(row.id);
      this.#heldUntil.delete(row.id);
      this.#ended.push({ execution, ended, lines: execution.takeRest() });
      this.#wake();
    });
  }

  /** Stops what somebody has cancelled, here or on another server. */
  async #cancelWanted(): Promise<void> {
    if (!this.#isNoticed || this.#running.size === 0) return;
    this.#isNoticed = false;
    const { store, serverId } = this.#options;
    for (const id of await store.jobs.findCancelled(serverId)) this.#running.get(id)?.cancel();
  }

  async #beat(): Promise<void> {
    const now = this.#options.clock.now().getTime();
    // A server that was held up longer than its lease is not to go on with what another one may run by now.
    for (const [id, until] of this.#heldUntil) {
      if (until < now) this.#running.get(id)?.interrupt();
    }
    try {
      await this.#renewLeases();
      if (this.#accepts) await this.#recover();
    } catch (error) {
      this.#options.log.warn({ error: messageOf(error) }, 'leases could not be renewed');
    }
  }

  async #renewLeases(): Promise<void> {
    if (this.#running.size === 0 && this.#ended.length === 0) return;
    const { store, clock, serverId } = this.#options;
    const asked = [...this.#running.keys()];
    const until = clock.now().getTime() + LEASE_MS;
    const held = await store.transaction((tx) =>
      tx.jobs.renewLeases(serverId, new Date(until).toISOString()),
    );
    const byId = new Map(held.map((row) => [row.id, row]));
    for (const id of asked) {
      const execution = this.#running.get(id);
      if (!execution) continue;
      const row = byId.get(id);
      if (!row) execution.interrupt();
      else if (row.cancel_requested === 1) execution.cancel();
      if (row) this.#heldUntil.set(id, until);
    }
  }

  /** Puts back what servers held that have died. */
  async #recover(): Promise<void> {
    const { store, clock, queue, serverId, log } = this.#options;
    const { types } = queue;
    if (types.names.length === 0) return;
    const find = (view: Pick<Store, 'jobs'>) =>
      view.jobs.findLapsed(types.names, clock.now().toISOString(), LAPSED_AT_ONCE);
    while ((await find(store)).length > 0) {
      await store.transaction(async (tx) => {
        await recordLapsed(tx, await find(tx), { types, serverId, clock, log });
      });
    }
  }
}

/** Whether something is over within a time. */
async function settled(work: Promise<unknown>, withinMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), withinMs);
  });
  const isDone = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return isDone;
}
