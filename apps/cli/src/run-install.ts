import { Command } from 'commander';
import type { Cli } from './cli.ts';
import { addPluginInstallCommands } from './commands/plugin-install.ts';
import { newProgram } from './program/new-program.ts';
import { runProgram } from './run-program.ts';

/**
 * Runs `plugin install --root …` and `plugin update --root …` without loading any other command: as an init step they
 * run before everything else, and mostly find nothing to do.
 */
export async function run(cli: Cli, args: readonly string[]): Promise<number> {
  return await runProgram(cli, args, async () => {
    const program = newProgram(cli);
    const plugin = new Command('plugin');
    addPluginInstallCommands(plugin, cli);
    // Inherits how the program speaks.
    program.addCommand(plugin.copyInheritedSettings(program));
    for (const command of plugin.commands) command.copyInheritedSettings(program);
    return program;
  });
}
