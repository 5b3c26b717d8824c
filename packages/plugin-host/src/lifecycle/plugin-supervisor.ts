import { type Clock, messageOf } from '@gantry/base';
import { CallQueue } from '../calls/call-queue.ts';
import type { Deadline } from '../calls/deadline.ts';
import type { CallObserver, OpenCall } from '../calls/open-call.ts';
import { type CallSubject, PluginSession } from '../calls/plugin-session.ts';
import type { HostLimits } from '../limits.ts';
import type { Confinement } from '../process/launch.ts';
import type { ChannelEnd, FrameReceiver, PluginChannel } from '../process/plugin-channel.ts';
import type { LoadedPlugin } from '../registry/plugin-record.ts';
import { CrashBudget } from './crash-budget.ts';
import type { PluginState, PluginStatus } from './plugin-state.ts';
import { SecretMemory } from './secret-memory.ts';

export interface SupervisorOptions {
  readonly limits: HostLimits;
  readonly clock: Clock;
  readonly random: () => number;
  /** Starts a process. Throws when that is not possible. */
  readonly openChannel: (plugin: LoadedPlugin, receive: FrameReceiver) => PluginChannel;
  readonly onChange: (state: PluginState) => void;
}

/** How asking a plugin to take a call ended. */
export type Opening =
  | { readonly kind: 'open'; readonly call: OpenCall }
  | { readonly kind: 'busy' | 'timed-out' | 'cancelled' | 'stopped' }
  /** It was uninstalled while the call waited. */
  | { readonly kind: 'removed' }
  | { readonly kind: 'quarantined'; readonly crashes: number }
  | { readonly kind: 'restarting'; readonly retryAt: Date }
  | { readonly kind: 'lost'; readonly expected: boolean; readonly reason: string };

interface Running {
  readonly session: PluginSession;
  readonly digest: string;
  readonly startedAt: Date;
  ready: boolean;
  /** Set when another version took its place: its crashes say nothing about that one. */
  superseded: boolean;
  /** Set when it is being replaced: ends it after the time for calls in flight. */
  drainTimer?: NodeJS.Timeout;
}

/**
 * The life of one plugin: starts its process for the first call, stops it when it is idle, replaces it when
 * the package changed, starts it again after a crash, and stops trying when it crashes too often.
 */
export class PluginSupervisor {
  readonly secrets = new SecretMemory();
  readonly #slug: string;
  readonly #options: SupervisorOptions;
  readonly #budget: CrashBudget;
  readonly #queues: { calls: CallQueue; streams: CallQueue };
  readonly #retired = new Set<Running>();
  readonly #backingOff = new Set<() => void>();
  #current: Running | undefined;
  #confinement: Confinement | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  /** Grows with each stop: who waited for a turn before it does not start the plugin again after it. */
  #stops = 0;
  #droppedLogLines = 0;

