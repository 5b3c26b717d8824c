import { isPlatformError } from '@gantry/base';
import type { Explanation, PolicyChange, WhatIf } from '@gantry/client';
import type { Command } from 'commander';
import { parseAddress } from '../catalog/entity-address.ts';
import { resolveKind } from '../catalog/kinds.ts';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { writeDetails } from '../format/details.ts';
import { printValue } from '../format/print-value.ts';
import { Table } from '../format/table.ts';
import { type ConfigFile, readConfigFile } from '../plugin/read-config-file.ts';
import { addExamples } from '../program/examples.ts';
import { formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';

interface ExplainOptions extends GlobalOptions {
  readonly user?: string;
  readonly namespace?: string;
  readonly owner?: string;
  readonly plugin?: string;
}

interface FileOptions extends GlobalOptions {
  readonly file: string;
  readonly dryRun?: boolean;
}

const FORMATS = ['table', 'json', 'yaml'] as const;
const EXPORT_FORMATS = ['yaml', 'json'] as const;
/** Names shown of a list of users. */
const SHOWN_NAMES = 5;

/** `access`: why somebody may do something, and the policy as a file. */
export function addAccessCommands(program: Command, cli: Cli): void {
  const access = program
    .command('access')
    .summary('explain, try out, export and import rights')
    .description('Explain rights, try out a change of them, and keep them as a file.');

  access
    .command('explain')
    .summary('say whether somebody may do something, and why')
    .description('Say whether somebody may do something, why, and by which rule.')
    .argument('<permission>', 'such as catalog.read, catalog.write or plugins.manage')
    .argument('[kind]', 'a kind, or an entity as Kind/name')
    .argument('[name]', 'name of an entity, whose owner is looked up')
    .option('--user <name>', 'who is asked about (default: you)')
    .option('-n, --namespace <name>', 'namespace of the entity (default: default)')
    .option('--owner <team>', 'owner of an entity that need not be there')
    .option('--plugin <slug>', 'a plugin, for the permissions of plugins')
    .addOption(outputOption(FORMATS))
    .action(async (permission, kind, name, _options, self: Command) => {
      await explain(cli, self.optsWithGlobals<ExplainOptions>(), { permission, kind, name });
    });

  access
    .command('what-if')
    .summary('say which decisions a changed policy would change')
    .description(
      'Say which decisions a changed policy would change, for every user and everything there is. Nothing is stored.',
    )
    .requiredOption('-f, --file <path>', 'the changed policy; - for standard input')
    .addOption(outputOption(FORMATS))
    .action(async (_options, self: Command) => {
      await whatIf(cli, self.optsWithGlobals<FileOptions>());
    });

  access
    .command('export')
    .summary('print groups, roles, rules and rights of users')
    .description('Print groups, roles, rules and rights of users as one document.')
    .addOption(outputOption(EXPORT_FORMATS))
    .action(async (_options, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const format = formatOf(options, EXPORT_FORMATS);
      const { client } = connect(cli, options);
      await printValue(cli.out, format, await dataOf(client.GET('/api/v1/access/policy')));
    });

  access
    .command('import')
    .summary('bring a policy in, whole or not at all')
    .description(
      'Bring a policy in, whole or not at all. A section that is there replaces what is stored; one that is left out stays.',
    )
    .requiredOption('-f, --file <path>', 'the policy; - for standard input')
    .option('--dry-run', 'say what would change, and change nothing')
    .addOption(outputOption(FORMATS))
    .action(async (_options, self: Command) => {
      await importPolicy(cli, self.optsWithGlobals<FileOptions>());
    });

  addExamples(access, [
    ['gantry access explain catalog.write Service/checkout --user ada', 'may she, and why'],
    ['gantry access export > access.yaml', 'the policy as a file'],
    ['gantry access what-if -f access.yaml', 'whom a change of it would touch'],
    ['gantry access import -f access.yaml --dry-run', 'what an import would write'],
  ]);
}

async function explain(
  cli: Cli,
  options: ExplainOptions,
  asked: { permission: string; kind?: string; name?: string },
): Promise<void> {
  const format = formatOf(options, FORMATS);
  const { client } = connect(cli, options);
  const { user, owner, plugin } = options;
  const address =
    asked.kind === undefined ? undefined : parseAddress(asked.kind, asked.name, options.namespace);
  const kind = address && (await resolveKind(client, address.kind));
  const body = {
    user,
    permission: asked.permission as 'catalog.read',
    kind,
    name: address?.name,
    // An entity is in a namespace, also where nobody says which.
    namespace: address ? (address.namespace ?? 'default') : options.namespace,
    owner,
    plugin,
  };
  const answer = await dataOf(client.POST('/api/v1/access/explain', { body }));
  if (format !== 'table') return await printValue(cli.out, format, answer);
  await writeDetails(cli.out, [
    ['Allowed', answer.allowed ? 'yes' : 'no'],
    ['Why', answer.reason],
    ['Who', whoText(answer)],
    ['Teams', answer.subject.teams.join(', ')],
    ['What', `${answer.permission} ${resourceText(answer.resource)}`.trim()],
    ['Rules', answer.rules.map(({ id, effect }) => `${effect} ${id}`).join('\n')],
  ]);
}

function whoText({ subject }: Explanation): string {
  const { username, role, roles, groups } = subject;
  const more = [...roles.map((name) => `role ${name}`), ...groups.map((name) => `group ${name}`)];
  return [`${username}, role ${role}`, ...more].join(', ');
}

function resourceText(resource: Explanation['resource']): string {
  const { kind, namespace, owner, plugin } = resource;
  return [
    kind,
    namespace && `in ${namespace}`,
    owner === undefined ? undefined : `owned by ${owner || 'nobody'}`,
    plugin && `plugin ${plugin}`,
  ]
    .filter((part) => part)
    .join(' ');
}

async function whatIf(cli: Cli, options: FileOptions): Promise<void> {
  const format = formatOf(options, FORMATS);
  const { client } = connect(cli, options);
  const file = await readConfigFile(options.file, cli.prompter);
  const body = file.values as object;
  const answer = await placed(file, () => dataOf(client.POST('/api/v1/access/what-if', { body })));
  if (format !== 'table') return await printValue(cli.out, format, answer);
  const table = new Table<WhatIf['changes'][number]>(cli.out, [
    { title: 'WOULD', value: ({ allowed }) => (allowed ? 'be allowed' : 'be refused') },
    { title: 'PERMISSION', value: ({ permission }) => permission, keepWhole: true },
    { title: 'ON', value: ({ resource }) => resourceText(resource) },
    { title: 'ENTITIES', value: ({ entities }) => entities?.toString() },
    { title: 'FOR', value: ({ usernames }) => namesText(usernames) },
    { title: 'BY', value: ({ ruleAfter, ruleBefore }) => ruleAfter ?? `without ${ruleBefore}` },
  ]);
  if (answer.changes.length > 0) await table.write(answer.changes);
  const compared = `${answer.compared.toLocaleString('en')} decisions were compared`;
  const { total, changes } = answer;
  const rest = total > changes.length ? `, of which ${changes.length} are shown` : '';
  cli.err.line(
    total === 0 ? `Nothing changes: ${compared}.` : `${compared}: ${total} changes${rest}.`,
  );
}

function namesText(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN_NAMES).join(', ');
  return names.length > SHOWN_NAMES ? `${shown} and ${names.length - SHOWN_NAMES} more` : shown;
}

