import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { type Context, ContextFile, contextFilePath } from '../connection/context-file.ts';
import { resolveTarget } from '../connection/target.ts';
import { writeDetails } from '../format/details.ts';
import { printValue } from '../format/print-value.ts';
import { Table } from '../format/table.ts';
import { momentText } from '../format/time-text.ts';
import { addExamples } from '../program/examples.ts';
import { formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';

const LIST_FORMATS = ['table', 'json', 'name'] as const;
const SHOW_FORMATS = ['table', 'json'] as const;

/** `context`: the servers that this command knows. Tokens are never shown. */
export function addContextCommands(program: Command, cli: Cli): void {
  const context = program
    .command('context')
    .summary('list, show and choose servers')
    .description(
      'List, show and choose the servers that "gantry login" remembered. The current context is used when no server is named.',
    );
  const fileOf = (): ContextFile => new ContextFile(contextFilePath(cli.environment));

  const list = context
    .command('list')
    .summary('list the contexts')
    .description('List the contexts.')
    .addOption(outputOption(LIST_FORMATS));
  list.action(async (_options, self: Command) => {
    const format = formatOf(self.optsWithGlobals<GlobalOptions>(), LIST_FORMATS);
    const { current, contexts } = fileOf().read();
    const rows = Object.entries(contexts).map(([name, value]) => {
      return { name, ...shown(value), current: name === current };
    });
    if (format === 'json') return await printValue(cli.out, format, rows);
    if (format === 'name') return await cli.out.write(rows.map(({ name }) => `${name}\n`).join(''));
    if (rows.length === 0) return cli.err.line('There are no contexts. "gantry login" makes one.');
    const table = new Table<(typeof rows)[number]>(cli.out, [
      { title: 'CURRENT', value: (row) => (row.current ? '*' : ''), keepEmpty: true },
      { title: 'NAME', value: (row) => row.name, keepWhole: true },
      { title: 'SERVER', value: (row) => row.server },
      { title: 'USER', value: (row) => row.username },
      { title: 'STATE', value: (row) => stateOf(row, cli.now()) },
    ]);
    await table.write(rows);
  });

  const use = context
    .command('use')
    .summary('choose the current context')
    .description('Make a context the current one.')
    .argument('<name>', 'a context of "gantry context list"');
  use.action((name: string) => {
    const file = fileOf();
    file.use(name);
    cli.err.line(`The current context is "${name}" (${file.get(name).server}).`);
  });

  const show = context
    .command('show')
    .summary('show where commands go')
    .description('Show where commands go, and where that was said.')
    .addOption(outputOption(SHOW_FORMATS));
  show.action(async (_options, self: Command) => {
    const options = self.optsWithGlobals<GlobalOptions>();
    const format = formatOf(options, SHOW_FORMATS);
    const { token: _, ...target } = resolveTarget(options, cli.environment);
    const known = target.contextName === undefined ? undefined : fileOf().get(target.contextName);
    const session = target.tokenFrom === 'context' && known ? shown(known) : undefined;
    if (format === 'json') return await printValue(cli.out, format, { ...target, ...session });
    await writeDetails(cli.out, [
      ['server', `${target.server} (${SOURCE_TEXT[target.serverFrom]})`],
      ['token', target.tokenFrom === undefined ? 'none' : SOURCE_TEXT[target.tokenFrom]],
      ['context', target.contextName],
      ['user', session?.username],
      ['expires', session?.expiresAt && momentText(session.expiresAt, cli.now())],
    ]);
  });

  const remove = context
    .command('delete')
    .description(
      'Forget a context. Its session goes on until it expires; "gantry logout" ends one.',
    )
    .argument('<name>', 'a context of "gantry context list"');
  remove.action((name: string) => {
    fileOf().delete(name);
    cli.err.line(`The context "${name}" is forgotten.`);
  });

  addExamples(context, [
    ['gantry context list', 'which servers there are'],
    ['gantry context use work', 'go to another one from now on'],
    ['gantry get services --context work', 'ask another one this time'],
  ]);
}

const SOURCE_TEXT = {
  flag: 'from the command line',
  environment: 'from the environment',
  context: 'from the context',
  default: 'the default',
} as const;

function shown({ token, ...context }: Context) {
  return { ...context, signedIn: token !== undefined };
}

function stateOf(context: ReturnType<typeof shown>, now: Date): string {
  if (!context.signedIn) return 'signed out';
  const { expiresAt } = context;
  return expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime()
    ? 'expired'
    : 'signed in';
}