  constructor(slug: string, options: SupervisorOptions) {
    const { limits } = options;
    this.#slug = slug;
    this.#options = options;
    this.#budget = new CrashBudget(limits, options.clock, options.random);
    this.#queues = {
      calls: new CallQueue(limits.maxConcurrentCalls, limits.maxQueuedCalls),
      streams: new CallQueue(limits.maxConcurrentStreams, limits.maxQueuedCalls),
    };
  }

  /**
   * Waits for a turn, for the process, and hands the call to it. The plugin is looked up when the turn comes: a call
   * that waited while another version was installed uses that one.
   */
  async open(
    find: () => LoadedPlugin | undefined,
    subject: CallSubject,
    observer: CallObserver,
    deadline: Deadline,
  ): Promise<Opening> {
    const stops = this.#stops;
    const queue = subject.streams ? this.#queues.streams : this.#queues.calls;
    const turn = await queue.enter(deadline);
    if (turn.kind !== 'granted') return turn;
    let opening: Opening | undefined;
    try {
      opening = await this.#open(find, subject, observer, { deadline, stops });
      return opening;
    } finally {
      // The turn is given back when the plugin lets go of the call, not when the caller does.
      if (opening?.kind === 'open') void opening.call.settled.then(turn.release);
      else turn.release();
    }
  }

  async #open(
    find: () => LoadedPlugin | undefined,
    subject: CallSubject,
    observer: CallObserver,
    { deadline, stops }: { deadline: Deadline; stops: number },
  ): Promise<Opening> {
    for (;;) {
      if (this.#stops !== stops) return { kind: 'stopped' };
      const refusal = await this.#waitForBackOff(deadline);
      if (refusal === 'again') continue;
      if (refusal) return refusal;
      const plugin = find();
      if (!plugin) return { kind: 'removed' };
      const running = this.#usable(plugin) ?? this.#start(plugin);
      if ('kind' in running) return running;
      if (!running.ready) {
        const ready = await deadline.race(running.session.channel.ready);
        if (ready.kind !== 'done') return ready;
        if (!ready.value) {
          const end = await running.session.channel.closed;
          // Replaced before it was ready: the next one takes the call. A stop is noticed above.
          if (end.expected) continue;
          return { kind: 'lost', ...end };
        }
        // It may have been replaced while it started.
        if (this.#current !== running) continue;
      }
      const call = running.session.call(subject, observer);
      clearTimeout(this.#idleTimer);
      return { kind: 'open', call };
    }
  }

  /** The process to use, unless there is none or it has to be replaced. */
  #usable(plugin: LoadedPlugin): Running | undefined {
    const running = this.#current;
    if (!running) return undefined;
    if (running.digest !== plugin.digest) this.supersede(plugin);
    else if (running.session.condemned) this.#retire(running);
    else return running;
    return undefined;
  }

  async #waitForBackOff(deadline: Deadline): Promise<Opening | 'again' | undefined> {
    if (this.#budget.quarantined) return { kind: 'quarantined', crashes: this.#budget.counted };
    const { waitMs } = this.#budget;
    // A process that runs already, such as after a restart, is not kept waiting by its predecessor's crash.
    if (waitMs === 0 || this.#current) return undefined;
    if (waitMs > Math.min(deadline.remainingMs, this.#options.limits.maxBackOffWaitMs)) {
      return { kind: 'restarting', retryAt: this.#budget.retryAt };
    }
    let wake: () => void = () => {};
    const waited = new Promise<void>((resolve) => {
      wake = resolve;
      this.#backingOff.add(wake);
    });
    const timer = setTimeout(wake, waitMs);
    const outcome = await deadline.race(waited);
    clearTimeout(timer);
    this.#backingOff.delete(wake);
    return outcome.kind === 'done' ? 'again' : outcome;
  }

  #start(plugin: LoadedPlugin): Running | Opening {
    const { limits, clock, openChannel } = this.#options;
    let session: PluginSession;
    try {
      const open = (receive: FrameReceiver) => openChannel(plugin, receive);
      session = new PluginSession(open, limits, () => this.#onIdle(running));
    } catch (error) {
      const reason = `it could not be started: ${messageOf(error)}`;
      this.#recordCrash(reason, '');
      return { kind: 'lost', expected: false, reason };
    }
    const { digest } = plugin;
    const running: Running = {
      session,
      digest,
      startedAt: clock.now(),
      ready: false,
      superseded: false,
    };
    this.#confinement = session.channel.confinement;
    this.#current = running;
    void session.channel.ready.then((ready) => {
      if (!ready) return;
      running.ready = true;
      this.#changed();
      // Whoever started it may have given up meanwhile.
      if (session.openCalls === 0) this.#onIdle(running);
    });
    void session.channel.closed.then((end) => this.#onClosed(running, end));
    this.#changed();
    return running;
  }

  #onIdle(running: Running): void {
    if (running !== this.#current) {
      if (this.#retired.has(running)) void running.session.channel.stop();
      return;
    }
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => {
      if (this.#current === running && running.session.openCalls === 0) this.#retire(running);
    }, this.#options.limits.idleMs);
  }

  /** Takes a process out of use. Calls in flight may finish. */
  #retire(running: Running, drainMs = this.#options.limits.drainMs): void {
    if (this.#current === running) this.#current = undefined;
    clearTimeout(this.#idleTimer);
    this.#retired.add(running);
    const { session } = running;
    if (session.openCalls === 0) {
      void session.channel.stop();
    } else {
      running.drainTimer = setTimeout(() => {
        session.cancelAll('the plugin is being restarted');
        void session.channel.stop();
      }, drainMs);
    }
    this.#changed();
  }

  #onClosed(running: Running, end: ChannelEnd): void {
    clearTimeout(running.drainTimer);
    this.#retired.delete(running);
    if (this.#current === running) {
      this.#current = undefined;
      clearTimeout(this.#idleTimer);
    }
    if (end.expected || running.superseded) this.#changed();
    else this.#recordCrash(end.reason, running.session.channel.output());
  }

  #recordCrash(reason: string, output: string): void {
    this.#budget.record(this.secrets.redact(reason), this.secrets.redact(output));
    this.#changed();
    const { waitMs } = this.#budget;
    if (!this.#budget.quarantined) setTimeout(() => this.#changed(), waitMs).unref();
  }

  /** Somebody decided that a plugin in quarantine, or backing off, may run again. */
  release(): void {
    this.#budget.release();
    for (const wake of this.#backingOff) wake();
    this.#changed();
  }

  /** The next call uses a new process; calls in flight finish in the old one. */
  restart(): void {
    if (this.#current) this.#retire(this.#current);
  }

  /** Ends processes of any other version than this. Calls in flight have the time that they were given. */
  supersede(plugin: LoadedPlugin | undefined): void {
    const isFormer = ({ digest }: Running) => digest !== plugin?.digest;
    for (const running of this.#retired) running.superseded ||= isFormer(running);
    const running = this.#current;
    if (running && isFormer(running)) {
      running.superseded = true;
      const { callTimeoutMs, streamTimeoutMs } = this.#options.limits;
      this.#retire(running, Math.max(callTimeoutMs, streamTimeoutMs));
    }
    this.release();
  }

  /** Ends every process now. Calls in flight and those that wait fail as cancelled. */
  async stop(): Promise<void> {
    this.#stops++;
    for (const wake of this.#backingOff) wake();
    if (this.#current) this.#retire(this.#current);
    const ends = [...this.#retired].map(({ session }) => {
      session.cancelAll('the plugin is being stopped');
      return session.channel.stop();
    });
    await Promise.all(ends);
  }

  countDropped(lines: number): void {
    this.#droppedLogLines += lines;
  }

  /** The newest output of the process that runs, without secrets. */
  output(): string {
    return this.#current ? this.secrets.redact(this.#current.session.channel.output()) : '';
  }

  state(): PluginState {
    const current = this.#current;
    const status = this.#status();
    const memoryBytes = current?.session.channel.memoryBytes;
    const pid = current?.session.channel.pid;
    let openCalls = current?.session.openCalls ?? 0;
    for (const { session } of this.#retired) openCalls += session.openCalls;
    return {
      slug: this.#slug,
      status,
      ...(pid === undefined ? {} : { pid }),
      ...(current ? { startedAt: current.startedAt } : {}),
      ...(status === 'backing-off' ? { retryAt: this.#budget.retryAt } : {}),
      crashes: this.#budget.crashes,
      openCalls,
      ...(memoryBytes === undefined ? {} : { memoryBytes }),
      droppedLogLines: this.#droppedLogLines,
      ...(this.#confinement ? { confinement: this.#confinement } : {}),
    };
  }

  #status(): PluginStatus {
    if (this.#current) return this.#current.ready ? 'running' : 'starting';
    if (this.#budget.quarantined) return 'quarantined';
    return this.#budget.waitMs > 0 ? 'backing-off' : 'idle';
  }

  #changed(): void {
    this.#options.onChange(this.state());
  }
}
