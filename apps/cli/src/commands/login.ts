import { isPlatformError, messageOf } from '@gantry/base';
import type { GantryClient } from '@gantry/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { createClient, dataOf } from '../connection/connect.ts';
import { ContextFile, contextFilePath } from '../connection/context-file.ts';
import { contextNameOf, parseServerAddress } from '../connection/server-address.ts';
import { resolveTarget } from '../connection/target.ts';
import { errors } from '../errors.ts';
import { writeDetails } from '../format/details.ts';
import { printValue } from '../format/print-value.ts';
import { addExamples } from '../program/examples.ts';
import { formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';

interface LoginOptions extends GlobalOptions {
  readonly username?: string;
  readonly passwordStdin?: boolean;
  readonly newPasswordStdin?: boolean;
}

const MAX_ATTEMPTS = 3;
const WHOAMI_FORMATS = ['table', 'json', 'yaml'] as const;

/** `login`, `logout` and `whoami`. */
export function addLoginCommands(program: Command, cli: Cli): void {
  const login = program
    .command('login')
    .summary('sign in to a server')
    .description(
      'Sign in to a server and remember it. Asks for what is not given; a password that has to be changed is changed on the way.',
    )
    .argument('[server]', 'address of the server (default: as for every command)')
    .option('-u, --username <name>', 'who to sign in as')
    .option('--password-stdin', 'read the password from standard input (env: GANTRY_PASSWORD)')
    .option('--new-password-stdin', 'read the new password from standard input, where one is due');
  addExamples(login, [
    ['gantry login', 'sign in to the server on this machine'],
    ['gantry login gantry.example.com --context work', 'sign in to another one, and name it'],
    ['gantry login -u ci --password-stdin < password.txt', 'sign in from a script'],
  ]);
  login.action(async (server: string | undefined, _options, self: Command) => {
    await runLogin(cli, self.optsWithGlobals<LoginOptions>(), server);
  });

  const logout = program
    .command('logout')
    .summary('end the session and forget it')
    .description('End the session on the server, and forget it here. The context stays.');
  addExamples(logout, [['gantry logout --context work', 'sign out of one of several servers']]);
  logout.action(async (_options, self: Command) => {
    await runLogout(cli, self.optsWithGlobals<GlobalOptions>());
  });

  const whoami = program
    .command('whoami')
    .summary('print who is signed in')
    .description('Print who is signed in, where, and with what role.')
    .addOption(outputOption(WHOAMI_FORMATS));
  addExamples(whoami, [['gantry whoami -o json', 'for a script']]);
  whoami.action(async (_options, self: Command) => {
    await runWhoami(cli, self.optsWithGlobals<GlobalOptions>());
  });
}

async function runLogin(
  cli: Cli,
  options: LoginOptions,
  address: string | undefined,
): Promise<void> {
  const server =
    address === undefined ? undefined : parseServerAddress(address, 'The server to sign in to');
  const file = new ContextFile(contextFilePath(cli.environment));
  const { contexts } = file.read();
  // A context that does not exist yet is the name for the one that is made here.
  const isNew = options.context !== undefined && !Object.hasOwn(contexts, options.context);
  const target = resolveTarget(
    { server: server ?? options.server, ...(isNew ? {} : { context: options.context }) },
    isNew ? { ...cli.environment, GANTRY_CONTEXT: undefined } : cli.environment,
  );
  const anonymous = createClient({ server: target.server, token: undefined });
  // Before anybody types a password for a server that is not there.
  await anonymous.GET('/api/v1/version');
  const known = target.contextName === undefined ? undefined : contexts[target.contextName];
  const username = options.username ?? (await askUsername(cli, target.server, known?.username));
  const password = await readPassword(cli, options, username);
  const { token, expiresAt, user } = await dataOf(
    anonymous.POST('/api/v1/auth/login', { body: { username, password } }),
  );
  if (user.mustChangePassword) {
    const client = createClient({ server: target.server, token });
    try {
      await changePassword(cli, options, client, password);
    } catch (error) {
      // A session that may do nothing else is of no use to anybody.
      await client.POST('/api/v1/auth/logout').catch(() => {});
      throw error;
    }
  }
  const name = options.context ?? target.contextName ?? contextNameOf(target.server);
  file.put(name, { server: target.server, token, username: user.username, expiresAt });
  const { style } = cli.err;
  cli.err.line(
    `Signed in to ${style.bold(target.server)} as ${style.bold(user.username)} (${user.role}), context "${name}".`,
  );
  if (target.server.startsWith('http://') && !isLocal(target.server)) {
    cli.err.line(
      style.yellow(
        'The connection is not encrypted: the password and token can be read on the way.',
      ),
    );
  }
}

async function askUsername(cli: Cli, server: string, known: string | undefined): Promise<string> {
  if (!cli.prompter.isInteractive) {
    throw errors.CLI_USAGE({ reason: 'The username is missing.', help: 'Add --username <name>.' });
  }
  cli.err.line(`Signing in to ${cli.err.style.bold(server)}`);
  const answer = await cli.prompter.ask(
    known === undefined ? 'Username: ' : `Username [${known}]: `,
  );
  return answer === '' && known !== undefined ? known : answer;
}

async function readPassword(cli: Cli, options: LoginOptions, username: string): Promise<string> {
  if (options.passwordStdin) return await cli.prompter.readLine();
  const { GANTRY_PASSWORD: password } = cli.environment;
  if (password) return password;
  if (cli.prompter.isInteractive) {
    return await cli.prompter.askSecret(`Password of ${username}: `);
  }
  throw errors.CLI_USAGE({
    reason: 'The password is missing, and there is no terminal to ask for it.',
    help: 'Pipe it in with --password-stdin, or set GANTRY_PASSWORD.',
  });
}

async function changePassword(
  cli: Cli,
  options: LoginOptions,
  client: GantryClient,
  currentPassword: string,
): Promise<void> {
  const send = async (newPassword: string): Promise<void> => {
    const body = { currentPassword, newPassword };
    await client.PUT('/api/v1/auth/me/password', { body });
    cli.err.line('The password was changed.');
  };
  if (options.newPasswordStdin) return await send(await cli.prompter.readLine());
  if (!cli.prompter.isInteractive) throw errors.NEW_PASSWORD_NEEDED({});
  cli.err.line('This password has to be changed before anything else.');
  for (let attempt = 1; ; attempt++) {
    const first = await cli.prompter.askSecret('New password: ');
    const second = await cli.prompter.askSecret('New password again: ');
    try {
      if (first !== second) throw errors.PASSWORDS_DIFFER({});
      return await send(first);
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !isRefusal(error)) throw error;
      cli.err.line(cli.err.style.red(reasonOf(error)));
    }
  }
}

