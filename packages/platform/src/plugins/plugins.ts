import {
  type Clock,
  createId,
  type JsonObject,
  type Logger,
  messageOf,
  type Problem,
  parseDuration,
} from '@gantry/base';
import type { ConnectionTest, PanelDeclaration } from '@gantry/contracts';
import type {
  LoadedPlugin,
  PluginDifference,
  PluginHost,
  PluginRegistry,
} from '@gantry/plugin-host';
import type { Store } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { SecretReads } from '../audit/secret-reads.ts';
import type { Kinds } from '../catalog/kinds/kinds.ts';
import { pluginContext, type RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { type EventStream, toEvent } from '../events/event-stream.ts';
import { mergeConfig, redactConfig, type StoredConfig } from './config-secrets.ts';
import {
  DEFAULT_INTEGRATION,
  type IntegrationStore,
  type OpenedConfig,
} from './integration-store.ts';
import { type PluginChange, recordReload } from './record-reload.ts';

const TEST_TIMEOUT_MS = 20_000;
const EMPTY: StoredConfig = { plain: {}, secrets: {} };

/** A plugin as it is shown. */
export interface PluginSummary {
  /** The slug. */
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly version: string;
  readonly packageName: string;
  readonly category: string;
  readonly icon?: string;
  readonly homepage?: string;
  readonly status: 'loaded' | 'skipped' | 'failed';
  readonly reason?: string;
  /** For a failed one: everything that is wrong. */
  readonly problems?: Problem[];
  readonly enabled: boolean;
  readonly configured: boolean;
  readonly capabilities: string[];
  readonly testable: boolean;
  readonly entityPanels: PanelDeclaration[];
}

/** A plugin that may be called, with its opened configuration. */
export interface CallablePlugin extends OpenedConfig {
  readonly plugin: LoadedPlugin;
}

export interface PluginsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly registry: PluginRegistry;
  readonly host: PluginHost;
  readonly integrations: IntegrationStore;
  readonly secretReads: SecretReads;
  readonly kinds: Kinds;
  readonly log: Logger;
}

/** Plugins as people manage them: configured, tested, enabled. Every change is audited. */
export class Plugins {
  readonly #options: PluginsOptions;
  #enabled: ReadonlySet<string> = new Set();
  #reloading: Promise<unknown> = Promise.resolve();

  constructor(options: PluginsOptions) {
    this.#options = options;
  }

