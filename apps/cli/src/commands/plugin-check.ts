import type { CheckResult, ContractReport, ContractTier } from '@gantry/plugin-sdk/testing';
import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { errors } from '../errors.ts';
import { printValue } from '../format/print-value.ts';
import { printable } from '../format/printable.ts';
import { Table } from '../format/table.ts';
import { readInstallation } from '../installation.ts';
import { addExamples } from '../program/examples.ts';
import { formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';

const FORMATS = ['table', 'json', 'yaml'] as const;
/** In the SDK as well, which is loaded only when the command runs. */
const TIERS = ['bronze', 'silver', 'gold'] as const satisfies readonly ContractTier[];

type CheckOptions = GlobalOptions & { readonly tier: ContractTier };

/** `plugin check`: holds the package in a folder against the contract, in a process of its own, without a server. */
export function addPluginCheckCommand(plugin: Command, cli: Cli): void {
  const command = plugin
    .command('check')
    .summary('check a plugin against the contract')
    .description(
      'Run every check of the plugin contract on the built package in a folder, and say which tier it reaches. Its code runs in a process of its own, with made-up credentials and addresses at which nothing answers.',
    )
    .argument('<dir>', 'the folder with the package.json')
    .addOption(
      new Option('--tier <tier>', 'fail below this tier').choices([...TIERS]).default('bronze'),
    )
    .addOption(outputOption(FORMATS));
  addExamples(command, [
    ['gantry plugin check .', 'what is wrong with it'],
    ['gantry plugin check . --tier gold -o json', 'for a build that has to be without fault'],
  ]);
  command.action(async (directory: string, _options, self: Command) => {
    const options = self.optsWithGlobals<CheckOptions>();
    const format = formatOf(options, FORMATS);
    const [{ openPlugin }, { checkPlugin, tierReaches }] = await Promise.all([
      import('@gantry/plugin-host/conformance'),
      import('@gantry/plugin-sdk/testing'),
    ]);
    const { runnerPath } = readInstallation();
    const opened = await openPlugin(directory, { runnerPath }).catch((error: unknown) => {
      const isMissing = (error as { code?: unknown }).code === 'ENOENT';
      throw isMissing
        ? errors.FILE_UNREADABLE({ path: directory, reason: 'does not exist' })
        : error;
    });
    let report: ContractReport;
    try {
      report = await checkPlugin(opened);
    } finally {
      await opened.close();
    }
    if (format === 'table') await writeReport(cli, report);
    else await printValue(cli.out, format, report);
    if (!tierReaches(report.tier, options.tier)) {
      const failed = report.checks.filter(({ status }) => status === 'failed').length;
      throw errors.PLUGIN_CHECK_FAILED({ directory, failed, tier: options.tier });
    }
  });
}

async function writeReport({ out, err }: Cli, report: ContractReport): Promise<void> {
  const { style } = out;
  const table = new Table<CheckResult>(out, [
    { title: 'CHECK', value: ({ id }) => id, keepWhole: true },
    { title: 'TIER', value: ({ tier }) => tier, keepWhole: true },
    {
      title: 'RESULT',
      value: ({ status }) => status,
      keepWhole: true,
      paint: (text, { status }) =>
        status === 'failed' ? style.red(text) : status === 'passed' ? style.green(text) : text,
    },
    { title: 'MEANING', value: ({ title, reason }) => reason ?? title },
  ]);
  await table.write(report.checks);
  for (const { id, problems = [], help } of report.checks) {
    if (problems.length === 0) continue;
    out.line();
    out.line(style.bold(id));
    for (const { pointer, message } of problems) {
      out.line(printable(`  ${`${pointer} ${message}`.trim()}`, true));
    }
    if (help !== undefined) out.line(printable(`  ${help}`));
  }
  const name = report.slug ?? report.name;
  err.line(
    report.tier === 'none'
      ? `"${name}" reaches no tier.`
      : `"${name}" reaches the tier ${report.tier}.`,
  );
}
