/** What the command's exit code says, for scripts. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  unreachable: 3,
  denied: 4,
  notFound: 5,
  /** As shells count an interrupt from the keyboard. */
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The same in words, for `--help` and the reference. */
export const EXIT_MEANINGS: readonly (readonly [ExitCode, string])[] = [
  [EXIT.ok, 'done'],
  [EXIT.failed, 'refused or failed'],
  [EXIT.usage, 'the command line is wrong'],
  [EXIT.unreachable, 'the server cannot be reached'],
  [EXIT.denied, 'not signed in, or not allowed'],
  [EXIT.notFound, 'not found'],
  [EXIT.interrupted, 'interrupted from the keyboard'],
  [EXIT.terminated, 'ended by a signal'],
];
