/** How a tool went. Its exit code follows from it. */
export type Report =
  | (Passed & { readonly secrets?: Readonly<Record<string, string>> })
  | (Judged & { readonly status: 'fail' | 'error' });

interface Passed extends Judged {
  readonly status: 'pass';
}

interface Judged {
  /** One sentence for people. */
  readonly message: string;
  /** A word for programs: `refused`, `timeout`, `not-serving`, … */
  readonly reason?: string;
  /** What was looked at; never with a password in it. */
  readonly target?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  /** Numbers to draw, by name; durations in milliseconds end in `Ms`. */
  readonly measures?: Readonly<Record<string, number>>;
  /** `EXIT.fail` for `fail`, `EXIT.unreachable` for `error`, unless this says otherwise. */
  readonly exit?: number;
}

/** What the exit code of a tool says. */
export const EXIT = {
  pass: 0,
  /** It looked, and the answer is no. */
  fail: 1,
  /** Its arguments are wrong; trying again helps nobody. */
  usage: 2,
  /** The other side cannot be reached, or does not speak the protocol. Trying again may help. */
  unreachable: 3,
  /** The other side answered and refused. */
  refused: 4,
  timeout: 124,
} as const;

/** The arguments are wrong in a way that their schema cannot say. */
export class UsageError extends Error {}
