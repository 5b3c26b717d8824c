import { type Clock, type Logger, messageOf } from '@gantry/base';
import type { Store } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import { type RequestContext, systemContext } from '../context.ts';
import { errors } from '../errors.ts';
import { type EventStream, toEvent } from '../events/event-stream.ts';
import type { Plugins } from '../plugins/plugins.ts';
import { forgetPlugin } from './forget-plugin.ts';
import type { ChangePlan } from './plan-change.ts';
import type { InstallObserver, PluginInstaller } from './plugin-installer.ts';
import { NO_SET, type PluginSet, toPluginSet, toPluginSetRow } from './plugin-set.ts';

/** Sets that are remembered, the active one included. */
const KEPT = 50;
const RETRY_MS = 30_000;

export interface PluginSetsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly plugins: Plugins;
  readonly installer: PluginInstaller;
}

/**
 * The sets of plugins that were installed through the platform. The newest is the one that every server is to have;
 * each puts it in place by itself, at its start and whenever another one is recorded.
 */
export class PluginSets {
  readonly #options: PluginSetsOptions;
  /** The set that this server has; undefined until it has looked. */
  #placed: number | undefined;
  #failure: string | undefined;
  #working: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  readonly #stopped = new AbortController();

  constructor(options: PluginSetsOptions) {
    this.#options = options;
  }

  start(events: EventStream): void {
    events.subscribe(({ event }) => {
      if (event.type === 'plugin-set.changed') void this.#follow();
    });
    this.#timer = setInterval(() => {
      if (this.#failure !== undefined) void this.#follow();
    }, RETRY_MS);
    this.#timer.unref();
    void this.#follow();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopped.abort();
    await this.#working;
  }

  /** What servers are to have. */
  async current(): Promise<PluginSet> {
    const row = await this.#options.store.pluginSets.current();
    return row ? toPluginSet(row) : NO_SET;
  }

  /** The newest first. */
  async list(): Promise<PluginSet[]> {
    return (await this.#options.store.pluginSets.list(KEPT)).map(toPluginSet);
  }

  /** A set to go back to. @throws PLUGIN_SET_NOT_KEPT */
  async findEarlier(number: number | undefined, current: number): Promise<PluginSet> {
    const wanted = number ?? current - 1;
    const row = await this.#options.store.pluginSets.get(wanted);
    if (row && wanted < current) return toPluginSet(row);
    // Before the first change there was nothing.
    if (current > 0 && wanted === 0) return NO_SET;
    throw errors.PLUGIN_SET_NOT_KEPT({ number });
  }

  /** Why this server does not have the current set, if so. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /**
   * Makes a planned change here, has it loaded, and records it for every server.
   *
   * @throws what stopped it, and then the set before is in place again
   */
  async apply(
    plan: ChangePlan,
    context: RequestContext,
    observer: InstallObserver,
  ): Promise<PluginSet> {
    return await this.#alone(async () => {
      const { installer, plugins } = this.#options;
      const base = await this.current();
      if (base.number !== plan.base) {
        throw errors.PLUGIN_SET_CHANGED({ base: plan.base, current: base.number });
      }
      try {
        await installer.activate(plan, observer);
        await plugins.reload(context);
        const set = await this.#record(plan, context);
        this.#placed = set.number;
        this.#failure = undefined;
        await this.#removeData(set.forgotten);
        return set;
      } catch (error) {
        this.#placed = undefined;
        await this.#place(observer);
        throw error;
      }
    });
  }

  /** In one transaction with what the store has of plugins that go. */
  async #record(plan: ChangePlan, context: RequestContext): Promise<PluginSet> {
    const { store, clock } = this.#options;
    const at = clock.now().toISOString();
    return await store.transaction(async (tx) => {
      const row = await tx.pluginSets.current();
      const base = row ? toPluginSet(row) : NO_SET;
      if (base.number !== plan.base) {
        throw errors.PLUGIN_SET_CHANGED({ base: plan.base, current: base.number });
      }
      const set: PluginSet = {
        number: base.number + 1,
        action: plan.action,
        wishes: plan.wishes,
        lock: plan.lock,
        plugins: plan.plugins.filter(({ kind }) => kind !== 'removed').map(({ plugin }) => plugin),
        forgotten: plan.forgotten,
        job: context.requestId ?? '',
        createdBy: context.actor.name,
        createdAt: at,
      };
      await tx.pluginSets.insert(toPluginSetRow(set));
      await tx.pluginSets.deleteBefore(set.number - KEPT + 1);
      for (const slug of plan.forgotten) await forgetPlugin(tx, slug, at);
      const changed = plan.plugins.filter(({ kind }) => kind !== 'unchanged');
      await tx.audit.append([
        toAuditEntry(clock, context, {
          action: `plugin-set.${plan.action}`,
          resourceType: 'plugin-set',
          resourceId: String(set.number),
          resourceName: changed.map(({ name }) => name).join(', ') || 'plugins',
          before: versionsOf(base),
          after: versionsOf(set),
        }),
      ]);
      const event = { number: set.number, action: set.action };
      await tx.events.append([
        toEvent('plugin-set.changed', at, event),
        ...plan.forgotten.map((slug) => toEvent('plugin.changed', at, { slug })),
      ]);
      return set;
    });
  }

  async #follow(): Promise<void> {
    await this.#alone(async () => {
      const observer = { signal: this.#stopped.signal, step: () => {}, say: () => {} };
      await this.#place(observer);
    });
  }

  /** Brings this server to the recorded set. Does not throw: it is tried again. */
  async #place(observer: InstallObserver): Promise<void> {
    const { installer, plugins, log } = this.#options;
    try {
      const set = await this.current();
      // Somebody else's folder, until something is installed through the platform.
      if (set.number === 0 && !installer.isOurs) return;
      if (set.number === this.#placed) return;
      await installer.activate(set, { ...observer, signal: this.#stopped.signal });
      await plugins.reload(systemContext());
      this.#placed = set.number;
      this.#failure = undefined;
      await this.#removeData(set.forgotten);
    } catch (error) {
      if (this.#stopped.signal.aborted) return;
      const reason = messageOf(error);
      if (reason !== this.#failure) log.error({ error: reason }, 'plugins were not put in place');
      this.#failure = reason;
    }
  }

  async #removeData(slugs: readonly string[]): Promise<void> {
    const { installer, log } = this.#options;
    for (const slug of slugs) {
      try {
        await installer.removeData(slug);
      } catch (error) {
        log.warn({ plugin: slug, error: messageOf(error) }, 'data of a plugin is left');
      }
    }
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const working = this.#working.then(work);
    this.#working = working.catch(() => {});
    return working;
  }
}

function versionsOf({ plugins }: PluginSet): Record<string, string> {
  return Object.fromEntries(
    plugins.map(({ name, version, resolved }) => [name, `${version} (${resolved})`]),
  );
}
