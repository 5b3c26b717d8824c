import { getAtPointer, type Json } from '@gantry/base';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { errors } from '../errors.ts';
import { printValue } from '../format/print-value.ts';
import { printable } from '../format/printable.ts';
import { addExamples } from '../program/examples.ts';
import { formatOf, outputOption } from '../program/global-options.ts';
import { type OperatorOptions, readConfig, withOperator } from '../tools/open-operator.ts';
import { withToolbox } from '../tools/open-toolbox.ts';

/** `operator config`: look at a configuration without running anything. */
export function addOperatorConfigCommands(operator: Command, cli: Cli): void {
  const config = operator
    .command('config')
    .summary('look at a configuration')
    .description('Look at a configuration without running anything.');

  config
    .command('validate')
    .summary('find everything that is wrong')
    .description(
      'Find everything that is wrong with a configuration: keys, values, tools and their arguments.',
    )
    .action(async (_options, self: Command) => {
      const options = self.optsWithGlobals<OperatorOptions>();
      await withOperator(
        cli,
        options,
        () => {},
        async ({ config: { services } }) => {
          cli.err.line(
            `The configuration is right: ${services.length} ${services.length === 1 ? 'service' : 'services'}.`,
          );
        },
      );
    });

  config
    .command('show')
    .summary('show a configuration after merging')
    .description(
      'Show a configuration after merging. References stay as they are written, since what they stand for may be secret.',
    )
    .addOption(outputOption(['yaml', 'json']))
    .action(async (_options, self: Command) => {
      const options = self.optsWithGlobals<OperatorOptions>();
      const format = formatOf(options, ['yaml', 'json']);
      const { toolErrors } = await import('@gantry/tool-runner');
      await withToolbox(cli, options, async (toolbox) => {
        const { merged, problems } = await readConfig(cli, options, toolbox);
        if (problems.length > 0) throw toolErrors.TOOLS_CONFIG_INVALID({ problems });
        // As it is written: what a reference stands for may be secret.
        await printValue(cli.out, format, merged.value);
      });
    });

  config
    .command('explain')
    .summary('say which file gave a value')
    .description('Say which file gave a value, and which others it took the place of.')
    .argument('<key>', 'such as operator.services.web.replicas')
    .action(async (key: string, _options, self: Command) => {
      const options = self.optsWithGlobals<OperatorOptions>();
      await withToolbox(cli, options, async (toolbox) => {
        const { merged } = await readConfig(cli, options, toolbox);
        const pointer = key.startsWith('/') ? key : `/${key.replaceAll('.', '/')}`;
        const origins = merged.origins.get(pointer) ?? [];
        if (origins.length === 0) {
          throw errors.CLI_USAGE({
            reason: `Nothing is configured at "${key}".`,
            help: '"gantry operator config show" shows everything.',
          });
        }
        cli.out.line(
          `${printable(key)} = ${printable(text(getAtPointer(merged.value, pointer) as Json))}`,
        );
        for (const [index, { file, line, value: given }] of [...origins].reverse().entries()) {
          const place = `${file.name}:${line}`;
          cli.out.line(
            printable(
              index === 0 ? `  from ${place}` : `  over ${place}, which says ${text(given)}`,
            ),
          );
        }
      });
    });

  addExamples(config, [
    ['gantry operator config validate -f stack.yaml', 'everything that is wrong, at once'],
    [
      'gantry operator config explain operator.services.web.replicas -f a.yaml -f b.yaml',
      'who gave a value',
    ],
  ]);
}

function text(value: Json): string {
  return JSON.stringify(value);
}
