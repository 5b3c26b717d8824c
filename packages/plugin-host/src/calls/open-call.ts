import { isPlatformError, type UnsafeJson } from '@gantry/base';
import type { HostService, PluginErrorData, PluginFrame, PluginLogLevel } from '@gantry/contracts';
import { FrameViolation } from '../frames/frame-violation.ts';

/** What became of a call, or of one pull of a stream. */
export type CallOutcome =
  | { readonly kind: 'value'; readonly value: unknown; readonly unsafe: UnsafeJson | undefined }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly error: PluginErrorData }
  | { readonly kind: 'cancelled' }
  /** The process is gone. `expected` when the host stopped it. */
  | { readonly kind: 'lost'; readonly expected: boolean; readonly reason: string };

/** Who hears what a call says beside its result. */
export interface CallObserver {
  log(level: PluginLogLevel, message: string): void;
  progress(progress: unknown): void;
  /** Resolves with what the plugin is answered; rejects with what it is told instead. */
  request(service: HostService, value: unknown): Promise<unknown>;
}

/** Most requests of a call that wait for their answer. */
const MAX_REQUESTS = 16;

type CallSubject = Exclude<PluginFrame, { type: 'hello' } | { type: 'pong' }>;

/** What a request is answered. */
export interface RequestAnswer {
  readonly request: number;
  readonly value?: unknown;
  readonly error?: PluginErrorData;
}

/** What the host refused on purpose is told; anything else is its own fault, and no business of the plugin. */
function toRequestError(error: unknown): PluginErrorData {
  if (isPlatformError(error) && error.status < 500) {
    return { code: 'PLUGIN_INPUT_INVALID', message: error.message };
  }
  return { code: 'PLUGIN_UNAVAILABLE', message: 'The host could not do it.' };
}

/**
 * One call on one process: turns the frames of its id into outcomes, and refuses those that are out of turn.
 *
 * `open` → `settled` when the plugin answered. `open` → `cancelled` → `settled` when the host cancelled: the
 * caller has its outcome at once, and frames are dropped until the plugin settles the call.
 */
export class OpenCall {
  readonly id: number;
  /** Resolves when the plugin no longer works on the call. */
  readonly settled: Promise<void>;
  readonly #streams: boolean;
  readonly #observer: CallObserver;
  readonly #sendPull: () => void;
  readonly #sendCancel: (reason: string) => void;
  readonly #sendAnswer: (answer: RequestAnswer) => void;
  #requests = 0;
  #state: 'open' | 'cancelled' | 'settled' = 'open';
  /** Whoever waits for the next outcome. The plugin may send a result or an item only while someone does. */
  #waiting: ((outcome: CallOutcome) => void) | undefined;
  /** How the call ended for the caller. It may come when nobody waits, such as between two pulls. */
  #last: CallOutcome | undefined;
  #resolveSettled: () => void = () => {};

  constructor(options: {
    id: number;
    streams: boolean;
    observer: CallObserver;
    sendPull: () => void;
    sendCancel: (reason: string) => void;
    sendAnswer: (answer: RequestAnswer) => void;
  }) {
    this.id = options.id;
    this.#streams = options.streams;
    this.#observer = options.observer;
    this.#sendPull = options.sendPull;
    this.#sendCancel = options.sendCancel;
    this.#sendAnswer = options.sendAnswer;
    this.settled = new Promise((resolve) => {
      this.#resolveSettled = resolve;
    });
  }

  get state(): 'open' | 'cancelled' | 'settled' {
    return this.#state;
  }

  /** The result of a call, or the next item of a stream. One at a time. */
  next(): Promise<CallOutcome> {
    if (this.#last) return Promise.resolve(this.#last);
    return new Promise((resolve) => {
      this.#waiting = resolve;
      if (this.#streams) this.#sendPull();
    });
  }

  /** Ends the call for the caller now; the plugin is told to stop. */
  cancel(reason: string): void {
    if (this.#state !== 'open') return;
    this.#state = 'cancelled';
    this.#conclude({ kind: 'cancelled' });
    this.#sendCancel(reason);
  }

  /** The process is gone. */
  lose(expected: boolean, reason: string): void {
    if (this.#state === 'settled') return;
    this.#finish({ kind: 'lost', expected, reason });
  }

  accept(frame: CallSubject, unsafe: UnsafeJson | undefined): void {
    const cancelled = this.#state === 'cancelled';
    switch (frame.type) {
      case 'log':
        if (!cancelled) this.#observer.log(frame.level, frame.message);
        break;
      case 'progress':
        if (!cancelled) this.#observer.progress(frame.progress);
        break;
      case 'request':
        if (!cancelled) this.#request(frame, unsafe);
        break;
      case 'result':
        if (this.#streams) throw new FrameViolation('a result for a stream');
        this.#finish({ kind: 'value', value: frame.value, unsafe });
        break;
      case 'item':
        if (!this.#streams) throw new FrameViolation('an item for a call that does not stream');
        if (cancelled) break;
        if (!this.#waiting) throw new FrameViolation('an item that was not pulled');
        this.#wake({ kind: 'value', value: frame.value, unsafe });
        break;
      case 'end':
        if (!this.#streams && !cancelled) {
          throw new FrameViolation('an end for a call that does not stream');
        }
        this.#finish({ kind: 'end' });
        break;
      case 'error':
        this.#finish({ kind: 'failed', error: frame.error });
        break;
    }
  }

  #request(frame: Extract<CallSubject, { type: 'request' }>, unsafe: UnsafeJson | undefined): void {
    const { request, service, value } = frame;
    if (this.#requests >= MAX_REQUESTS) throw new FrameViolation('too many requests at once');
    this.#requests++;
    const asked =
      unsafe === undefined
        ? this.#observer.request(service, value)
        : Promise.reject(new Error('The value is not plain data.'));
    const answer = (content: { value: unknown } | { error: PluginErrorData }) => {
      this.#requests--;
      if (this.#state === 'open') this.#sendAnswer({ request, ...content });
    };
    asked.then(
      (result) => answer({ value: result ?? null }),
      (error: unknown) => answer({ error: toRequestError(error) }),
    );
  }

  #finish(outcome: CallOutcome): void {
    const cancelled = this.#state === 'cancelled';
    this.#state = 'settled';
    this.#resolveSettled();
    if (!cancelled) this.#conclude(outcome);
  }

  /** The call is over for the caller, who may be waiting or may ask later. */
  #conclude(outcome: CallOutcome): void {
    this.#last = outcome;
    this.#wake(outcome);
  }

  #wake(outcome: CallOutcome): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.(outcome);
  }
}
