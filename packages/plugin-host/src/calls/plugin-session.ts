import type { UnsafeJson } from '@gantry/base';
import type { CallContext, HostFrame, PluginFrame, PluginMethod } from '@gantry/contracts';
import { FrameViolation } from '../frames/frame-violation.ts';
import type { HostLimits } from '../limits.ts';
import { inSeconds } from '../process/in-seconds.ts';
import type { ChannelEnd, FrameReceiver, PluginChannel } from '../process/plugin-channel.ts';
import { type CallObserver, OpenCall, type RequestAnswer } from './open-call.ts';

/** What is sent to the plugin for a call. */
export interface CallSubject {
  readonly method: PluginMethod;
  readonly streams: boolean;
  readonly parameters: unknown;
  readonly context: CallContext;
  readonly credentials: Readonly<Record<string, string>>;
}

const refuse = () => Promise.reject(new Error('Nothing is asked for here.'));

/**
 * The calls on one running plugin: gives ids, routes frames, pings while it has work, and ends the plugin
 * when it does not answer or does not let go of what was cancelled.
 */
export class PluginSession {
  readonly channel: PluginChannel;
  readonly #limits: HostLimits;
  readonly #calls = new Map<number, OpenCall>();
  readonly #onIdle: () => void;
  #nextId = 1;
  #pingTimer: NodeJS.Timeout | undefined;
  #pingId: number | undefined;
  #missedPings = 0;
  #condemned: string | undefined;
  #end: ChannelEnd | undefined;

  /** `onIdle` is called each time the last call has settled. */
  constructor(
    open: (receive: FrameReceiver) => PluginChannel,
    limits: HostLimits,
    onIdle: () => void = () => {},
  ) {
    this.#limits = limits;
    this.#onIdle = onIdle;
    this.channel = open((frame, unsafe) => this.#receive(frame, unsafe));
    void this.channel.closed.then((end) => this.#lose(end));
  }

  /** Calls that the plugin works on, those that were cancelled and not let go of included. */
  get openCalls(): number {
    return this.#calls.size;
  }

  /** True when the plugin is to be ended as soon as its other calls are done: it ignores cancels. */
  get condemned(): boolean {
    return this.#condemned !== undefined;
  }

  call(subject: CallSubject, observer: CallObserver): OpenCall {
    const { method, parameters, context, credentials, streams } = subject;
    return this.#open(streams, observer, (id) => ({
      type: 'call',
      id,
      method,
      parameters,
      context,
      credentials,
      stream: streams,
    }));
  }

  describe(): OpenCall {
    const ignore: CallObserver = { log() {}, progress() {}, request: refuse };
    return this.#open(false, ignore, (id) => ({ type: 'describe', id }));
  }

  /** Cancels what is open and waits for nothing. */
  cancelAll(reason: string): void {
    for (const call of this.#calls.values()) call.cancel(reason);
  }

  #open(streams: boolean, observer: CallObserver, frame: (id: number) => HostFrame): OpenCall {
    const id = this.#nextId++;
    const call = new OpenCall({
      id,
      streams,
      observer,
      sendPull: () => this.channel.send({ type: 'pull', id }),
      sendAnswer: (answer) => this.#answer(id, answer),
      sendCancel: (reason) => {
        this.channel.send({ type: 'cancel', id, reason });
        this.#expectSettled(call);
      },
    });
    // Sending first: a call that is too large to be sent was never open.
    this.channel.send(frame(id));
    this.#calls.set(id, call);
    if (this.#end) call.lose(this.#end.expected, this.#end.reason);
    void call.settled.then(() => this.#forget(id));
    this.#pingTimer ??= setInterval(() => this.#ping(), this.#limits.pingIntervalMs).unref();
    return call;
  }

  #answer(id: number, answer: RequestAnswer): void {
    const { request } = answer;
    try {
      this.channel.send({ type: 'answer', id, ...answer });
    } catch {
      const error = {
        code: 'PLUGIN_INPUT_INVALID',
        message: 'The answer is too large to be sent.',
      };
      this.channel.send({ type: 'answer', id, request, error });
    }
  }

  #forget(id: number): void {
    this.#calls.delete(id);
    if (this.#calls.size > 0) {
      this.#killIfCondemned();
      return;
    }
    // A ping may still be on its way; its answer is as good after the last call as before it.
    clearInterval(this.#pingTimer);
    this.#pingTimer = undefined;
    this.#missedPings = 0;
    this.#onIdle();
  }

  #receive(frame: PluginFrame, unsafe: UnsafeJson | undefined): void {
    if (frame.type === 'pong') {
      if (frame.id !== this.#pingId) throw new FrameViolation('a pong without a ping');
      this.#pingId = undefined;
      this.#missedPings = 0;
      return;
    }
    if (frame.type === 'hello') throw new FrameViolation('a second "hello"');
    const call = this.#calls.get(frame.id);
    if (!call || call.state === 'settled') {
      throw new FrameViolation(`a ${frame.type} frame for a call that is not open`);
    }
    call.accept(frame, unsafe);
  }

  // Misses are counted in pings and not by the clock: a host that was suspended or busy itself finds one
  // outstanding ping when it comes back, not an unresponsive plugin.
  #ping(): void {
    if (this.#pingId !== undefined) {
      this.#missedPings++;
      const { pingIntervalMs, unresponsiveMs } = this.#limits;
      if (this.#missedPings * pingIntervalMs >= unresponsiveMs) {
        this.channel.kill(`it did not respond for ${inSeconds(unresponsiveMs)}`);
      }
      return;
    }
    this.#pingId = this.#nextId++;
    this.channel.send({ type: 'ping', id: this.#pingId });
  }

  #expectSettled(call: OpenCall): void {
    const { cancelGraceMs } = this.#limits;
    const timer = setTimeout(() => {
      this.#condemn(
        `it went on with a call for ${inSeconds(cancelGraceMs)} after it was cancelled`,
      );
    }, cancelGraceMs);
    void call.settled.then(() => clearTimeout(timer));
  }

  /** Other callers' work may finish in a condemned process for a while; no new work is given to it. */
  #condemn(reason: string): void {
    if (this.#condemned !== undefined) return;
    this.#condemned = reason;
    const timer = setTimeout(() => this.channel.kill(reason), this.#limits.drainMs);
    void this.channel.closed.then(() => clearTimeout(timer));
    this.#killIfCondemned();
  }

  #killIfCondemned(): void {
    if (this.#condemned === undefined) return;
    for (const call of this.#calls.values()) if (call.state === 'open') return;
    this.channel.kill(this.#condemned);
  }

  #lose(end: ChannelEnd): void {
    this.#end = end;
    clearInterval(this.#pingTimer);
    for (const call of this.#calls.values()) call.lose(end.expected, end.reason);
  }
}
