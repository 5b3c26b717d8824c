import type { Command } from 'commander';

export interface Completion {
  /** The command that the words so far lead to. */
  readonly command: Command;
  /** What was given to it besides options. */
  readonly position: readonly string[];
  /** Commands, options and choices that may come next. */
  readonly candidates: readonly string[];
}

/** What may come where the last word stands; it may be unfinished or empty. */
export function completeWords(program: Command, words: readonly string[]): Completion {
  const before = words.slice(0, -1);
  const beginning = words.at(-1) ?? '';
  let command = program;
  const position: string[] = [];
  let pending: string | undefined;
  for (const word of before) {
    if (pending !== undefined) {
      pending = undefined;
      continue;
    }
    if (word.startsWith('-')) {
      const option = optionsOf(command).find(({ short, long }) => short === word || long === word);
      if (option?.required) pending = word;
      continue;
    }
    const next: Command | undefined = command.commands.find((child) => child.name() === word);
    if (next && position.length === 0) command = next;
    else position.push(word);
  }
  const candidates: string[] = [];
  if (pending !== undefined) {
    const option = optionsOf(command).find(({ short, long }) => [short, long].includes(pending));
    return { command: program, position, candidates: option?.argChoices ?? [] };
  }
  if (beginning.startsWith('-')) {
    candidates.push(...optionsOf(command).flatMap(({ long }) => (long ? [long] : [])), '--help');
  } else {
    const visible = command.createHelp().visibleCommands(command);
    candidates.push(...visible.map((child) => child.name()));
    candidates.push(...(command.registeredArguments[position.length]?.argChoices ?? []));
  }
  return { command, position, candidates };
}

function optionsOf(command: Command): readonly Command['options'][number][] {
  const own = command.options.filter(({ hidden }) => !hidden);
  return command.parent ? [...own, ...optionsOf(command.parent)] : own;
}
