import type { SignInProvider } from '@gantry/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { printValue } from '../format/print-value.ts';
import { Table } from '../format/table.ts';
import { addExamples } from '../program/examples.ts';
import { collect, formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';

type Rules = SignInProvider['rules'];

interface AllowOptions extends GlobalOptions {
  readonly label?: string;
  readonly createUsers?: boolean;
  readonly linkByEmail?: boolean;
  readonly domain?: string[];
  readonly group?: string[];
  readonly role?: string[];
  readonly defaultRole?: string;
  readonly syncGroups?: boolean;
}

const FORMATS = ['table', 'json', 'yaml'] as const;

/** `sso`: which integrations people may sign in with. */
export function addSsoCommands(program: Command, cli: Cli): void {
  const sso = program
    .command('sso')
    .summary('let people sign in with accounts of other systems')
    .description(
      'Which integrations people may sign in with, who may, and what they become. The integration itself is configured like any other: "gantry plugin config".',
    );

  sso
    .command('list')
    .summary('list what people may sign in with')
    .description('List the integrations that people may sign in with, and why one does not work.')
    .addOption(outputOption(FORMATS))
    .action(async (_options, self: Command) => {
      await list(cli, self.optsWithGlobals<GlobalOptions>());
    });

  sso
    .command('allow')
    .summary('let people sign in with an integration')
    .description(
      'Let people sign in with an integration as it is configured now; the rules replace the former ones. After its configuration was changed it has to be allowed again.',
    )
    .argument('<integration>', 'plugin/integration; the plugin alone means its default one')
    .option('--label <text>', 'what the button says after "Sign in with"')
    .option('--create-users', 'whoever has no user gets one; needs --domain or --group')
    .option('--link-by-email', 'a user with the same verified e-mail address is the same person')
    .option('--domain <domain>', 'let in verified e-mail addresses of it only; repeatable', collect)
    .option('--group <name>', 'let in its members only; repeatable', collect)
    .option('--role <group=role>', 'role that a group gives; repeatable', collect)
    .option('--default-role <role>', 'of those without a role by a group (default: viewer)')
    .option('--sync-groups', 'groups of the provider become groups here')
    .action(async (integration: string, _options, self: Command) => {
      await allow(cli, integration, self.optsWithGlobals<AllowOptions>());
    });

  sso
    .command('forbid')
    .summary('let nobody sign in with an integration any more')
    .description('Let nobody sign in with an integration any more. Sessions go on.')
    .argument('<integration>', 'plugin/integration; the plugin alone means its default one')
    .action(async (integration: string, _options, self: Command) => {
      const { client } = connect(cli, self.optsWithGlobals<GlobalOptions>());
      await client.DELETE('/api/v1/sign-in-providers/{plugin}/{integration}', pathOf(integration));
      cli.err.line(`Nobody can sign in with ${integration} any more.`);
    });

  addExamples(sso, [
    ['gantry sso allow acme --create-users --domain example.com', 'everybody of a company'],
    ['gantry sso allow acme --create-users --group staff --role admins=admin', 'roles by groups'],
  ]);
}

function pathOf(source: string) {
  const [plugin = '', integration = 'default'] = source.split('/');
  return { params: { path: { plugin, integration } } };
}

async function allow(cli: Cli, source: string, options: AllowOptions): Promise<void> {
  const { label, defaultRole, domain = [], group = [], role = [] } = options;
  const body = {
    createUsers: options.createUsers ?? false,
    linkByEmail: options.linkByEmail ?? false,
    syncGroups: options.syncGroups ?? false,
    domains: domain,
    groups: group,
    // The server knows which roles there are, and says so.
    roles: Object.fromEntries(role.map(roleOf)) as Rules['roles'],
    ...(label === undefined ? {} : { label }),
    ...(defaultRole === undefined ? {} : { defaultRole: defaultRole as Rules['defaultRole'] }),
  };
  const { client } = connect(cli, options);
  const allowed = await dataOf(
    client.PUT('/api/v1/sign-in-providers/{plugin}/{integration}', { ...pathOf(source), body }),
  );
  cli.err.line(`People can sign in with ${allowed.plugin}/${allowed.integration}.`);
}

function roleOf(text: string): [string, string] {
  const at = text.lastIndexOf('=');
  if (at <= 0) throw errors.CLI_USAGE({ reason: `"${text}" is not of the form group=role.` });
  return [text.slice(0, at), text.slice(at + 1)];
}

async function list(cli: Cli, options: GlobalOptions): Promise<void> {
  const format = formatOf(options, FORMATS);
  const { client } = connect(cli, options);
  const found = await dataOf(client.GET('/api/v1/sign-in-providers'));
  if (format !== 'table') return await printValue(cli.out, format, found);
  if (found.length === 0) return cli.err.line('People sign in with passwords only.');
  const table = new Table<SignInProvider>(cli.out, [
    { title: 'INTEGRATION', value: ({ plugin, integration }) => `${plugin}/${integration}` },
    { title: 'NEW USERS', value: ({ rules }) => (rules.createUsers ? 'made' : 'refused') },
    { title: 'DOMAINS', value: ({ rules }) => rules.domains.join(', ') },
    { title: 'GROUPS', value: ({ rules }) => rules.groups.join(', ') },
    { title: 'STATE', value: ({ problem }) => problem ?? 'offered' },
  ]);
  await table.write(found);
}
