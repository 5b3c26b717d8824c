import { type Clock, type Problem, systemClock } from '@gantry/base';
import { METHOD_DEFINITIONS, type PluginMethod } from '@gantry/contracts';
import { type CallFailure, toCallError } from '../calls/call-errors.ts';
import { CallReporter } from '../calls/call-reporter.ts';
import { Deadline } from '../calls/deadline.ts';
import type { CallOutcome, OpenCall } from '../calls/open-call.ts';
import { secretsOf, tokensOf } from '../calls/secrets-of.ts';
import { errors } from '../errors.ts';
import { FrameTooLarge } from '../frames/frame-codec.ts';
import type { PluginState } from '../lifecycle/plugin-state.ts';
import {
  type Opening,
  PluginSupervisor,
  type SupervisorOptions,
} from '../lifecycle/plugin-supervisor.ts';
import { DEFAULT_LIMITS, type HostLimits } from '../limits.ts';
import type { LoadedPlugin } from '../registry/plugin-record.ts';
import { resultProblems } from '../results/result-schemas.ts';
import { DEADLINE_REASON } from '../runner/call-dispatcher.ts';
import type {
  CallMethod,
  CallOptions,
  HostServices,
  ItemOf,
  PluginHost,
  ResultOf,
  StreamMethod,
  StreamOptions,
} from './plugin-host.ts';

/** Where a host looks up the plugins that can be called. `PluginRegistry` is one. */
export interface PluginSource {
  find(slug: string): LoadedPlugin | undefined;
}

/** What every kind of host takes. */
export interface CommonHostOptions {
  readonly limits?: Partial<HostLimits>;
  readonly clock?: Clock;
  /** Told when a plugin starts, stops, crashes, or goes into or out of quarantine. */
  readonly onStateChange?: (state: PluginState) => void;
  /** Told what a callback of the caller threw. The call goes on. Default: nobody is told. */
  readonly onCallbackError?: (error: unknown) => void;
}

/** Methods whose results are credentials, for those who asked for them and nobody else. */
const GIVES_CREDENTIALS = /^identity\./;

interface Started {
  readonly call: OpenCall;
  readonly deadline: Deadline;
  readonly reporter: CallReporter;
  readonly fail: (failure: CallFailure) => Error;
  readonly redactResult: (value: unknown) => unknown;
  /** Problems of a progress report, which cancel the call. */
  readonly invalid: () => readonly Problem[] | undefined;
}

/** The host over supervisors, whatever their channels are. */
export class SupervisedHost implements PluginHost {
  readonly #source: PluginSource;
  readonly #limits: HostLimits;
  readonly #options: CommonHostOptions;
  readonly #supervisorOptions: SupervisorOptions;
  readonly #supervisors = new Map<string, PluginSupervisor>();
  #services: HostServices = () => Promise.reject(new Error('No services.'));
  #disposed: Promise<void> | undefined;

  constructor(
    source: PluginSource,
    openChannel: (limits: HostLimits) => SupervisorOptions['openChannel'],
    options: CommonHostOptions & { random?: () => number },
  ) {
    this.#source = source;
    this.#options = options;
    this.#limits = Object.freeze({ ...DEFAULT_LIMITS, ...options.limits });
    this.#supervisorOptions = {
      limits: this.#limits,
      clock: options.clock ?? systemClock,
      random: options.random ?? Math.random,
      openChannel: openChannel(this.#limits),
      onChange: (state) => this.#guard(options.onStateChange)?.(state),
    };
  }

  async call<M extends CallMethod>(
    slug: string,
    method: M,
    options: CallOptions<M>,
  ): Promise<ResultOf<M>> {
    const started = await this.#start(slug, method, options, this.#limits.callTimeoutMs);
    try {
      const value = await this.#next(started, method);
      if (value === undefined) throw started.fail({ kind: 'cancelled' });
      return value.item as ResultOf<M>;
    } finally {
      started.reporter.close();
    }
  }

  async *stream<M extends StreamMethod>(
    slug: string,
    method: M,
    options: StreamOptions<M>,
  ): AsyncGenerator<ItemOf<M>> {
    const started = await this.#start(slug, method, options, this.#limits.streamTimeoutMs);
    const itemTimeoutMs = options.itemTimeoutMs ?? this.#limits.itemTimeoutMs;
    try {
      for (;;) {
        const next = await this.#next(started, method, itemTimeoutMs);
        if (next === undefined) return;
        yield next.item as ItemOf<M>;
      }
    } finally {
      started.call.cancel('the reader went away');
      started.reporter.close();
    }
  }

  serveWith(services: HostServices): void {
    this.#services = services;
  }

