import type { JsonObject } from '@gantry/base';
import type { Assignment } from '@gantry/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { printValue } from '../format/print-value.ts';
import { Table } from '../format/table.ts';
import { refusingAt } from '../plugin/refusing-at.ts';
import { addExamples } from '../program/examples.ts';
import { collect, formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';

interface CreateOptions extends GlobalOptions {
  readonly entity?: string;
  readonly kind?: string[];
  readonly type?: string[];
  readonly namespace?: string[];
  readonly owner?: string[];
  readonly label?: string[];
  readonly default?: boolean;
  readonly file?: string;
}

const FORMATS = ['table', 'json', 'yaml'] as const;

/** `assignment`: which integration serves which entities. */
export function addAssignmentCommands(program: Command, cli: Cli): void {
  const assignment = program
    .command('assignment')
    .summary('say which integration serves which entities')
    .description(
      'Which integration serves which entities: one, or all that a selector matches; with options that differ for them.',
    );

  assignment
    .command('list')
    .summary('list assignments')
    .description('List the assignments, in the order in which they were made.')
    .addOption(outputOption(FORMATS))
    .action(async (_options, self: Command) => {
      await list(cli, self.optsWithGlobals<GlobalOptions>());
    });

  const create = assignment
    .command('create')
    .summary('assign an integration')
    .description(
      'Assign a capability of an integration to one entity (--entity), or to all that match: --kind, --type, --namespace, --owner, --label. Without any of these: to all.',
    )
    .argument('<integration>', 'plugin/integration; the plugin alone means its default one')
    .argument('<capability>', 'such as configuration, logs, deployment, lifecycle, health')
    .option('--entity <ref>', 'Kind/name or Kind/namespace/name')
    .option('--kind <kind>', 'entities of this kind; repeatable', collect)
    .option('--type <type>', 'with this spec.type; repeatable', collect)
    .option('--namespace <name>', 'in this namespace; repeatable', collect)
    .option('--owner <team>', 'of this owner; repeatable', collect)
    .option('--label <key=value>', 'with this label; repeatable', collect)
    .option('--default', 'used where an entity has several sources and none is named')
    .option('-f, --file <path>', 'options that differ, YAML or JSON (- for standard input)');
  create.action(async (integration: string, capability: string, _options, self: Command) => {
    const options = self.optsWithGlobals<CreateOptions>();
    const { readConfigFile } = await import('../plugin/read-config-file.ts');
    const file =
      options.file === undefined ? undefined : await readConfigFile(options.file, cli.prompter);
    const [plugin = '', name = 'default'] = integration.split('/');
    const body = {
      plugin,
      integration: name,
      // The server knows which there are, and says so.
      capability: capability as Assignment['capability'],
      ...targetOf(options),
      default: options.default ?? false,
      options: (file?.values ?? {}) as JsonObject,
    };
    const { client } = connect(cli, options);
    const made = await refusingAt(undefined, async () =>
      dataOf(client.POST('/api/v1/assignments', { body })),
    );
    cli.err.line(`Assigned: ${made.plugin}/${made.integration} for ${made.capability}.`);
    await cli.out.write(`${made.id}\n`);
  });

  assignment
    .command('delete')
    .summary('delete an assignment')
    .description('Delete an assignment.')
    .argument('<id>', 'an id of "gantry assignment list"')
    .action(async (id: string, _options, self: Command) => {
      const { client } = connect(cli, self.optsWithGlobals<GlobalOptions>());
      await client.DELETE('/api/v1/assignments/{id}', { params: { path: { id } } });
      cli.err.line('The assignment is removed.');
    });

  addExamples(assignment, [
    ['gantry assignment create acme logs --kind Service', 'logs of every service'],
    ['gantry assignment create acme/eu logs --entity Service/cart -f cart.yaml', 'one entity'],
  ]);
}

function targetOf(options: CreateOptions): Pick<Assignment, 'entity' | 'selector'> {
  const { entity, kind, type, namespace, owner, label } = options;
  const conditions = { kind, type, namespace, owner };
  const selector = Object.fromEntries(
    Object.entries(conditions).filter(([, values]) => values !== undefined),
  ) as NonNullable<Assignment['selector']>;
  if (label) selector.labels = Object.fromEntries(label.map(pairOf));
  if (entity === undefined) return { selector };
  if (Object.keys(selector).length > 0) {
    throw errors.CLI_USAGE({ reason: '--entity names one entity; leave out the conditions.' });
  }
  return { entity };
}

function pairOf(text: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals <= 0) throw errors.CLI_USAGE({ reason: `"${text}" is not of the form key=value.` });
  return [text.slice(0, equals), text.slice(equals + 1)];
}

async function list(cli: Cli, options: GlobalOptions): Promise<void> {
  const format = formatOf(options, FORMATS);
  const { client } = connect(cli, options);
  const found = await dataOf(client.GET('/api/v1/assignments'));
  if (format !== 'table') return await printValue(cli.out, format, found);
  if (found.length === 0) return cli.err.line('Nothing is assigned yet.');
  const table = new Table<Assignment>(cli.out, [
    { title: 'ID', value: ({ id }) => id, keepWhole: true },
    { title: 'INTEGRATION', value: ({ plugin, integration }) => `${plugin}/${integration}` },
    { title: 'CAPABILITY', value: ({ capability }) => capability },
    { title: 'ENTITIES', value: entitiesOf },
    { title: 'DEFAULT', value: (row) => (row.default ? 'yes' : '') },
    { title: 'OPTIONS', value: ({ options: own }) => Object.keys(own).join(', ') },
  ]);
  await table.write(found);
}

function entitiesOf({ entity, selector = {} }: Assignment): string {
  if (entity !== undefined) return entity;
  const { labels = {}, ...conditions } = selector;
  const parts = [
    ...Object.entries(conditions).map(([name, value]) => `${name}=${[value].flat().join('|')}`),
    ...Object.entries(labels).map(([name, value]) => `${name}=${value}`),
  ];
  return parts.length > 0 ? parts.join(' ') : 'all';
}
