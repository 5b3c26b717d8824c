import type { InstallEvent, InstallOptions } from '@gantry/plugin-installer';
import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { errors } from '../errors.ts';
import { printable } from '../format/printable.ts';
import { untilSignal } from '../io/until-signal.ts';
import type { ChangeOptions } from '../plugin/change-plugins.ts';
import { addExamples } from '../program/examples.ts';

interface InstallFlags extends ChangeOptions {
  readonly file: string;
  readonly root?: string;
  readonly integrity?: string;
  readonly lockfile?: string;
  readonly lockTimeout?: string;
  readonly frozen?: boolean;
  readonly plan?: boolean;
  readonly json?: boolean;
  readonly skipIntegrity?: boolean;
  readonly maxEntrySize?: string;
  readonly workers?: string;
  readonly plainHttp?: string[];
  readonly registryMirror?: string[];
}

const EXIT_TEXT =
  'Exit codes: 0 done or nothing to do, 1 the plugin file or the lock file is wrong, 2 something cannot be fetched, 3 something was refused, 4 another run holds the lock, 5 the new set could not be put in place, 130 or 143 interrupted. On anything but 0 the set that was there is still in place.';

/** `plugin install`, `plugin update`: on a server, or with `--root` on a folder without one. */
export function addPluginInstallCommands(plugin: Command, cli: Cli): void {
  const install = plugin
    .command('install')
    .summary('install plugins: on a server, or those of a dynamic-plugins.yaml')
    .description(
      `Install packages on a running server: what they ask for is shown first. With --root, install the plugins of a dynamic-plugins.yaml into a folder, without a server: all of them, or nothing. ${EXIT_TEXT}`,
    )
    .argument('[packages...]', 'images, addresses or names of the npm registry, for a server');
  addInstallOptions(install)
    .option('--frozen', 'install exactly what the lock file records, or nothing')
    .option('--integrity <hash>', 'what the package has to be, as sha512-…; for one package')
    .option('-y, --yes', 'do not ask')
    .action(async (packages: string[], _options, self: Command) => {
      const flags = self.optsWithGlobals<InstallFlags>();
      if (flags.root === undefined) return await installOnServer(cli, packages, flags);
      if (packages.length > 0) {
        throw errors.CLI_USAGE({ reason: 'With --root, packages are named in the plugin file.' });
      }
      await runInstall(cli, { ...flags, root: flags.root }, {});
    });
  addExamples(install, [
    ['gantry plugin install oci://quay.io/acme/plugins:1.4!acme-todo', 'on the server'],
    [
      'gantry plugin install -f dynamic-plugins.yaml --root /dynamic-plugins-root',
      'as an init step',
    ],
    ['gantry plugin install --root plugins --frozen', 'what the lock file says, and nothing else'],
    ['gantry plugin install --root plugins --plan', 'what would be done'],
  ]);

  const update = plugin
    .command('update')
    .summary('resolve tags and versions again')
    .description(
      `Resolve everything that moves (tags, ranges) again and install it, on a running server or with --root in a folder. What asks for more than before waits for consent. ${EXIT_TEXT}`,
    )
    .argument('[names...]', 'plugins by a part of their package; all without');
  addInstallOptions(update)
    .option('-y, --yes', 'do not ask')
    .action(async (names: string[], _options, self: Command) => {
      const flags = self.optsWithGlobals<InstallFlags>();
      if (flags.root === undefined) {
        const named = names.length > 0 ? { names } : {};
        const { changePlugins } = await import('../plugin/change-plugins.ts');
        return await changePlugins(cli, flags, { action: 'update', ...named });
      }
      const update = names.length > 0 ? names : true;
      await runInstall(cli, { ...flags, root: flags.root }, { update });
    });
}

function addInstallOptions(command: Command): Command {
  const collect = (value: string, all: string[] = []) => [...all, value];
  return command
    .addOption(new Option('-f, --file <path>', 'the plugin file').default('dynamic-plugins.yaml'))
    .option('--root <folder>', 'where to, without a server: a folder for each plugin')
    .option('--lockfile <path>', 'lock file (default: dynamic-plugins.lock.yaml beside the file)')
    .option('--lock-timeout <seconds>', 'how long to wait for another run (default: 600)')
    .option('--plan', 'say what would be done, and change nothing')
    .option('--json', 'one JSON object for each event, on standard output')
    .option('--skip-integrity', 'install archives of which nothing says what they should be')
    .option('--max-entry-size <bytes>', 'largest file in a package (env: MAX_ENTRY_SIZE)')
    .option('--workers <number>', 'how many at a time (env: DYNAMIC_PLUGINS_WORKERS)')
    .option('--plain-http <host>', 'speak without TLS with this host; repeatable', collect)
    .option('--registry-mirror <from=to>', 'try another place first; repeatable', collect);
}

