import type { GantryClient, Job, PluginChange } from '@gantry/client';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { printable } from '../format/printable.ts';
import { followJob } from '../jobs/follow-job.ts';
import type { GlobalOptions } from '../program/global-options.ts';

export interface ChangeOptions extends GlobalOptions {
  readonly yes?: boolean;
}

type ChangeBody = NonNullable<Parameters<GantryClient['POST']>[1]>['body'];
type Planned = NonNullable<PluginChange['plan']>['plugins'][number];

/** Has the server prepare a change, shows what it would do, asks, and has it made. */
export async function changePlugins(
  cli: Cli,
  options: ChangeOptions,
  body: Record<string, unknown> & { readonly action: string },
): Promise<void> {
  const { client } = connect(cli, options);
  const requested = await dataOf(
    client.POST('/api/v1/plugin-changes', { body: { ...body, auto: true } as ChangeBody as never }),
  );
  let change = await settle(cli, client, requested, body.action);
  if (change.state === 'waiting') {
    for (const line of describePlan(change)) cli.err.line(printable(line));
    if (!options.yes && !(await cli.prompter.confirm('Do it?'))) {
      throw errors.CLI_USAGE({ reason: 'Nothing was changed.' });
    }
    const params = { path: { id: change.id } };
    const approved = await dataOf(client.POST('/api/v1/plugin-changes/{id}/approve', { params }));
    change = await settle(cli, client, approved, body.action);
  }
  if (change.state === 'nothing') return cli.err.line('Nothing to do: everything is in place.');
  const made = change.plan?.plugins.filter(({ kind }) => kind !== 'unchanged') ?? [];
  for (const plugin of made) cli.err.line(printable(`${headOf(plugin)}: done.`));
  cli.err.line(`Set ${change.set} of plugins is active.`);
}

async function settle(
  cli: Cli,
  client: GantryClient,
  change: PluginChange,
  action: string,
): Promise<PluginChange> {
  const job = await followJob(cli, client, change.job as unknown as Job);
  if (job.state !== 'succeeded') {
    throw errors.JOB_NOT_SUCCEEDED({
      id: job.id,
      what: `The ${action} of plugins`,
      state: job.state,
      reason: job.error?.message,
    });
  }
  const params = { path: { id: change.id } };
  return await dataOf(client.GET('/api/v1/plugin-changes/{id}', { params }));
}

/** What a person agrees to, in lines. */
function describePlan({ plan }: PluginChange): string[] {
  if (!plan) return [];
  const lines: string[] = [];
  for (const plugin of plan.plugins) {
    if (plugin.kind === 'unchanged') continue;
    lines.push(headOf(plugin));
    if (plugin.kind === 'removed') continue;
    lines.push(`  from ${plugin.plugin.resolved}`);
    if (plugin.unverified) {
      lines.push(
        '  nobody has said what this archive has to be; what came is recorded from now on',
      );
    }
    lines.push(...(plugin.kind === 'added' ? asksOf(plugin) : []));
    for (const text of plugin.widened) lines.push(`  more than before: it ${text}`);
  }
  for (const { slug, integrations, assignments, entities } of plan.losses) {
    const isKept = !plan.forgotten.includes(slug);
    const what = `${integrations.length} integrations with their secrets, ${assignments} assignments`;
    lines.push(
      `  ${isKept ? 'kept' : 'deleted'}: ${what}; ${entities} entities stay in the catalog`,
    );
  }
  return lines;
}

function headOf({ kind, name, before, after }: Planned): string {
  switch (kind) {
    case 'added':
      return `Install ${name} ${after}`;
    case 'updated':
      return `Change ${name} from ${before} to ${after}`;
    case 'removed':
      return `Uninstall ${name} ${before}`;
    case 'unchanged':
      return `Keep ${name} ${after}`;
  }
}

function asksOf({ plugin: { asks } }: Planned): string[] {
  if (!asks) return ['  it is not a plugin of Gantry and will not run here'];
  const line = (label: string, values: readonly string[]) =>
    values.length > 0 ? [`  ${label}: ${values.join(', ')}`] : [];
  return [
    ...line('capabilities', asks.capabilities),
    ...line('connects to', asks.network),
    ...line('reads', asks.reads),
    ...line('writes', asks.writes),
    ...line('adds kinds', asks.kinds),
    ...line('is given secrets', asks.secrets),
    ...line('wants files, which it does not get', asks.files),
    ...(asks.signsIn ? ['  people could sign in through it'] : []),
  ];
}
