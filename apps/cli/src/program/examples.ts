import type { Command } from 'commander';

/** A command line and what it is for. */
export type Example = readonly [line: string, purpose: string];

const examplesByCommand = new WeakMap<Command, readonly Example[]>();

/** Adds examples to the end of a command's help, and to the reference. */
export function addExamples(command: Command, examples: readonly Example[]): Command {
  examplesByCommand.set(command, examples);
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, purpose]) => `  ${line.padEnd(width)}  # ${purpose}`);
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}

export function examplesOf(command: Command): readonly Example[] {
  return examplesByCommand.get(command) ?? [];
}
