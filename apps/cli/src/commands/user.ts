import { randomInt } from 'node:crypto';
import type { GantryClient, User } from '@gantry/client';
import type { Role } from '@gantry/contracts';
import { Argument, type Command } from 'commander';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { printValue } from '../format/print-value.ts';
import { Table } from '../format/table.ts';
import { ageOf } from '../format/time-text.ts';
import { addExamples } from '../program/examples.ts';
import { formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';
import { ROLE_NAMES, roleOption } from '../program/role-option.ts';

interface PasswordOptions extends GlobalOptions {
  readonly passwordStdin?: boolean;
  readonly generate?: boolean;
}

interface CreateOptions extends PasswordOptions {
  readonly displayName?: string;
  readonly email?: string;
  readonly role?: Role;
}

const LIST_FORMATS = ['table', 'json', 'yaml', 'name'] as const;

/** `user`: accounts, for administrators. */
export function addUserCommands(program: Command, cli: Cli): void {
  const user = program
    .command('user')
    .summary('manage user accounts')
    .description('Manage user accounts. This needs the role admin.');

  user
    .command('list')
    .summary('list the users')
    .description('List the users.')
    .addOption(outputOption(LIST_FORMATS))
    .action(async (_options, self: Command) => {
      await list(cli, self.optsWithGlobals<GlobalOptions>());
    });

  const create = user
    .command('create')
    .summary('make a user')
    .description('Make a user, who chooses a new password at the first sign-in.')
    .argument('<username>', 'name to sign in with')
    .option('--display-name <name>', 'name to show')
    .option('--email <address>', 'e-mail address')
    .addOption(roleOption('role of the user (default: viewer)'));
  addPasswordOptions(create).action(async (username: string, _options, self: Command) => {
    await runCreate(cli, self.optsWithGlobals<CreateOptions>(), username);
  });

  user
    .command('set-role')
    .summary('give a user another role')
    .description('Give a user another role. It holds at once, also for sessions under way.')
    .argument('<username>', 'name of the user')
    .addArgument(new Argument('<role>', 'the new role').choices(ROLE_NAMES))
    .action(async (username: string, role: Role, _options, self: Command) => {
      const { client } = connect(cli, self.optsWithGlobals<GlobalOptions>());
      const { id } = await findUser(client, username);
      await client.PUT('/api/v1/auth/users/{id}', { params: { path: { id } }, body: { role } });
      cli.err.line(`"${username}" has the role ${role}.`);
    });

  user
    .command('set-teams')
    .summary('say which teams a user belongs to')
    .description(
      'Say which teams a user belongs to: what they own is theirs. Replaces the teams that were said before; those of groups stay.',
    )
    .argument('<username>', 'name of the user')
    .argument('[team...]', 'names of Teams; none at all takes them away')
    .action(async (username: string, teams: string[], _options, self: Command) => {
      const { client } = connect(cli, self.optsWithGlobals<GlobalOptions>());
      const { id } = await findUser(client, username);
      await client.PUT('/api/v1/auth/users/{id}', { params: { path: { id } }, body: { teams } });
      cli.err.line(`"${username}" belongs to ${teams.join(', ') || 'no team'}.`);
    });

  user
    .command('sign-out')
    .summary('end all sessions of a user')
    .description('End all sessions of a user, at once and everywhere. API keys stay.')
    .argument('<username>', 'name of the user')
    .action(async (username: string, _options, self: Command) => {
      const { client } = connect(cli, self.optsWithGlobals<GlobalOptions>());
      const { id } = await findUser(client, username);
      await client.DELETE('/api/v1/auth/users/{id}/sessions', { params: { path: { id } } });
      cli.err.line(`All sessions of "${username}" have ended.`);
    });

  const reset = user
    .command('reset-password')
    .summary('set a password')
    .description(
      'Set a password. The user has to choose a new one at the next sign-in; all sessions end.',
    )
    .argument('<username>', 'name of the user');
  addPasswordOptions(reset).action(async (username: string, _options, self: Command) => {
    const options = self.optsWithGlobals<PasswordOptions>();
    const { client } = connect(cli, options);
    const { id } = await findUser(client, username);
    const newPassword = await readPassword(cli, options, username);
    const params = { path: { id } };
    await client.PUT('/api/v1/auth/users/{id}/password', { params, body: { newPassword } });
    cli.err.line(`The password of "${username}" is set.`);
    await showGenerated(cli, options, newPassword);
  });

  user
    .command('delete')
    .summary('delete a user')
    .description('Delete a user with their sessions and API keys.')
    .argument('<username>', 'name of the user')
    .option('-y, --yes', 'do not ask; needed where there is no terminal')
    .action(async (username: string, _options, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & { yes?: boolean }>();
      const { client } = connect(cli, options);
      const { id } = await findUser(client, username);
      await confirm(cli, `Delete the user "${username}"?`, options.yes);
      await client.DELETE('/api/v1/auth/users/{id}', { params: { path: { id } } });
      cli.err.line(`The user "${username}" is deleted.`);
    });

  addExamples(user, [
    ['gantry user create ada --role developer', 'make a user; asks for a first password'],
    ['gantry user create ada --generate', 'or makes one up and prints it'],
    ['gantry user set-role ada platform-engineer', 'give another role'],
  ]);
}

function addPasswordOptions(command: Command): Command {
  return command
    .option('--password-stdin', 'read the password from standard input')
    .option('--generate', 'make up a password and print it');
}

async function list(cli: Cli, options: GlobalOptions): Promise<void> {
  const format = formatOf(options, LIST_FORMATS);
  const { client } = connect(cli, options);
  const users = await dataOf(client.GET('/api/v1/auth/users'));
  if (format === 'json' || format === 'yaml') return await printValue(cli.out, format, users);
  if (format === 'name') {
    return await cli.out.write(users.map(({ username }) => `${username}\n`).join(''));
  }
  const now = cli.now();
  const table = new Table<User>(cli.out, [
    { title: 'USERNAME', value: ({ username }) => username, keepWhole: true },
    { title: 'ROLE', value: ({ role }) => role },
    { title: 'GROUPS', value: ({ groups }) => groups.join(', ') },
    { title: 'NAME', value: ({ displayName }) => displayName },
    { title: 'E-MAIL', value: ({ email }) => email },
    { title: 'MADE', value: ({ createdAt }) => ageOf(createdAt, now) },
    {
      title: 'STATE',
      value: ({ mustChangePassword }) => (mustChangePassword ? 'new password due' : undefined),
    },
  ]);
  await table.write(users);
}

async function runCreate(cli: Cli, options: CreateOptions, username: string): Promise<void> {
  const { client } = connect(cli, options);
  const { displayName, email, role } = options;
  const password = await readPassword(cli, options, username);
  const body = { username, password, displayName, email };
  const { id } = await dataOf(client.POST('/api/v1/auth/register', { body }));
  if (role !== undefined) {
    await client.PUT('/api/v1/auth/users/{id}', { params: { path: { id } }, body: { role } });
  }
  cli.err.line(`The user "${username}" has the role ${role ?? 'viewer'}.`);
  await showGenerated(cli, options, password);
}

async function readPassword(cli: Cli, options: PasswordOptions, username: string): Promise<string> {
  if (options.generate) return generatePassword();
  if (options.passwordStdin) return await cli.prompter.readLine();
  if (!cli.prompter.isInteractive) {
    const help = 'Add --generate, or pipe one in with --password-stdin.';
    throw errors.CLI_USAGE({ reason: 'The password is missing.', help });
  }
  const first = await cli.prompter.askSecret(`Password for ${username}: `);
  const second = await cli.prompter.askSecret('The same again: ');
  if (first !== second) throw errors.PASSWORDS_DIFFER({});
  return first;
}

/** Nobody else knows it: it is printed alone, so that a script can pass it on. */
async function showGenerated(cli: Cli, options: PasswordOptions, password: string): Promise<void> {
  if (!options.generate) return;
  cli.err.line('The password, which is not shown again:');
  await cli.out.write(`${password}\n`);
}

/** Letters and digits that cannot be mistaken for each other when copied from a screen. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

function generatePassword(): string {
  const group = (): string =>
    Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}

async function findUser(client: GantryClient, username: string): Promise<User> {
  const users = await dataOf(client.GET('/api/v1/auth/users'));
  const found = users.find((user) => user.username === username);
  if (!found) throw errors.USER_NOT_FOUND({ username });
  return found;
}

async function confirm(
  { prompter }: Cli,
  question: string,
  yes: boolean | undefined,
): Promise<void> {
  if (yes) return;
  if (!prompter.isInteractive) {
    throw errors.CLI_USAGE({
      reason: 'Deleting without being asked needs --yes.',
      help: 'Add --yes.',
    });
  }
  if (!(await prompter.confirm(question)))
    throw errors.CLI_DECLINED({ what: 'Nothing was deleted' });
}
