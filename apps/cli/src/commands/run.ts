import { createId, parseDuration } from '@gantry/base';
import type { Action, GantryClient, Run } from '@gantry/client';
import { DEFAULT_NAMESPACE } from '@gantry/contracts';
import { type Command, InvalidArgumentError } from 'commander';
import { readRun, requireSuccess, writeRunLog } from '../actions/follow-run.ts';
import { readInputs } from '../actions/read-inputs.ts';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { writeDetails } from '../format/details.ts';
import { printValue } from '../format/print-value.ts';
import { printable } from '../format/printable.ts';
import { addExamples } from '../program/examples.ts';
import { collect, formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';

interface RunOptions extends GlobalOptions {
  readonly namespace?: string;
  readonly input?: string[];
  readonly inputs?: string;
  readonly wait?: boolean;
  readonly timeout?: number;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly key?: string;
}

const FORMATS = ['table', 'json', 'yaml'] as const;

/** `run`: asks for a run of an action, and waits for it. */
export function addRunCommand(program: Command, cli: Cli): void {
  const command = program
    .command('run')
    .summary('run an action')
    .description(
      'Run an action of the catalog or of a plugin. With --wait its log is shown, and the exit code says how it ended.',
    )
    .argument('<action>', 'name of the action; <plugin>:<action> for one of a plugin')
    .option('-n, --namespace <namespace>', 'namespace of the action')
    .option('--input <name=value>', 'an input (repeatable)', collect)
    .option('--inputs <json>', 'all inputs as one JSON object')
    .option('-w, --wait', 'show what it says, and wait for its end')
    .option('--timeout <duration>', 'with --wait: give up watching after, such as 5m', toMs)
    .option('--dry-run', 'show what it would do')
    .option('-y, --yes', 'do not ask before something destructive')
    .option('--key <key>', 'idempotency key: the same key asks for the same run')
    .addOption(outputOption(FORMATS));
  addExamples(command, [
    ['gantry run deploy-service --input service=shop --input version=v2 --wait', 'and follow it'],
    ['gantry run deploy-service --inputs \'{"service":"shop"}\' --dry-run', 'what it would do'],
  ]);
  command.action(async (name: string, _options, self: Command) => {
    await runAction(cli, name, self.optsWithGlobals<RunOptions>());
  });
}

async function runAction(cli: Cli, name: string, options: RunOptions): Promise<void> {
  const format = formatOf(options, FORMATS);
  const { client } = connect(cli, options);
  const params = { path: { name }, query: { namespace: options.namespace ?? DEFAULT_NAMESPACE } };
  const action = await dataOf(client.GET('/api/v1/actions/{name}', { params }));
  const inputs = readInputs(action, { pairs: options.input ?? [], json: options.inputs });
  if (options.dryRun) {
    const plan = await dataOf(
      client.POST('/api/v1/actions/{name}/plan', { params, body: { inputs } }),
    );
    if (format !== 'table') return await printValue(cli.out, format, plan);
    for (const step of plan.steps) {
      await cli.out.write(
        `${cli.out.style.bold(printable(step.title))}  ${printable(step.plan ?? step.type)}\n`,
      );
    }
    if (plan.requiresApproval) cli.err.line('Somebody else has to agree to it first.');
    return cli.err.line('Dry run: nothing was done.');
  }
  await confirm(cli, action, options);
  const run = await dataOf(
    client.POST('/api/v1/actions/{name}/execute', {
      params,
      // A key of its own, so that a request that is sent twice is one run.
      body: { inputs, idempotencyKey: options.key ?? createId(), confirm: true },
    }),
  );
  if (run.state === 'awaiting-approval') {
    cli.err.line('It waits for the approval of somebody else.');
  }
  if (!options.wait) {
    if (format !== 'table') return await printValue(cli.out, format, run);
    cli.out.line(run.id);
    return;
  }
  const until =
    options.timeout === undefined ? undefined : new Date(cli.now().getTime() + options.timeout);
  await writeRunLog(cli, client, run.id, { follow: true, until });
  await writeEnd(cli, client, run, format);
}

async function writeEnd(
  cli: Cli,
  client: GantryClient,
  { id }: Run,
  format: (typeof FORMATS)[number],
): Promise<void> {
  const over = await readRun(client, id);
  if (format !== 'table') await printValue(cli.out, format, over);
  requireSuccess(over);
  if (format !== 'table') return;
  await writeDetails(
    cli.out,
    Object.entries(over.outputs ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

async function confirm(cli: Cli, action: Action, { yes }: RunOptions): Promise<void> {
  if (yes || action.effect !== 'destructive') return;
  if (!cli.prompter.isInteractive) {
    const reason = `"${action.name}" is destructive; running it without being asked needs --yes.`;
    throw errors.CLI_USAGE({ reason });
  }
  if (await cli.prompter.confirm(`"${action.title}" is destructive. Run it?`)) return;
  throw errors.CLI_DECLINED({ what: 'Nothing was run' });
}

function toMs(value: string): number {
  const ms = parseDuration(value);
  if (ms) return ms;
  throw new InvalidArgumentError('It has to be a duration such as 30s or 5m.');
}
