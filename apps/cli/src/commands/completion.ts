import { Argument, type Command } from 'commander';
import { findKind } from '../catalog/kinds.ts';
import { listEntities } from '../catalog/list-entities.ts';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { completeWords } from '../program/complete-words.ts';
import { completionScript, SHELLS, type Shell } from '../program/completion-scripts.ts';
import { addExamples } from '../program/examples.ts';

/** Commands whose arguments are a kind and a name. */
const ENTITY_COMMANDS = new Set(['get', 'describe', 'delete', 'export']);
/** Somebody is waiting with a finger on the key. */
const TIMEOUT_MS = 2_000;
const MAX_NAMES = 500;

/** `completion`: prints a script for a shell, which asks `__complete` at every press of the key. */
export function addCompletionCommand(program: Command, cli: Cli): void {
  const completion = program
    .command('completion')
    .summary('print a script that completes commands in a shell')
    .description('Print a script that completes commands, options, kinds and names in a shell.')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS));
  addExamples(completion, [
    ['source <(gantry completion bash)', 'in ~/.bashrc'],
    ['source <(gantry completion zsh)', 'in ~/.zshrc'],
    ['gantry completion fish > ~/.config/fish/completions/gantry.fish', 'once, for fish'],
  ]);
  completion.action(async (shell: Shell) => {
    await cli.out.write(completionScript(shell));
  });

  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .helpOption(false)
    .action(async (words: string[]) => {
      const { candidates, command, position } = completeWords(program, words);
      const beginning = words.at(-1) ?? '';
      // Whatever goes wrong here, a shell that shows an error at a press of a key helps nobody.
      const values = await completeEntities(cli, command, position, words).catch(() => []);
      const matching = [...candidates, ...values].filter((text) => text.startsWith(beginning));
      await cli.out.write(matching.map((text) => `${text}\n`).join(''));
    });
}

async function completeEntities(
  cli: Cli,
  command: Command,
  position: readonly string[],
  words: readonly string[],
): Promise<string[]> {
  const beginning = words.at(-1) ?? '';
  if (!ENTITY_COMMANDS.has(command.name()) || beginning.startsWith('-')) return [];
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const { client } = connect(cli, {});
  const kinds = await dataOf(client.GET('/api/v1/kinds', { signal }));
  if (position.length === 0) return kinds.map(({ plural }) => plural);
  if (position.length > 1 || command.name() === 'export') return [];
  const { kind } = findKind(kinds, position[0] as string);
  const query = { limit: MAX_NAMES, fields: 'metadata.name', signal };
  for await (const page of listEntities(client, { kind }, query)) {
    return page.map(({ metadata }) => metadata.name);
  }
  return [];
}