  state(slug: string): PluginState {
    return (
      this.#supervisors.get(slug)?.state() ?? {
        slug,
        status: 'idle',
        crashes: [],
        openCalls: 0,
        droppedLogLines: 0,
      }
    );
  }

  output(slug: string): string {
    return this.#supervisors.get(slug)?.output() ?? '';
  }

  release(slug: string): void {
    this.#supervisors.get(slug)?.release();
  }

  restart(slug: string): void {
    this.#supervisors.get(slug)?.restart();
  }

  supersede(slug: string): void {
    this.#supervisors.get(slug)?.supersede(this.#source.find(slug));
  }

  async stop(slug: string): Promise<void> {
    await this.#supervisors.get(slug)?.stop();
  }

  dispose(): Promise<void> {
    this.#disposed ??= Promise.all(
      [...this.#supervisors.values()].map((supervisor) => supervisor.stop()),
    ).then(() => {});
    return this.#disposed;
  }

  async #start<M extends PluginMethod>(
    slug: string,
    method: M,
    options: CallOptions<M>,
    defaultTimeoutMs: number,
  ): Promise<Started> {
    const plugin = this.#source.find(slug);
    if (!plugin) throw errors.PLUGIN_NOT_FOUND({ plugin: slug });
    const where = { plugin: slug, method };
    if (!plugin.methods.includes(method)) throw errors.PLUGIN_METHOD_UNSUPPORTED(where);
    if (this.#disposed) throw errors.PLUGIN_HOST_STOPPED(where);
    const supervisor = this.#supervisorOf(slug);
    const credentials = options.credentials ?? {};
    supervisor.secrets.add(options.redact ?? [], { inResults: false });
    supervisor.secrets.add(
      secretsOf(plugin.manifest, credentials, options.context.integration.options),
    );
    supervisor.secrets.add(tokensOf(options.context.identity));
    const redact = (text: string) => supervisor.secrets.redact(text);
    const fail = (failure: CallFailure) => toCallError(failure, { ...where, redact });
    if (options.signal?.aborted) throw fail({ kind: 'cancelled' });

    const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
    const deadline = new Deadline(timeoutMs, options.signal);
    let call: OpenCall | undefined;
    let invalid: readonly Problem[] | undefined;
    const reporter = new CallReporter({
      limits: this.#limits,
      redact,
      onLog: this.#guard(options.onLog),
      onProgress: this.#guard(options.onProgress),
      onInvalid: (problems) => {
        invalid ??= problems;
        call?.cancel('its progress breaks the contract');
      },
      onDropped: (lines) => supervisor.countDropped(lines),
      onRequest: (service, value) =>
        this.#services({
          plugin,
          integration: options.context.integration.slug,
          requestId: options.context.requestId,
          service,
          value: supervisor.secrets.redactResult(value),
        }),
    });
    const subject = {
      method,
      streams: METHOD_DEFINITIONS[method].streams,
      parameters: options.parameters,
      context: { ...options.context, deadline: new Date(Date.now() + timeoutMs).toISOString() },
      credentials,
    };
    let opening: Opening;
    try {
      opening = await supervisor.open(() => this.#source.find(slug), subject, reporter, deadline);
    } catch (error) {
      if (error instanceof FrameTooLarge) {
        throw errors.PLUGIN_REQUEST_TOO_LARGE({ ...where, reason: error.message });
      }
      throw error;
    }
    if (opening.kind !== 'open') throw fail(opening);
    call = opening.call;
    const redactResult = (value: unknown) =>
      GIVES_CREDENTIALS.test(method) ? value : supervisor.secrets.redactResult(value);
    return { call, deadline, reporter, fail, redactResult, invalid: () => invalid };
  }

  /** The next value of a call, checked; `undefined` at the end of a stream. */
  async #next(
    { call, deadline, fail, redactResult, invalid }: Started,
    method: PluginMethod,
    withinMs?: number,
  ): Promise<{ item: unknown } | undefined> {
    const waited = await deadline.race<CallOutcome>(call.next(), withinMs);
    if (waited.kind !== 'done') {
      call.cancel(waited.kind === 'timed-out' ? DEADLINE_REASON : 'the caller went away');
      throw fail(waited);
    }
    const outcome = waited.value;
    const problems = invalid();
    if (problems) throw fail({ kind: 'invalid', problems });
    if (outcome.kind === 'end') return undefined;
    if (outcome.kind !== 'value') throw fail(outcome);
    const found = resultProblems(method, outcome.value, outcome.unsafe);
    if (found.length > 0) throw fail({ kind: 'invalid', problems: found });
    return { item: redactResult(outcome.value) };
  }

  #supervisorOf(slug: string): PluginSupervisor {
    let supervisor = this.#supervisors.get(slug);
    if (!supervisor) {
      supervisor = new PluginSupervisor(slug, this.#supervisorOptions);
      this.#supervisors.set(slug, supervisor);
    }
    return supervisor;
  }

  /** A callback that cannot break the host's own bookkeeping. */
  #guard<T>(callback: ((value: T) => void) | undefined): ((value: T) => void) | undefined {
    if (!callback) return undefined;
    return (value) => {
      try {
        callback(value);
      } catch (error) {
        this.#options.onCallbackError?.(error);
      }
    };
  }
}
