import type { Json, JsonObject, Problem } from '@gantry/base';
import type { ActionEffect } from '@gantry/contracts';
import type { RequestContext } from '../context.ts';

/** What an executor is told about a step. */
export interface StepCall {
  /** The step's configuration with its places filled. */
  readonly config: JsonObject;
  readonly inputs: JsonObject;
  readonly run: { readonly id: string; readonly effect: ActionEffect };
  readonly step: string;
  /** Who asked for the run, with the rights that they have now. */
  readonly context: RequestContext;
  /** The same in every attempt that may repeat an effect. */
  readonly idempotencyKey: string;
  /** What the executor left when it asked to be called again. */
  readonly handle: Json | undefined;
  /** An earlier attempt was cut off: whether it had an effect is not known. */
  readonly isResumed: boolean;
  readonly signals: ReadonlyMap<string, Json>;
  readonly startedAt: Date;
  readonly now: Date;
  readonly signal: AbortSignal;
  log(level: 'debug' | 'info' | 'warn' | 'error', message: string): void;
  /** A secret of the store, for a host that it may be sent to. Masked from here on. */
  secret(name: string, host: string): Promise<string>;
  /** Stores a handle at once: what must not be forgotten if the server dies now. */
  remember(handle: Json): Promise<void>;
}

export interface Artifact {
  readonly name: string;
  readonly content: string;
}

/** What came of a step. */
export type StepOutcome =
  | {
      readonly kind: 'done';
      readonly outputs?: JsonObject;
      readonly artifacts?: readonly Artifact[];
    }
  /** To be called again, at `until` or when a signal comes. */
  | { readonly kind: 'wait'; readonly until: Date | undefined; readonly handle?: Json }
  | {
      readonly kind: 'failed';
      readonly message: string;
      readonly code?: string;
      /** `none`: nothing happened. `unknown`: it may have. */
      readonly effect: 'none' | 'unknown';
      /** Trying the same again may help. */
      readonly retryable?: boolean;
      readonly retryAt?: Date;
      readonly outputs?: JsonObject;
      readonly artifacts?: readonly Artifact[];
    };

/** Does steps of one type. */
export interface StepExecutor {
  /**
   * Whether a step that was cut off may be begun again with the same idempotency key. Where not, it ends as
   * `unknown` and a person decides.
   */
  isRepeatable(config: JsonObject): boolean;
  /** What is wrong with a configuration whose places are not filled yet; pointers begin in it. */
  check(config: JsonObject): Problem[];
  /** What a run would do, in a line, without doing it. */
  plan?(call: Pick<StepCall, 'config' | 'inputs' | 'context'>): Promise<string>;
  run(call: StepCall): Promise<StepOutcome>;
}

export type StepExecutors = ReadonlyMap<string, StepExecutor>;

export function done(outputs: JsonObject = {}, artifacts: readonly Artifact[] = []): StepOutcome {
  return { kind: 'done', outputs, artifacts };
}
