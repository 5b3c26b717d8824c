/** What goes wrong. Plain data, so that another process can ask for it. */
export type FaultEffect =
  /** Answers with a status; the body is the API's usual one unless given. */
  | { kind: 'status'; status: number; retryAfterSeconds?: number; body?: string }
  /** Ends the connection in the middle of the body. */
  | { kind: 'cut'; afterBytes: number }
  /** Accepts the request and never answers. */
  | { kind: 'stall' }
  | { kind: 'slow'; delayMs: number }
  /** Answers 410 to a `continue` token, with the token to go on from unless told not to. */
  | { kind: 'expire'; withToken?: boolean }
  /** Lists with one object overwritten by nonsense. */
  | { kind: 'malform'; name: string; with: unknown }
  /** Answers 200 with something that is not JSON. */
  | { kind: 'garbage'; body: string }
  /** Sends the caller elsewhere. */
  | { kind: 'redirect'; location: string };

export interface Fault {
  /** The plural of a resource type, such as `deployments`; absent: every path. */
  readonly resource?: string;
  /** A regular expression that the path and query have to match. */
  readonly path?: string;
  /** Only lists that continue one. */
  readonly continued?: boolean;
  /** How many matching requests to let pass first. Default 0. */
  readonly skip?: number;
  /** How many requests are affected. Default 1; -1 for all. */
  readonly times?: number;
  readonly effect: FaultEffect;
}

export class FaultPlan {
  #faults: { fault: Fault; skip: number; left: number }[] = [];

  add(fault: Fault): void {
    this.#faults.push({ fault, skip: fault.skip ?? 0, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#faults = [];
  }

  /** The effect for a request, using up one of its times. */
  take(url: URL, resource: string | undefined): FaultEffect | undefined {
    for (const entry of this.#faults) {
      const { fault } = entry;
      if (entry.left === 0) continue;
      if (fault.resource !== undefined && fault.resource !== resource) continue;
      if (fault.continued && !url.searchParams.has('continue')) continue;
      if (fault.path !== undefined && !new RegExp(fault.path).test(url.pathname + url.search)) {
        continue;
      }
      if (entry.skip > 0) {
        entry.skip--;
        continue;
      }
      if (entry.left > 0) entry.left--;
      return fault.effect;
    }
    return undefined;
  }
}
