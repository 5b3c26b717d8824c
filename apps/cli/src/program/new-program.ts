import { Command, type Option } from 'commander';
import type { Cli } from '../cli.ts';
import { readInstallation } from '../installation.ts';
import { addGlobalOptions } from './global-options.ts';

/** The command line without any command: its name, its options, and how it speaks. */
export function newProgram(cli: Cli): Command {
  const program = new Command('gantry');
  program
    .description('The command line of Gantry, an internal developer platform.')
    .version(readInstallation().version, '-V, --version', 'print the version of this command')
    .helpOption('-h, --help', 'show help')
    .addHelpCommand(
      new Command('help')
        .argument('[command]')
        .helpOption(false)
        .description('show help for a command')
        .helpGroup('Other:'),
    )
    .configureHelp({ showGlobalOptions: true, visibleGlobalOptions })
    .configureOutput({
      writeOut: (text) => void cli.out.write(text),
      writeErr: (text) => void cli.err.write(text),
      // Reported like every other error, by whoever catches it.
      outputError: () => {},
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      getOutHelpWidth: () => cli.out.columns ?? 100,
      getErrHelpWidth: () => cli.err.columns ?? 100,
    })
    .exitOverride();
  addGlobalOptions(program);
  return program;
}

/** A command's own variant of a global option (`-o` with its formats) is listed with the command only. */
function visibleGlobalOptions(command: Command): Option[] {
  if (['serve', 'restore'].includes(command.name())) return [];
  const own = new Set(command.options.map(({ long }) => long));
  return ancestorsOf(command)
    .flatMap(({ options }) => options)
    .filter(({ hidden, long }) => !hidden && !own.has(long) && long !== '--version');
}

function ancestorsOf(command: Command): Command[] {
  return command.parent ? [command.parent, ...ancestorsOf(command.parent)] : [];
}