async function importPolicy(cli: Cli, options: FileOptions): Promise<void> {
  const format = formatOf(options, FORMATS);
  const { client } = connect(cli, options);
  const file = await readConfigFile(options.file, cli.prompter);
  const body = file.values as object;
  const params = { query: { dryRun: options.dryRun ?? false } };
  const changes = await placed(file, () =>
    dataOf(client.PUT('/api/v1/access/policy', { params, body })),
  );
  if (format !== 'table') return await printValue(cli.out, format, changes);
  const table = new Table<PolicyChange>(cli.out, [
    { title: 'CHANGE', value: ({ change }) => change },
    { title: 'WHAT', value: ({ what }) => what },
    { title: 'NAME', value: ({ name }) => name, keepWhole: true },
  ]);
  if (changes.length > 0) await table.write(changes);
  const count = changes.length === 1 ? '1 change' : `${changes.length || 'No'} changes`;
  cli.err.line(options.dryRun ? `${count}; nothing was written.` : `${count}.`);
}

/** Problems of a document are told by the lines of its file. */
async function placed<T>(file: ConfigFile, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (!isPlatformError(error, 'INVALID_INPUT')) throw error;
    const { problems } = error.details as { problems: { pointer: string; message: string }[] };
    const lines = problems.map(({ pointer, message }) => {
      return { file: file.name, line: file.lineOf(pointer), pointer, message };
    });
    const done = 'Nothing was changed.';
    throw errors.FILES_REFUSED({ problems: lines, done }, { cause: error });
  }
}