  /** Reads what is enabled, and follows changes that this server and others make. */
  async start(events: EventStream): Promise<void> {
    await this.#readEnabled();
    await this.#renewKinds();
    events.subscribe(({ event }) => {
      if (event.type !== 'plugin.changed') return;
      const { slug, version } = event.data as unknown as PluginChange;
      // Another version on the server that says so; this one finds out by itself, and calls under way go on.
      if (version !== undefined) return;
      // A process keeps nothing of a configuration between calls, but what it cached may depend on it.
      this.#options.host.restart(slug);
      void this.#readEnabled().then(async () => {
        if (!this.isEnabled(slug)) await this.#options.host.stop(slug);
      });
    });
  }

  isEnabled(slug: string): boolean {
    return this.#enabled.has(slug);
  }

  /** Loaded plugins that are enabled. */
  listEnabled(): LoadedPlugin[] {
    return this.#options.registry.records.filter(
      (record): record is LoadedPlugin => record.status === 'loaded' && this.isEnabled(record.slug),
    );
  }

  async list(): Promise<PluginSummary[]> {
    const { store, registry } = this.#options;
    const configured = new Set((await store.plugins.listIntegrations()).map((row) => row.plugin));
    return registry.records.map((record): PluginSummary => {
      const manifest = record.status === 'loaded' ? record.manifest : undefined;
      const slug = record.slug ?? record.packageName;
      const icon = manifest?.icon;
      return {
        name: slug,
        title: manifest?.name ?? slug,
        ...(manifest?.description === undefined ? {} : { description: manifest.description }),
        version: record.version,
        packageName: record.packageName,
        category: manifest?.category ?? 'integration',
        ...(icon === undefined ? {} : { icon }),
        ...(manifest?.homepage === undefined ? {} : { homepage: manifest.homepage }),
        status: record.status,
        ...('reason' in record ? { reason: record.reason } : {}),
        ...('problems' in record ? { problems: [...record.problems] } : {}),
        enabled: record.status === 'loaded' && this.isEnabled(slug),
        configured: configured.has(slug),
        capabilities: manifest?.capabilities.map((capability) => capability.kind) ?? [],
        testable: record.status === 'loaded' && record.methods.includes('plugin.testConnection'),
        entityPanels: manifest?.capabilities.flatMap(({ panels = [] }) => panels) ?? [],
      };
    });
  }

  async get(slug: string): Promise<PluginSummary> {
    const found = (await this.list()).find((plugin) => plugin.name === slug);
    if (!found) throw errors.PLUGIN_NOT_INSTALLED({ slug });
    return found;
  }

  async getConfig(
    slug: string,
    integration = DEFAULT_INTEGRATION,
  ): Promise<{ schema: JsonObject; values: JsonObject }> {
    const plugin = this.requireLoaded(slug);
    const stored = await this.#options.integrations.read(this.#options.store, slug, integration);
    if (!stored && integration !== DEFAULT_INTEGRATION) {
      throw errors.INTEGRATION_NOT_FOUND({ slug, integration });
    }
    const schema = plugin.configSchema;
    return { schema, values: redactConfig(schema, stored ?? EMPTY) };
  }

  /**
   * Replaces the configuration of an integration, and makes the integration where there is none. Refused whole, with
   * every problem; a stored secret stays with its item.
   */
  async setConfig(
    slug: string,
    values: JsonObject,
    context: RequestContext,
    { integration = DEFAULT_INTEGRATION, name }: { integration?: string; name?: string } = {},
  ): Promise<void> {
    const { store, integrations } = this.#options;
    const plugin = this.requireLoaded(slug);
    await store.transaction(async (tx) => {
      const row = await tx.plugins.getIntegration(slug, integration);
      const before = row && integrations.parse(row);
      const after = this.#merge(plugin, values, before);
      const title = name ?? row?.name ?? titleOf(integration);
      await integrations.write(tx, { plugin: slug, slug: integration, name: title }, after);
      await this.#record(tx, context, slug, {
        action: 'plugin.configured',
        before: before && redactConfig(plugin.configSchema, before),
        after: redactConfig(plugin.configSchema, after),
        integration,
      });
    });
  }

  /**
   * Asks the plugin to try a connection, with the given values or the stored ones, and saves nothing.
   * What the remote system refuses is an answer (`ok: false`) and no error.
   */
  async testConnection(
    slug: string,
    values: JsonObject | undefined,
    context: RequestContext,
    integration = DEFAULT_INTEGRATION,
  ): Promise<ConnectionTest> {
    const { store, integrations, host } = this.#options;
    const plugin = this.requireLoaded(slug);
    if (!plugin.methods.includes('plugin.testConnection')) {
      throw errors.PLUGIN_LACKS_CAPABILITY({ slug, capability: 'connection test' });
    }
    const before = await integrations.read(store, slug, integration);
    const config = values === undefined ? (before ?? EMPTY) : this.#merge(plugin, values, before);
    if (values === undefined) this.#requireComplete(plugin, config);
    // Those that came with the request were known to whoever sent them.
    const isStored = ([place, secret]: [string, string]) => before?.secrets[place] === secret;
    const secrets = Object.fromEntries(Object.entries(config.secrets).filter(isStored));
    await this.#recordRead({ slug, integration }, secrets, 'connection-test', context);
    const { options, credentials } = integrations.open(plugin, config);
    const answer = await host.call(slug, 'plugin.testConnection', {
      parameters: {},
      context: { ...callerOf(context), integration: integrationOf(options, integration) },
      credentials,
      timeoutMs: TEST_TIMEOUT_MS,
    });
    await store.transaction((tx) =>
      this.#record(tx, context, slug, {
        action: 'plugin.tested',
        after: { ok: answer.ok, values: redactConfig(plugin.configSchema, config) },
        silent: true,
        integration,
      }),
    );
    return answer;
  }

  /**
   * Enables a plugin, and with it the kinds that it brings; throws when one of these cannot be. Disabled, it
   * leaves them: their entities stay what they are.
   */
  async setEnabled(slug: string, enabled: boolean, context: RequestContext): Promise<void> {
    const { store, clock, kinds } = this.#options;
    const plugin = this.requireLoaded(slug);
    if (enabled) {
      await this.#requireAnyComplete(store, plugin);
      await kinds.registerOfPlugin(slug, plugin.manifest.entityKinds ?? [], context);
    }
    await store.transaction(async (tx) => {
      if (enabled) await this.#requireAnyComplete(tx, plugin);
      const was = (await tx.plugins.listEnabled()).includes(slug);
      if (was === enabled) return;
      await tx.plugins.setEnabled(slug, enabled, clock.now().toISOString());
      await this.#record(tx, context, slug, {
        action: enabled ? 'plugin.enabled' : 'plugin.disabled',
        before: { enabled: was },
        after: { enabled },
      });
    });
    await this.#readEnabled();
  }

  /**
   * Looks at the installed packages again. New plugins appear, removed ones are gone, changed ones have their new
   * version for new calls; calls under way end in the version that they began with. Audited when something
   * changed, and when somebody asked for it.
   *
   * @throws PLUGINS_NOT_RELOADED, and then nothing changed
   */
  reload(context: RequestContext): Promise<readonly PluginDifference[]> {
    const reloading = this.#reloading.then(() => this.#reload(context));
    this.#reloading = reloading.catch(() => {});
    return reloading;
  }

  async #reload(context: RequestContext): Promise<readonly PluginDifference[]> {
    const { registry, host, log } = this.#options;
    const changes = await registry.reload();
    for (const { plugin, before, after } of changes) {
      host.supersede(plugin);
      log.info({ plugin, before, after }, 'plugin changed');
    }
    if (changes.length === 0 && context.source === 'system') return changes;
    await this.#renewKinds();
    await recordReload(this.#options, changes, context);
    return changes;
  }

  /** Lets a quarantined plugin run again. */
  async release(slug: string, context: RequestContext): Promise<void> {
    this.requireLoaded(slug);
    await this.#options.store.transaction((tx) =>
      this.#record(tx, context, slug, { action: 'plugin.released', silent: true }),
    );
    this.#options.host.release(slug);
  }

  requireLoaded(slug: string): LoadedPlugin {
    const { registry } = this.#options;
    const loaded = registry.find(slug);
    if (loaded) return loaded;
    const record = registry.records.find((other) => (other.slug ?? other.packageName) === slug);
    if (!record) throw errors.PLUGIN_NOT_INSTALLED({ slug });
    throw errors.PLUGIN_NOT_LOADED({ slug, reason: 'reason' in record ? record.reason : '' });
  }

  /** Throws unless the plugin is enabled and its configuration is complete. */
  async requireReady(slug: string): Promise<LoadedPlugin> {
    return (await this.#readReady(slug)).plugin;
  }

  /** An enabled plugin with the configuration of an integration opened, for a purpose that the audit log names. */
  async requireCallable(
    slug: string,
    purpose: string,
    context: RequestContext,
    integration = DEFAULT_INTEGRATION,
  ): Promise<CallablePlugin> {
    const { plugin, stored } = await this.#readReady(slug, integration);
    await this.#recordRead({ slug, integration }, stored.secrets, purpose, context);
    return { plugin, ...this.#options.integrations.open(plugin, stored) };
  }

  /** Checked once more: the schema may have changed since it was stored. */
  async #readReady(
    slug: string,
    integration = DEFAULT_INTEGRATION,
  ): Promise<{ plugin: LoadedPlugin; stored: StoredConfig }> {
    const { store, integrations } = this.#options;
    const plugin = this.requireLoaded(slug);
    if (!this.isEnabled(slug)) throw errors.PLUGIN_DISABLED({ slug });
    const stored = (await integrations.read(store, slug, integration)) ?? EMPTY;
    this.#requireComplete(plugin, stored);
    return { plugin, stored };
  }

  async #recordRead(
    { slug, integration }: { slug: string; integration: string },
    secrets: StoredConfig['secrets'],
    purpose: string,
    context: RequestContext,
  ): Promise<void> {
    const read = {
      integration: `${slug}/${integration}`,
      secrets: Object.keys(secrets).sort(),
      purpose,
    };
    await this.#options.secretReads.record(read, context);
  }

  /** How often a plugin syncs, in milliseconds; 0 when it does so only when asked. */
  async syncIntervalMs(plugin: LoadedPlugin): Promise<number> {
    const stored = await this.#options.store.plugins.getIntegration(
      plugin.slug,
      DEFAULT_INTEGRATION,
    );
    const options = stored ? (JSON.parse(stored.options) as JsonObject) : {};
    const catalog = plugin.manifest.capabilities.find(({ kind }) => kind === 'catalog');
    const text = options.syncInterval ?? catalog?.hints?.defaultSyncInterval ?? '';
    return parseDuration(String(text)) ?? 0;
  }

  #merge(plugin: LoadedPlugin, values: JsonObject, before: StoredConfig | undefined): StoredConfig {
    const problems = this.#options.integrations.check(plugin, values);
    // Only values of the right shape can be merged; a merge of others would report nonsense.
    if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
    const merge = mergeConfig(plugin.configSchema, values, before);
    if (!('plain' in merge)) throw errors.INVALID_INPUT({ problems: merge.problems });
    return merge;
  }

  /** A plugin can be of use when one of its integrations is complete; one without any needs no configuration. */
  async #requireAnyComplete(tx: Pick<Store, 'plugins'>, plugin: LoadedPlugin): Promise<void> {
    const rows = await tx.plugins.listIntegrations(plugin.slug);
    const stored = rows.map((row) => this.#options.integrations.parse(row));
    const isComplete = (config: StoredConfig) => this.#missing(plugin, config).length === 0;
    if (!stored.some(isComplete)) this.#requireComplete(plugin, stored[0] ?? EMPTY);
  }

  #requireComplete(plugin: LoadedPlugin, config: StoredConfig): void {
    const problems = this.#missing(plugin, config);
    if (problems.length > 0) throw errors.PLUGIN_NOT_CONFIGURED({ slug: plugin.slug, problems });
  }

  /** An enabled plugin may have come with other kinds than it had before: with a new version of it. */
  async #renewKinds(): Promise<void> {
    const { kinds, log } = this.#options;
    for (const { slug, manifest } of this.listEnabled()) {
      try {
        await kinds.registerOfPlugin(
          slug,
          manifest.entityKinds ?? [],
          pluginContext(slug, createId()),
        );
      } catch (error) {
        log.error({ plugin: slug, error: messageOf(error) }, 'kinds of a plugin were refused');
      }
    }
  }

  #missing(plugin: LoadedPlugin, config: StoredConfig): Problem[] {
    return this.#options.integrations.check(plugin, redactConfig(plugin.configSchema, config));
  }

  async #readEnabled(): Promise<void> {
    this.#enabled = new Set(await this.#options.store.plugins.listEnabled());
  }

  async #record(
    tx: Pick<Store, 'audit' | 'events'>,
    context: RequestContext,
    slug: string,
    change: {
      action: string;
      before?: unknown;
      after?: unknown;
      silent?: boolean;
      integration?: string;
    },
  ): Promise<void> {
    const { clock } = this.#options;
    const { silent, integration = DEFAULT_INTEGRATION, ...record } = change;
    await tx.audit.append([
      toAuditEntry(clock, context, {
        ...record,
        resourceType: 'plugin',
        resourceId: slug,
        resourceName: integration === DEFAULT_INTEGRATION ? slug : `${slug}/${integration}`,
      }),
    ]);
    if (silent) return;
    await tx.events.append([toEvent('plugin.changed', clock.now().toISOString(), { slug })]);
  }
}

/** Who asks, as a plugin is told. */
export function callerOf(context: RequestContext) {
  const { id, name, role } = context.actor;
  return {
    requestId: context.requestId ?? createId(),
    actor: { id, username: name, roles: [role] },
  };
}

export function integrationOf(options: JsonObject, slug = DEFAULT_INTEGRATION) {
  return { slug, name: titleOf(slug), options };
}

function titleOf(integration: string): string {
  return integration.charAt(0).toUpperCase() + integration.slice(1);
}
