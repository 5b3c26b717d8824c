import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isPlatformError } from '@gantry/base';
import {
  type InstallObserver,
  type NewerPlugin,
  type OfferedPlugin,
  type PluginInstaller,
  type PluginSet,
  type PluginWish,
  type PreparedSet,
  errors as platformErrors,
  type SetPlugin,
} from '@gantry/platform';
import { PluginRegistry, type PluginRegistryOptions } from '@gantry/plugin-host';
import {
  describePackage,
  findNewer,
  type InstallEvent,
  type InstallOptions,
  type InstallResult,
  installPlugins,
  type PluginFailure,
  PluginRoot,
  readCatalog,
  type StagedContent,
  verifyRoot,
} from '@gantry/plugin-installer';
import { createEgressAgent, type DeniedEndpoint, denyEgressTo } from '@gantry/plugin-sdk/egress';

/** Below the installer's own folder of the root, so that servers that share a root share it. */
const FOLDER = '.gantry/platform';
const FILE = 'dynamic-plugins.yaml';
const LOCK_FILE = 'dynamic-plugins.lock.yaml';
const LOCK_TIMEOUT_MS = 60_000;

type AgentFactory = NonNullable<InstallOptions['createAgent']>;

export interface PlatformInstallerOptions {
  /** Where plugins are installed. */
  readonly root: string;
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly plainHttpHosts: readonly string[];
  /** This server itself and its store: no address of a package leads there. */
  readonly deniedEndpoints: () => readonly DeniedEndpoint[];
  /** How a candidate is asked what it is. */
  readonly describe: Pick<PluginRegistryOptions, 'runnerPath' | 'environment'>;
  /** Ends the processes of a plugin whose data goes. */
  readonly stop: (slug: string) => Promise<unknown>;
}

/** Installs what the platform says into the root that this server loads plugins from. */
export class PlatformInstaller implements PluginInstaller {
  readonly #options: PlatformInstallerOptions;
  readonly #folder: string;

  constructor(options: PlatformInstallerOptions) {
    this.#options = options;
    this.#folder = join(options.root, FOLDER);
  }

  keyOf({ package: text }: PluginWish, pointer: string): string {
    const found = describePackage(text);
    const refuse = (message: string) =>
      platformErrors.INVALID_INPUT({ problems: [{ pointer, message }] });
    if ('invalid' in found) throw refuse(found.invalid);
    if (found.kind === 'local') {
      throw refuse(
        'is a path on some machine, and every server has to find it. Publish it to a registry with "gantry plugin publish"',
      );
    }
    return found.key;
  }

