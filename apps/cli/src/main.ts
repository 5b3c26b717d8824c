import module from 'node:module';
import { Prompter } from './io/prompter.ts';
import { TextOutput, wantsColor } from './io/text-output.ts';

const args = process.argv.slice(2);
// Newer Nodes keep what they compiled.
(module as { enableCompileCache?: () => void }).enableCompileCache?.();
const [group, command = ''] = args;
const isInitStep =
  group === 'plugin' &&
  ['install', 'update'].includes(command) &&
  args.some((word) => word === '--root' || word.startsWith('--root='));
const { run } = await (isInitStep ? import('./run-install.ts') : import('./run.ts'));
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
