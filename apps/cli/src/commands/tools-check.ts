import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { errors } from '../errors.ts';
import { printValue } from '../format/print-value.ts';
import { printable } from '../format/printable.ts';
import { addExamples } from '../program/examples.ts';
import { formatOf, outputOption } from '../program/global-options.ts';
import type { ToolsOptions } from '../tools/open-toolbox.ts';

const FORMATS = ['table', 'json', 'yaml'] as const;

/** `tools check`: what an executable still lacks to be a tool. */
export function addToolsCheckCommand(tools: Command, cli: Cli): void {
  const command = tools
    .command('check')
    .summary('say what an executable lacks to be a tool')
    .description('Run an executable and say what it lacks to be a tool.')
    .argument('<path>', 'the executable, or a module for Node')
    .addOption(outputOption(FORMATS));
  addExamples(command, [['gantry tools check ./check-queue', 'what is missing']]);
  command.action(async (path: string, _options, self: Command) => {
    const format = formatOf(self.optsWithGlobals<ToolsOptions>(), FORMATS);
    const { checkToolFile } = await import('@gantry/tool-runner');
    const findings = await checkToolFile(path, cli.environment);
    if (format !== 'table') await printValue(cli.out, format, findings);
    else {
      const { style } = cli.out;
      for (const { id, ok, message } of findings) {
        const mark = ok ? style.green('ok     ') : style.red('missing');
        cli.out.line(`${mark}  ${id.padEnd(8)} ${printable(message)}`);
      }
    }
    const missing = findings.filter(({ ok }) => !ok).length;
    if (missing > 0) throw errors.TOOL_CHECK_FAILED({ path, missing });
  });
}