  get isOurs(): boolean {
    const files = Object.keys(this.#readInputs());
    return files.includes(join(this.#folder, FILE));
  }

  findForeign(): string | undefined {
    const files = Object.keys(this.#readInputs());
    if (files.length === 0 || this.isOurs) return undefined;
    return files.find((file) => !file.endsWith('.lock.yaml'));
  }

  async prepare(
    {
      wishes,
      lock,
      update,
    }: {
      readonly wishes: readonly PluginWish[];
      readonly lock: string;
      readonly update: readonly string[];
    },
    observer: InstallObserver,
  ): Promise<PreparedSet> {
    mkdirSync(this.#folder, { recursive: true });
    const folder = mkdtempSync(join(this.#folder, 'plan-'));
    const described = new Map<string, Awaited<ReturnType<PlatformInstaller['describe']>>>();
    try {
      this.#write(folder, wishes, lock);
      const result = await install({
        ...this.#installOptions(folder, observer),
        planOnly: true,
        update,
        onStaged: async (staged) => {
          for (const plugin of staged) described.set(plugin.key, await this.describe(plugin));
        },
      });
      const plugins = result.plugins.map(
        ({ key, package: text, resolved, integrity, name, version }) => {
          const manifest = described.get(key);
          return {
            key,
            package: text,
            resolved,
            ...(integrity === undefined ? {} : { integrity }),
            name,
            version,
            ...(manifest ? { manifest } : {}),
          };
        },
      );
      return { lock: result.lockText ?? lock, plugins };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  async activate(
    { wishes, lock }: Pick<PluginSet, 'wishes' | 'lock'>,
    observer: InstallObserver,
  ): Promise<void> {
    mkdirSync(this.#folder, { recursive: true });
    const former = this.#readFiles();
    this.#write(this.#folder, wishes, lock);
    try {
      await install({
        ...this.#installOptions(this.#folder, observer),
        frozen: true,
        onStaged: async (staged) => {
          for (const plugin of staged) await this.describe(plugin);
        },
      });
    } catch (error) {
      // As if it had not been tried: the next look compares with what is in place.
      for (const [name, text] of former) writeFileSync(join(this.#folder, name), text);
      throw error;
    }
  }

  async verify(): Promise<{ readonly plugin: string; readonly problem: string }[]> {
    if (new PluginRoot(this.#options.root).readState() === undefined) return [];
    return await verifyRoot(this.#options.root);
  }

  async findNewer(plugins: readonly SetPlugin[]): Promise<NewerPlugin[]> {
    const { root, environment, plainHttpHosts } = this.#options;
    const createAgent: AgentFactory = (request) => this.#createAgent(request);
    return await findNewer({ root, environment, plainHttpHosts, createAgent }, plugins);
  }

  async readCatalog(): Promise<OfferedPlugin[]> {
    return await readCatalog(this.#options.root);
  }

  async removeData(slug: string): Promise<void> {
    await this.#options.stop(slug);
    await rm(join(this.#options.dataDir, 'plugin-data', slug), { recursive: true, force: true });
  }

  /** Asks a candidate in a process of its own, before it is put anywhere. @throws PLUGIN_NOT_USABLE */
  async describe({ package: text, name, version, directory }: StagedContent) {
    const registry = new PluginRegistry({
      ...this.#options.describe,
      roots: [async () => [{ name, version, directory }]],
    });
    const [record] = (await registry.load()).records;
    if (record?.status === 'loaded') return record.manifest;
    throw platformErrors.PLUGIN_NOT_USABLE({
      package: text,
      reason: record?.reason ?? 'it is not a plugin',
    });
  }

  #installOptions(folder: string, observer: InstallObserver): InstallOptions {
    const { root, environment, plainHttpHosts } = this.#options;
    return {
      file: join(folder, FILE),
      lockFile: join(folder, LOCK_FILE),
      root,
      environment,
      plainHttpHosts,
      createAgent: (request) => this.#createAgent(request),
      lockTimeoutMs: LOCK_TIMEOUT_MS,
      // Whoever agrees to a plan sees what nobody vouched for; from then on the lock does.
      skipIntegrity: true,
      signal: observer.signal,
      onEvent: (event) => tell(observer, event),
    };
  }

  /** Registries are where they are, also on private networks; metadata services and this server are none. */
  #createAgent({ protocol, hostname, ca }: Parameters<AgentFactory>[0]): ReturnType<AgentFactory> {
    denyEgressTo(this.#options.deniedEndpoints());
    const tls = ca === undefined ? {} : { tls: { ca: [...ca] } };
    return createEgressAgent({ protocol, allowHosts: [hostname], maxSockets: 16, ...tls });
  }

  #write(folder: string, wishes: readonly PluginWish[], lock: string): void {
    writeFileSync(join(folder, FILE), JSON.stringify({ plugins: wishes }, null, 2));
    const path = join(folder, LOCK_FILE);
    if (lock === '') rmSync(path, { force: true });
    else writeFileSync(path, lock);
  }

  #readFiles(): [string, string][] {
    return [FILE, LOCK_FILE].flatMap((name) => {
      try {
        return [[name, readFileSync(join(this.#folder, name), 'utf8')]] as [string, string][];
      } catch {
        return [];
      }
    });
  }

  #readInputs(): Readonly<Record<string, string | null>> {
    return new PluginRoot(this.#options.root).readState()?.inputs.files ?? {};
  }
}

/** Failures by what they say: a job shows one message, and how many there were says nothing. */
async function install(options: InstallOptions): Promise<InstallResult> {
  try {
    return await installPlugins(options);
  } catch (error) {
    if (isPlatformError(error, 'PLUGINS_FAILED')) {
      const { failures } = error.details as { failures: readonly PluginFailure[] };
      const reason = failures.map(({ message }) => message).join('\n');
      const names = failures.map((failure) => failure.package).join(', ');
      throw platformErrors.PLUGIN_NOT_USABLE({ package: names, reason }, { cause: error });
    }
    throw error;
  }
}

function tell(observer: InstallObserver, event: InstallEvent): void {
  switch (event.type) {
    case 'waiting':
      observer.say('info', `Waiting for ${event.holder}.`);
      break;
    case 'recovered':
      observer.say('info', 'Finished or cleared away what an interrupted run left.');
      break;
    case 'warning':
      observer.say('warn', event.message);
      break;
    case 'progress': {
      const { package: name, received, total } = event;
      observer.step({
        name,
        state: 'fetching',
        received,
        ...(total === undefined ? {} : { total }),
      });
      break;
    }
    case 'resolved':
      observer.say('info', `${event.package} is ${event.resolved}.`);
      break;
    case 'unpacked':
      observer.step({ name: event.package, state: 'unpacked' });
      observer.say('info', `${event.package} was fetched, verified and unpacked.`);
      break;
    case 'unchanged':
    case 'adopted':
      observer.step({ name: event.package, state: 'unchanged' });
      break;
    case 'failed':
      observer.step({ name: event.package, state: 'failed' });
      observer.say('warn', event.message);
      break;
    case 'removed':
      observer.say('info', `${event.directory} was taken out.`);
      break;
    case 'activated':
      observer.say('info', 'The new set is in place.');
      break;
    case 'disabled':
      break;
  }
}
