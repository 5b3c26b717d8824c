import { Prompter } from './io/prompter.ts';
import { TextOutput, wantsColor } from './io/text-output.ts';
import { run } from './run.ts';

const args = process.argv.slice(2);
const { env, stdin, stdout, stderr } = process;

process.exitCode = await run(
  {
    out: new TextOutput(stdout, { color: wantsColor(stdout, env, args) }),
    err: new TextOutput(stderr, { color: wantsColor(stderr, env, args) }),
    prompter: new Prompter(stdin, stderr),
    environment: env,
    now: () => new Date(),
  },
  args,
);
