import { existsSync } from 'node:fs';
import type { optionDefinitions, RunningServer } from '@gantry/server';
import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { errors } from '../errors.ts';
import { box } from '../format/box.ts';
import { readInstallation } from '../installation.ts';
import { addExamples } from '../program/examples.ts';

export type ServerOptions = typeof optionDefinitions;

/** Waiting longer for what is under way helps nobody who wants the server to stop. */
const STOP_TIMEOUT_MS = 20_000;

/** The server's own options, which come with the whole server. */
export async function loadServerOptions(): Promise<ServerOptions> {
  return (await import('@gantry/server')).optionDefinitions;
}

/** `serve`: the only command that loads the server. */
export function addServeCommand(
  program: Command,
  cli: Cli,
  serverOptions: ServerOptions | undefined,
): void {
  const command = program
    .command('serve')
    .summary('start a server')
    .description(
      'Start a server. Options are read from flags, the environment and gantry.yaml, in this order.',
    )
    .option('--config <file>', 'configuration file (env: GANTRY_CONFIG, default: gantry.yaml)');
  for (const option of Object.values(serverOptions ?? {})) {
    command.addOption(new Option(option.flag, describe(option)));
  }
  addExamples(command, [
    ['gantry serve', 'on port 8080, with an embedded database in ./data'],
    ['gantry serve --port 9000 --data-dir /var/lib/gantry', 'somewhere else'],
    ['gantry serve --db postgres://gantry@db/gantry', 'on a database that several servers share'],
  ]);
  command.action(async (_options, self: Command) => {
    await serve(cli, self.opts());
  });
}

function describe(option: ServerOptions[keyof ServerOptions]): string {
  const { default: standard, environment } = option;
  const text = 'defaultText' in option ? option.defaultText : undefined;
  const shown = text ?? (standard === undefined ? undefined : String(standard));
  const description = option.description.replace(/\.$/, '');
  const notes = [`env: ${environment}`, ...(shown === undefined ? [] : [`default: ${shown}`])];
  // Backquotes are for the reference page, which is made from the same definitions.
  return `${description} (${notes.join(', ')})`.replaceAll('`', '');
}

async function serve(cli: Cli, options: Readonly<Record<string, unknown>>): Promise<void> {
  const { config: file, ...flags } = options as { config?: string };
  const { loadConfig, startServer } = await import('@gantry/server');
  const { config } = loadConfig({ flags, environment: cli.environment, file });
  const installation = readInstallation();
  if (!existsSync(installation.runnerPath)) {
    throw errors.INSTALLATION_INCOMPLETE({ missing: installation.runnerPath });
  }
  const stopping = untilSignal();
  let server: RunningServer;
  try {
    server = await startServer(config, installation);
  } catch (error) {
    throw explain(error, config);
  }
  const { err } = cli;
  // Standard output has the log, one JSON object per line, and stays readable for programs.
  err.line(`Gantry is at ${err.style.bold(server.url)}`);
  if (server.adminPassword !== undefined) {
    const { bold } = err.style;
    const lines = [
      'The first administrator was made for you:',
      '',
      `  username  ${bold('admin')}`,
      `  password  ${bold(server.adminPassword)}`,
      '',
      'This is shown once. Sign in and choose a password of your own:',
      `open ${server.url}, or run "gantry login ${server.url}".`,
    ];
    err.line(box(lines));
  }
  const signal = await stopping;
  err.line(`${signal}: finishing what is under way; once more stops at once.`);
  const exitNow = (): never => process.exit(1);
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, exitNow);
  setTimeout(exitNow, STOP_TIMEOUT_MS).unref();
  await server.stop();
  err.line('Stopped.');
  // Nothing is left to be done; what a library keeps open must not keep the process.
  process.exit(0);
}

/** Resolves with the first signal that asks to stop, also one that comes while the server starts. */
function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
}

/** Puts what the system says about an address into words. */
function explain(error: unknown, { host, port }: { host: string; port: number }): unknown {
  const { code } = error as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} is in use by another program.`,
    EACCES: `This user may not listen on port ${port}.`,
    EADDRNOTAVAIL: `This machine does not have the address ${host}.`,
    ENOTFOUND: `This machine does not have the address ${host}.`,
  };
  const reason = code !== undefined && 'syscall' in (error as object) ? reasons[code] : undefined;
  const isListening = ['listen', 'bind', 'getaddrinfo'].includes(
    String((error as NodeJS.ErrnoException).syscall),
  );
  if (reason === undefined || !isListening) return error;
  return errors.CANNOT_LISTEN({ reason }, { cause: error });
}
