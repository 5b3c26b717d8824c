import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { Scope, systemClock } from '@gantry/base';
import { createChainSeal, createPlatform, PasswordRules, systemContext } from '@gantry/platform';
import { createPluginHost, PluginRegistry } from '@gantry/plugin-host';
import { isPostgresUrl, openStore } from '@gantry/storage';
import type { FastifyInstance } from 'fastify';
import { readKeys } from './config/key-files.ts';
import type { ServerConfig } from './config/options.ts';
import { readDenyList } from './config/read-deny-list.ts';
import { readTls, type TlsFiles } from './config/read-tls.ts';
import { createApp } from './http/app.ts';
import { createMetrics } from './http/metrics.ts';
import { InstalledPlugins } from './installed-plugins.ts';
import { createLog } from './log.ts';
import { OwnEndpoints } from './own-endpoints.ts';
import { PlatformInstaller } from './platform-installer.ts';
import { ToolExecutor } from './tool-executor.ts';
import { readKeyIds, verifyKeys } from './verify-keys.ts';

/** How long a stop waits for requests that are under way. */
const STOP_GRACE_MS = 10_000;

/** Where the parts of an installation are. */
export interface Installation {
  readonly version: string;
  /** Folder of the built UI. */
  readonly uiDirectory: string;
  /** Folder of the plugins that come with Gantry. */
  readonly pluginDirectory: string;
  /** The bundled runner of plugin processes. */
  readonly runnerPath: string;
  /** Index of the tools that come with Gantry. */
  readonly toolIndexPath?: string;
  /** File that the log goes to. Default: standard output. */
  readonly logDestination?: string;
}

export interface RunningServer {
  readonly url: string;
  readonly app: FastifyInstance;
  /** The generated password of the first administrator, when this start made one. To be shown once. */
  readonly adminPassword: string | undefined;
  /** Finishes what is under way and releases everything. */
  stop(): Promise<void>;
}

/** Starts a server, part by part; what was started is stopped again when a later part fails. */
export async function startServer(
  config: ServerConfig,
  installation: Installation,
): Promise<RunningServer> {
  const scope = new Scope();
  try {
    return await start(config, installation, scope);
  } catch (error) {
    await scope.dispose().catch(() => {});
    throw error;
  }
}

