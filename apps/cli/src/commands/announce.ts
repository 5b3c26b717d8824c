import type { Announcement } from '@gantry/client';
import { SEVERITIES, type Severity } from '@gantry/contracts';
import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { printValue } from '../format/print-value.ts';
import { Table } from '../format/table.ts';
import { momentText } from '../format/time-text.ts';
import { addExamples } from '../program/examples.ts';
import {
  collect,
  formatOf,
  type GlobalOptions,
  outputOption,
  parseTime,
} from '../program/global-options.ts';

const LIST_FORMATS = ['table', 'json', 'yaml'] as const;
const CREATE_FORMATS = ['table', 'json'] as const;

interface CreateOptions extends GlobalOptions {
  readonly body?: string;
  readonly severity?: Severity;
  readonly from?: string;
  readonly until?: string;
  readonly team?: string[];
  readonly role?: string[];
  readonly dismissible: boolean;
}

/** `announce`: what everybody, or some, should know for a while. */
export function addAnnounceCommands(program: Command, cli: Cli): void {
  const announce = program
    .command('announce')
    .summary('announce something, and see what is announced')
    .description('Announce something to everybody or to some, and see what is announced.');

  const list = announce
    .command('list')
    .summary('list announcements')
    .description('List the announcements that are for you now.')
    .option('--all', 'also those for others, those to come and those that have ended')
    .addOption(outputOption(LIST_FORMATS));
  list.action(async (_options, self: Command) => {
    await writeList(cli, self.optsWithGlobals<GlobalOptions & { all?: boolean }>());
  });

  announce
    .command('create')
    .summary('announce something')
    .description('Announce something. Whoever has a page open sees it at once.')
    .argument('<title>', 'what it is about, in one line')
    .option('--body <markdown>', 'what there is to say about it')
    .addOption(new Option('--severity <level>', 'how urgent it is').choices(SEVERITIES))
    .option('--from <time>', 'show it from then on, such as 2026-05-01T08:00Z', parseTime)
    .option('--until <time>', 'show it until then', parseTime)
    .option('--team <name>', 'for the members of this team (repeatable)', collect)
    .option('--role <name>', 'for those with this role (repeatable)', collect)
    .option('--no-dismissible', 'readers cannot put it away')
    .addOption(outputOption(CREATE_FORMATS))
    .action(async (title: string, _options, self: Command) => {
      await create(cli, self.optsWithGlobals<CreateOptions>(), title);
    });

  announce
    .command('delete')
    .summary('delete an announcement')
    .description('Delete an announcement. It disappears from every page at once.')
    .argument('<id>', 'from "gantry announce list --all"')
    .action(async (id: string, _options, self: Command) => {
      const { client } = connect(cli, self.optsWithGlobals<GlobalOptions>());
      await client.DELETE('/api/v1/announcements/{id}', { params: { path: { id } } });
      cli.err.line('The announcement is deleted.');
    });

  addExamples(announce, [
    [
      'gantry announce create "Deployments stop at noon" --severity warning --until 2026-05-01T16:00Z',
      'tell everybody, for a while',
    ],
    ['gantry announce create "On call tonight: Kim" --team payments', 'tell a team'],
    ['gantry announce list --all', 'what was announced'],
  ]);
}

async function writeList(cli: Cli, options: GlobalOptions & { all?: boolean }): Promise<void> {
  const format = formatOf(options, LIST_FORMATS);
  const { client } = connect(cli, options);
  const query = { all: options.all ?? false };
  const announcements = await dataOf(client.GET('/api/v1/announcements', { params: { query } }));
  if (format !== 'table') return await printValue(cli.out, format, announcements);
  if (announcements.length === 0) return cli.err.line('Nothing is announced.');
  const table = new Table<Announcement>(cli.out, [
    { title: 'ID', value: ({ id }) => id, keepWhole: true },
    { title: 'STATE', value: ({ state }) => state },
    { title: 'SEVERITY', value: ({ severity }) => severity },
    { title: 'TITLE', value: ({ title }) => title },
    { title: 'FOR', value: ({ teams = [], roles = [] }) => [...teams, ...roles].join(', ') },
    { title: 'FROM', value: ({ from }) => from && momentText(from, cli.now()) },
    { title: 'UNTIL', value: ({ until }) => until && momentText(until, cli.now()) },
    { title: 'BY', value: ({ createdBy }) => createdBy },
  ]);
  await table.write(announcements);
}

async function create(cli: Cli, options: CreateOptions, title: string): Promise<void> {
  const format = formatOf(options, CREATE_FORMATS);
  const { client } = connect(cli, options);
  const { body, severity, from, until, team: teams, role: roles, dismissible } = options;
  const created = await dataOf(
    client.POST('/api/v1/announcements', {
      body: { title, body, severity, from, until, teams, roles, dismissible },
    }),
  );
  if (format === 'json') return await printValue(cli.out, format, created);
  const when =
    created.state === 'scheduled' ? `from ${momentText(created.from ?? '', cli.now())}` : 'now';
  cli.err.line(`"${created.title}" is shown ${created.state === 'ended' ? 'no longer' : when}.`);
  await cli.out.write(`${created.id}\n`);
}