async function installOnServer(
  cli: Cli,
  packages: readonly string[],
  flags: InstallFlags,
): Promise<void> {
  const { integrity } = flags;
  if (packages.length === 0) {
    throw errors.CLI_USAGE({
      reason: 'Name packages to install on the server, or a folder with --root.',
    });
  }
  if (integrity !== undefined && packages.length > 1) {
    throw errors.CLI_USAGE({ reason: '--integrity is for one package.' });
  }
  const plugins = packages.map((text) => ({
    package: text,
    ...(integrity === undefined ? {} : { integrity }),
  }));
  const { changePlugins } = await import('../plugin/change-plugins.ts');
  await changePlugins(cli, flags, { action: 'install', plugins });
}

async function runInstall(
  cli: Cli,
  flags: InstallFlags & { readonly root: string },
  more: Pick<InstallOptions, 'update'>,
): Promise<void> {
  const { environment } = cli;
  const { installPlugins } = await import('@gantry/plugin-installer');
  const interruption = untilSignal();
  try {
    const result = await installPlugins({
      ...more,
      file: flags.file,
      root: flags.root,
      environment,
      lockFile: flags.lockfile,
      frozen: flags.frozen,
      planOnly: flags.plan,
      skipIntegrity: flags.skipIntegrity,
      lockTimeoutMs: lockTimeoutOf(flags, environment),
      workers: numberOf('--workers', flags.workers),
      maxEntryBytes: numberOf('--max-entry-size', flags.maxEntrySize),
      plainHttpHosts: flags.plainHttp,
      mirrors: mirrorsOf(flags.registryMirror ?? []),
      signal: interruption.signal,
      onEvent: (event) => writeEvent(cli, event, flags.json === true),
    });
    if (flags.json) {
      cli.out.line(JSON.stringify({ type: 'done', ...result }));
    } else if (!result.changed) {
      cli.err.line(
        flags.plan ? 'There is nothing to do.' : 'Nothing to do: everything is in place.',
      );
    } else {
      const counts = `${result.installed.length} installed, ${result.removed.length} removed`;
      cli.err.line(
        flags.plan
          ? `Would be done: ${counts}.`
          : `All plugins installed successfully (${counts}).`,
      );
    }
  } catch (error) {
    const { received } = interruption;
    if (received === undefined) throw error;
    throw received === 'SIGINT' ? errors.CLI_INTERRUPTED({}) : errors.CLI_TERMINATED({});
  } finally {
    interruption.stop();
  }
}

function writeEvent(cli: Cli, event: InstallEvent, isJson: boolean): void {
  if (isJson) {
    cli.out.line(JSON.stringify(event));
    return;
  }
  const text = describeEvent(event);
  if (text !== undefined) cli.err.line(printable(text));
}

function describeEvent(event: InstallEvent): string | undefined {
  switch (event.type) {
    case 'waiting':
      return `Waiting for lock release: held by ${event.holder} (${Math.round(event.waitedMs / 1000)} s)`;
    case 'recovered':
      return 'Finished or cleared away what an interrupted run left.';
    case 'warning':
      return event.message;
    case 'resolved':
      return `${event.package} is ${event.resolved}`;
    case 'unpacked':
      return `Installing ${event.package} as ${event.directory}`;
    case 'unchanged':
      return `${event.package}: already installed, skipping`;
    case 'adopted':
      return `${event.package}: taken over as another installer left it`;
    case 'disabled':
      return `Skipping disabled plugin ${event.package}`;
    case 'failed':
      return `Failed: ${event.message}`;
    case 'removed':
      return `Removing obsolete plugin ${event.directory}`;
    case 'progress':
    case 'activated':
      return undefined;
  }
}

function lockTimeoutOf(flags: InstallFlags, environment: Cli['environment']): number | undefined {
  const seconds = numberOf('--lock-timeout', flags.lockTimeout);
  if (seconds !== undefined) return seconds * 1000;
  const ms = Number(environment.DYNAMIC_PLUGINS_LOCK_TIMEOUT_MS);
  return Number.isFinite(ms) && ms >= 1 ? ms : undefined;
}

function numberOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) {
    throw errors.CLI_USAGE({ reason: `${flag} has to be a whole number, not "${text}".` });
  }
  return number;
}

function mirrorsOf(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const [from, to, ...rest] = text.split('=');
      if (!from || !to || rest.length > 0) {
        throw errors.CLI_USAGE({
          reason: `--registry-mirror has to be <from>=<to>, not "${text}".`,
        });
      }
      return [from, to];
    }),
  );
}