async function start(
  config: ServerConfig,
  installation: Installation,
  scope: Scope,
): Promise<RunningServer> {
  const dataDir = resolve(config.dataDir);
  const log = createLog(config, installation.logDestination);
  const keys = readKeys(dataDir, config);
  const store = await openStore(config.db ?? join(dataDir, 'gantry.db'), {
    seal: createChainSeal(keys.encryption),
  });
  scope.onDispose(() => store.close());
  keys.keeper?.settle(keys.encryption, await readKeyIds(store));
  await verifyKeys(store, keys, log);

  const { runnerPath } = installation;
  const pluginsRoot = resolve(config.pluginsRoot ?? join(dataDir, 'plugins'));
  const installed = new InstalledPlugins({
    root: pluginsRoot,
    copies: join(dataDir, 'installed-plugins'),
    log,
  });
  const registry = new PluginRegistry({
    roots: [
      installation.pluginDirectory,
      () => installed.folders(),
      ...config.pluginDirs.map((folder) => resolve(folder)),
    ],
    runnerPath,
    cachePath: join(dataDir, 'plugin-descriptions.json'),
    environment: process.env,
  });
  const own = new OwnEndpoints(config);
  const host = createPluginHost({
    plugins: registry,
    runnerPath,
    dataDir,
    environment: process.env,
    // What a plugin that comes with Gantry says it reads is part of the release; others get nothing.
    readablePaths: ({ directory, manifest }) =>
      isInside(installation.pluginDirectory, directory) ? (manifest.permissions?.files ?? []) : [],
    deniedEndpoints: () => own.list(),
    onStateChange: ({ slug, status, crashes }) => {
      const reason = crashes.at(-1)?.reason;
      if (status === 'backing-off') log.warn({ plugin: slug, reason }, 'a plugin crashed');
      else if (status === 'quarantined') log.error({ plugin: slug, reason }, 'quarantined');
      else log.debug({ plugin: slug, status }, 'plugin');
    },
  });
  scope.onDispose(() => host.dispose());
  const { records } = await registry.load();
  for (const record of records) {
    if (record.status === 'loaded') continue;
    log.warn({ plugin: record.packageName, reason: record.reason }, `plugin ${record.status}`);
  }

  const tools = new ToolExecutor({
    dataDir,
    indexPath: installation.toolIndexPath ?? join(dataDir, 'no-tools.json'),
    allowed: config.actionTools,
    repositories: config.toolRepositories,
    environment: process.env,
  });
  scope.onDispose(() => tools.stop());
  const platform = createPlatform({
    store,
    clock: systemClock,
    log,
    jwtSecret: keys.jwtSecret,
    keys: keys.encryption,
    keyKeeper: keys.keeper,
    version: installation.version,
    sessionLifetimeMs: config.sessionLifetime,
    passwords: passwordRulesOf(config),
    auditRetentionMs: config.auditRetention,
    registry,
    host,
    installer: new PlatformInstaller({
      root: pluginsRoot,
      dataDir,
      environment: process.env,
      plainHttpHosts: [],
      deniedEndpoints: () => own.list(),
      describe: { runnerPath, environment: process.env },
      stop: (slug) => host.stop(slug),
    }),
    syncHold: { share: config.syncHoldShare / 100, count: config.syncHoldCount },
    staleAfterMs: config.staleAfter,
    egressHosts: config.egressHosts,
    ownEndpoints: () => own.list(),
    executors: { tool: tools },
  });
  await platform.start();
  scope.onDispose(() => platform.stop());
  installed.watch(() => platform.plugins.reload(systemContext()));
  scope.onDispose(() => installed.stop());

  const { version, uiDirectory } = installation;
  const metrics = createMetrics(platform);
  const tls = tlsOf(config);
  const app = await createApp({ platform, config, metrics, log, version, uiDirectory, tls });
  await app.listen({ port: config.port, host: config.host });
  scope.onDispose(() => closeApp(app));
  own.setListener(portOf(app, config));
  // Last: a password that is generated by a start which then fails would never be shown to anybody.
  const adminPassword = await platform.users.bootstrap(config.adminPassword);
  const url = addressOf(app, config, tls !== undefined);
  log.info({ url, database: isPostgresUrl(config.db ?? '') ? 'postgres' : 'sqlite' }, 'serving');
  return { url, app, adminPassword, stop: () => scope.dispose() };
}

/** Lets requests finish, but not for ever. */
async function closeApp(app: FastifyInstance): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), STOP_GRACE_MS);
  await app.close();
  clearTimeout(timer);
}

/** As the configuration was checked with; the files may have changed since. */
function tlsOf({ tlsCert, tlsKey }: ServerConfig): TlsFiles | undefined {
  if (tlsCert === undefined || tlsKey === undefined) return undefined;
  const tls = readTls(tlsCert, tlsKey);
  if (!('cert' in tls)) throw new Error(tls.map(({ message }) => message).join('; '));
  return tls;
}

function passwordRulesOf({ passwordMinLength, passwordDenyList }: ServerConfig): PasswordRules {
  const denied =
    passwordDenyList === undefined ? new Set<string>() : readDenyList(passwordDenyList);
  if ('problem' in denied) throw new Error(denied.problem);
  return new PasswordRules({ minLength: passwordMinLength, denied });
}

/** The address to open, which for "all interfaces" is this machine's own. */
function addressOf(app: FastifyInstance, config: ServerConfig, isTls: boolean): string {
  const everywhere = config.host === '0.0.0.0' || config.host === '::';
  const literal = config.host.includes(':') ? `[${config.host}]` : config.host;
  const host = everywhere ? 'localhost' : literal;
  return `${isTls ? 'https' : 'http'}://${host}:${portOf(app, config)}`;
}

function portOf(app: FastifyInstance, config: ServerConfig): number {
  const bound = app.server.address();
  return typeof bound === 'object' && bound ? bound.port : config.port;
}

function isInside(folder: string, path: string): boolean {
  if (!existsSync(folder)) return false;
  const way = relative(realpathSync(folder), path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}