function isRefusal(error: unknown): boolean {
  return isPlatformError(error, 'INVALID_INPUT') || isPlatformError(error, 'PASSWORDS_DIFFER');
}

function reasonOf(error: unknown): string {
  const { problems } = ((error as { details?: unknown }).details ?? {}) as {
    problems?: { message: string }[];
  };
  return problems
    ? `It ${problems.map(({ message }) => message).join(', and ')}.`
    : messageOf(error);
}

function isLocal(server: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(server).hostname);
}

async function runLogout(cli: Cli, options: GlobalOptions): Promise<void> {
  const target = resolveTarget(options, cli.environment);
  const { token, tokenFrom, contextName } = target;
  if (token === undefined) {
    cli.err.line('Nobody is signed in.');
    return;
  }
  let failure: unknown;
  try {
    await createClient(target).POST('/api/v1/auth/logout');
  } catch (error) {
    // A session that has ended already is what was wanted.
    if (!isPlatformError(error, 'UNAUTHENTICATED')) failure = error;
  }
  if (tokenFrom === 'context' && contextName !== undefined) {
    new ContextFile(contextFilePath(cli.environment)).forgetSession(contextName);
  }
  if (failure !== undefined)
    throw errors.LOGOUT_INCOMPLETE({ reason: messageOf(failure) }, { cause: failure });
  cli.err.line(`Signed out of ${target.server}.`);
}

async function runWhoami(cli: Cli, options: GlobalOptions): Promise<void> {
  const format = formatOf(options, WHOAMI_FORMATS);
  const target = resolveTarget(options, cli.environment);
  const user = await dataOf(createClient(target).GET('/api/v1/auth/me'));
  if (format !== 'table') return await printValue(cli.out, format, user);
  const rights = Object.entries(user.permissions).filter(([, allowed]) => allowed);
  await writeDetails(cli.out, [
    ['user', user.username],
    ['name', user.displayName],
    ['e-mail', user.email],
    ['role', user.effectiveRole],
    ['may', rights.map(([right]) => right).join(', ')],
    ['server', target.server],
    ['context', target.contextName],
  ]);
}
