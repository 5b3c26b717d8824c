import type { Prompter } from './io/prompter.ts';
import type { TextOutput } from './io/text-output.ts';

/** What a command may use of the world around it. */
export interface Cli {
  readonly out: TextOutput;
  readonly err: TextOutput;
  readonly prompter: Prompter;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
}
