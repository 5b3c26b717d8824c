import type { GantryClient, Group } from '@gantry/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { writeDetails } from '../format/details.ts';
import { printValue } from '../format/print-value.ts';
import { Table } from '../format/table.ts';
import { addExamples } from '../program/examples.ts';
import { collect, formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';

interface CreateOptions extends GlobalOptions {
  readonly role?: string;
  readonly team?: string[];
  readonly description?: string;
}

const LIST_FORMATS = ['table', 'json', 'yaml', 'name'] as const;
const SHOW_FORMATS = ['table', 'json', 'yaml'] as const;

/** `group`: groups of users. */
export function addGroupCommands(program: Command, cli: Cli): void {
  const group = program
    .command('group')
    .summary('manage groups of users')
    .description('Manage groups: each gives its members a role, and makes them belong to teams.');

  group
    .command('list')
    .summary('list the groups')
    .description('List the groups.')
    .addOption(outputOption(LIST_FORMATS))
    .action(async (_options, self: Command) => {
      await list(cli, self.optsWithGlobals<GlobalOptions>());
    });

  group
    .command('show')
    .summary('show a group with its members')
    .description('Show a group with its members.')
    .argument('<group>', 'name of the group')
    .addOption(outputOption(SHOW_FORMATS))
    .action(async (name: string, _options, self: Command) => {
      await show(cli, self.optsWithGlobals<GlobalOptions>(), name);
    });

  group
    .command('create')
    .summary('make a group')
    .description('Make a group.')
    .argument('<name>', 'name of the group')
    .option('--role <role>', 'role of the members, built-in or custom (default: viewer)')
    .option('--team <name>', 'a Team that the members belong to; repeatable', collect)
    .option('--description <text>', 'what it is for')
    .action(async (name: string, _options, self: Command) => {
      const options = self.optsWithGlobals<CreateOptions>();
      const { client } = connect(cli, options);
      const { role, team: teams, description } = options;
      await client.POST('/api/v1/groups', { body: { name, role, teams, description } });
      cli.err.line(`The group "${name}" is there.`);
    });

  for (const [verb, summary, done] of [
    ['add', 'put a user into a group', 'is in'],
    ['remove', 'take a user out of a group', 'is no longer in'],
  ] as const) {
    group
      .command(verb)
      .summary(summary)
      .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}. It holds at once.`)
      .argument('<group>', 'name of the group')
      .argument('<username>', 'name of the user')
      .action(async (name: string, username: string, _options, self: Command) => {
        const { client } = connect(cli, self.optsWithGlobals<GlobalOptions>());
        const { id } = await findGroup(client, name);
        const userId = await findUserId(client, username);
        await (verb === 'add'
          ? client.POST('/api/v1/groups/{id}/members', {
              params: { path: { id } },
              body: { userId },
            })
          : client.DELETE('/api/v1/groups/{id}/members/{userId}', {
              params: { path: { id, userId } },
            }));
        cli.err.line(`"${username}" ${done} "${name}".`);
      });
  }

  group
    .command('delete')
    .summary('delete a group')
    .description('Delete a group. Refused while rules name it.')
    .argument('<group>', 'name of the group')
    .action(async (name: string, _options, self: Command) => {
      const { client } = connect(cli, self.optsWithGlobals<GlobalOptions>());
      const { id } = await findGroup(client, name);
      await client.DELETE('/api/v1/groups/{id}', { params: { path: { id } } });
      cli.err.line(`The group "${name}" is deleted.`);
    });

  addExamples(group, [
    ['gantry group create payments --team payments', 'a group for a team'],
    ['gantry group add payments ada', 'and somebody in it'],
    ['gantry group show payments', 'who is in it'],
  ]);
}

async function list(cli: Cli, options: GlobalOptions): Promise<void> {
  const format = formatOf(options, LIST_FORMATS);
  const { client } = connect(cli, options);
  const groups = await dataOf(client.GET('/api/v1/groups'));
  if (format === 'json' || format === 'yaml') return await printValue(cli.out, format, groups);
  if (format === 'name') {
    return await cli.out.write(groups.map(({ name }) => `${name}\n`).join(''));
  }
  const table = new Table<Group>(cli.out, [
    { title: 'NAME', value: ({ name }) => name, keepWhole: true },
    { title: 'ROLE', value: ({ role }) => role },
    { title: 'TEAMS', value: ({ teams }) => teams.join(', ') },
    { title: 'BY', value: ({ source }) => source },
    { title: 'DESCRIPTION', value: ({ description }) => description },
  ]);
  await table.write(groups);
}

async function show(cli: Cli, options: GlobalOptions, name: string): Promise<void> {
  const format = formatOf(options, SHOW_FORMATS);
  const { client } = connect(cli, options);
  const { id } = await findGroup(client, name);
  const params = { path: { id } };
  const answer = await dataOf(client.GET('/api/v1/groups/{id}', { params }));
  if (format !== 'table') return await printValue(cli.out, format, answer);
  const { group, members } = answer;
  await writeDetails(cli.out, [
    ['Name', group.name],
    ['Role', group.role],
    ['Teams', group.teams.join(', ')],
    ['Description', group.description],
    ['Members', members.map(({ username }) => username).join('\n') || 'none'],
  ]);
}

async function findGroup(client: GantryClient, name: string): Promise<Group> {
  const groups = await dataOf(client.GET('/api/v1/groups'));
  const found = groups.find((group) => group.name === name);
  if (!found) throw errors.GROUP_NOT_FOUND({ name });
  return found;
}

async function findUserId(client: GantryClient, username: string): Promise<string> {
  const users = await dataOf(client.GET('/api/v1/auth/users'));
  const found = users.find((user) => user.username === username);
  if (!found) throw errors.USER_NOT_FOUND({ username });
  return found.id;
}
