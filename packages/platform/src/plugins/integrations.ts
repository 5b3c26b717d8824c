import { type Clock, isPlatformError, type Logger, messageOf } from '@gantry/base';
import type { IntegrationRow, Store } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { toEvent } from '../events/event-stream.ts';
import type { Plugins } from './plugins.ts';

/** How the last calls of an integration went, as far as they tell something about it. */
export interface IntegrationHealth {
  readonly status: 'ok' | 'failing';
  readonly since: string;
  readonly code?: string;
  readonly message?: string;
  /** The remote system asked to wait until then. */
  readonly retryAt?: string;
}

/** A named connection of a plugin. */
export interface Integration {
  readonly plugin: string;
  readonly slug: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly capabilities: readonly string[];
  readonly assignments: number;
  readonly health?: IntegrationHealth;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Errors that are about the integration, and not about what was asked for. */
const FAULTS: ReadonlySet<string> = new Set([
  'PLUGIN_UNAVAILABLE',
  'PLUGIN_TIMEOUT',
  'PLUGIN_AUTHENTICATION_FAILED',
  'PLUGIN_CREDENTIALS_MISSING',
  'PLUGIN_RATE_LIMITED',
  'PLUGIN_CRASHED',
  'PLUGIN_QUARANTINED',
]);

/** Integrations of plugins: which there are, and how they are. Configured through `Plugins`. */
export class Integrations {
  readonly #store: Store;
  readonly #plugins: Plugins;
  readonly #clock: Clock;
  readonly #log: Logger;

  constructor(store: Store, plugins: Plugins, { clock, log }: { clock: Clock; log: Logger }) {
    this.#store = store;
    this.#plugins = plugins;
    this.#clock = clock;
    this.#log = log;
  }

  async list(plugin?: string): Promise<Integration[]> {
    const [rows, assignments] = await Promise.all([
      this.#store.plugins.listIntegrations(plugin),
      this.#store.assignments.list(plugin === undefined ? {} : { plugin }),
    ]);
    const enabled = new Map(this.#plugins.listEnabled().map((found) => [found.slug, found]));
    return rows.map((row) => ({
      plugin: row.plugin,
      slug: row.slug,
      name: row.name,
      enabled: enabled.has(row.plugin),
      capabilities: enabled.get(row.plugin)?.manifest.capabilities.map(({ kind }) => kind) ?? [],
      assignments: assignments.filter((other) => belongsTo(other, row)).length,
      ...healthOf(row),
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }));
  }

  async get(plugin: string, slug: string): Promise<Integration> {
    this.#plugins.requireLoaded(plugin);
    const found = (await this.list(plugin)).find((integration) => integration.slug === slug);
    if (!found) throw errors.INTEGRATION_NOT_FOUND({ slug: plugin, integration: slug });
    return found;
  }

  /** Removes an integration that nothing is assigned to, with its secrets. */
  async delete(plugin: string, slug: string, context: RequestContext): Promise<void> {
    const before = await this.get(plugin, slug);
    await this.#store.transaction(async (tx) => {
      const uses = await tx.assignments.list({ plugin, integration: slug });
      if (uses.length > 0) {
        const named = uses.map(({ entity, selector }) => entity ?? `selector ${selector}`);
        throw errors.IN_USE({ what: `integration "${plugin}/${slug}"`, uses: named });
      }
      await tx.plugins.deleteIntegration(plugin, slug);
      await tx.identities.removeOfIntegration({ plugin, integration: slug });
      const at = this.#clock.now().toISOString();
      await tx.audit.append([
        toAuditEntry(this.#clock, context, {
          action: 'integration.deleted',
          resourceType: 'integration',
          resourceId: `${plugin}/${slug}`,
          resourceName: `${plugin}/${slug}`,
          before: { name: before.name },
        }),
      ]);
      await tx.events.append([toEvent('plugin.changed', at, { slug: plugin })]);
    });
  }

  /** Does something with an integration, and remembers how it went. */
  async watch<T>(plugin: string, slug: string, work: () => Promise<T>): Promise<T> {
    const remember = async (error?: unknown) => {
      try {
        await this.#recordOutcome(plugin, slug, error);
      } catch (failure) {
        const source = `${plugin}/${slug}`;
        this.#log.warn({ source, error: messageOf(failure) }, 'health was not recorded');
      }
    };
    try {
      const result = await work();
      await remember();
      return result;
    } catch (error) {
      await remember(error);
      throw error;
    }
  }

  /** Remembers how a call went. Written only when that is something else than before. */
  async #recordOutcome(plugin: string, slug: string, error?: unknown): Promise<void> {
    const row = await this.#store.plugins.getIntegration(plugin, slug);
    if (!row) return;
    const before = healthOf(row).health;
    const code = isPlatformError(error) ? error.code : undefined;
    const isFault = code !== undefined && FAULTS.has(code);
    // Other errors say nothing about the integration: the remote system has answered.
    if (error !== undefined && !isFault) return;
    const status = isFault ? 'failing' : 'ok';
    const { retryAt } = Object((error as { details?: unknown } | undefined)?.details);
    if (before?.status === status && before.code === code && before.retryAt === retryAt) return;
    const at = this.#clock.now().toISOString();
    const health: IntegrationHealth = {
      status,
      since: before?.status === status ? before.since : at,
      ...(isFault ? { code, message: messageOf(error).slice(0, 500) } : {}),
      ...(typeof retryAt === 'string' ? { retryAt } : {}),
    };
    const text = JSON.stringify(health);
    await this.#store.transaction((tx) => tx.plugins.setIntegrationHealth(plugin, slug, text));
  }

  /** Throws `INTEGRATION_PAUSED` while the remote system has asked to wait: jobs do, people may try. */
  async requireUnpaused(plugin: string, slug: string): Promise<void> {
    const row = await this.#store.plugins.getIntegration(plugin, slug);
    const retryAt = row && healthOf(row).health?.retryAt;
    if (retryAt === undefined || Date.parse(retryAt) <= this.#clock.now().getTime()) return;
    throw errors.INTEGRATION_PAUSED({ integration: `${plugin}/${slug}`, retryAt });
  }
}

function belongsTo(
  assignment: { plugin: string; integration: string },
  row: Pick<IntegrationRow, 'plugin' | 'slug'>,
): boolean {
  return assignment.plugin === row.plugin && assignment.integration === row.slug;
}

function healthOf(row: IntegrationRow): { health?: IntegrationHealth } {
  return row.health === null ? {} : { health: JSON.parse(row.health) as IntegrationHealth };
}
