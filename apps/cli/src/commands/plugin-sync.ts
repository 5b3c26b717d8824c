import type { Job } from '@gantry/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { printValue } from '../format/print-value.ts';
import { printable } from '../format/printable.ts';
import { followJob } from '../jobs/follow-job.ts';
import { countsText, runTimeText, syncResultOf } from '../jobs/job-text.ts';
import { addExamples } from '../program/examples.ts';
import { formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';

const FORMATS = ['table', 'json', 'yaml'] as const;
/** Failures that are named; the job has all that were kept. */
const NAMED = 10;

/** `plugin sync`: begins a sync, or joins the one that is under way. */
export function addPluginSyncCommand(plugin: Command, cli: Cli): void {
  const command = plugin
    .command('sync')
    .summary('sync now, and watch')
    .description(
      'Sync a plugin now and watch it, or watch the sync that is under way. The exit code is that of the sync: 0 when it succeeded, also with entities that were left out.',
    )
    .argument('<name>', 'a plugin of "gantry plugin list"')
    .option('--wait', 'watch until the sync is over (the default)')
    .option('--no-wait', 'only begin, and print the id of the job')
    .addOption(outputOption(FORMATS));
  addExamples(command, [
    ['gantry plugin sync acme', 'sync, and watch'],
    ['gantry plugin sync acme --no-wait', 'sync in the background'],
  ]);
  command.action(async (name: string, _options, self: Command) => {
    const options = self.optsWithGlobals<GlobalOptions & { wait?: boolean }>();
    const format = formatOf(options, FORMATS);
    const { client } = connect(cli, options);
    const job = await dataOf(
      client.POST('/api/v1/plugins/{name}/sync', {
        params: { path: { name } },
        body: undefined,
      }),
    );
    if (options.wait === false) {
      if (format !== 'table') return await printValue(cli.out, format, job);
      cli.err.line(`"gantry jobs log ${job.id} --follow" watches the sync.`);
      return await cli.out.write(`${job.id}\n`);
    }
    const ended = await followJob(cli, client, job);
    if (format !== 'table') await printValue(cli.out, format, ended);
    else if (ended.state === 'succeeded') await writeSummary(cli, name, ended);
    writeWarnings(cli, ended);
    writeHeld(cli, name, ended);
    if (ended.state === 'succeeded') return;
    throw errors.JOB_NOT_SUCCEEDED({
      id: job.id,
      what: `The sync of "${name}"`,
      state: ended.state,
      reason: ended.error?.message,
    });
  });
}

async function writeSummary(cli: Cli, name: string, job: Job): Promise<void> {
  const counts = countsText(syncResultOf(job).counts) || 'nothing found';
  await cli.out.write(`Synced ${name} in ${runTimeText(job, cli.now())}: ${printable(counts)}\n`);
}

/** What a sync left out although it succeeded. */
function writeWarnings({ err }: Cli, job: Job): void {
  const { failures = [], scopes = [] } = syncResultOf(job);
  for (const { name, failure } of scopes) {
    if (failure !== undefined) err.line(err.style.yellow(printable(`${name}: ${failure}`)));
  }
  for (const { ref, externalId, reason } of failures.slice(0, NAMED)) {
    err.line(err.style.yellow(printable(`${ref ?? externalId}: ${reason}`)));
  }
  if (failures.length <= NAMED) return;
  err.line(`… and ${failures.length - NAMED} more: "gantry jobs get ${job.id}"`);
}

/** What waits for a decision although the sync succeeded. */
function writeHeld({ err }: Cli, plugin: string, job: Job): void {
  const { held } = syncResultOf(job);
  if (!held) return;
  const { unseen, known } = held;
  err.line(
    err.style.yellow(
      `${unseen} of ${known} entities have vanished; none is marked as gone until somebody decides:`,
    ),
  );
  err.line(printable(`  gantry syncs held ${plugin}`));
}
