import type { Source } from '@gantry/contracts';
import type { PluginRegistry } from '@gantry/plugin-host';
import type { Store } from '@gantry/storage';
import { type RequestContext, SYSTEM_ACTOR } from '../context.ts';
import { errors } from '../errors.ts';
import { isFinished, type Job } from '../jobs/job.ts';
import type { JobContext } from '../jobs/job-execution.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import { findLosses } from './forget-plugin.ts';
import { observeInstall } from './observe-install.ts';
import {
  type ChangePlan,
  type ChangeRequest,
  comparePrepared,
  findByName,
  findReplaced,
  isWishOf,
  mergeWishes,
} from './plan-change.ts';
import type { PluginInstaller } from './plugin-installer.ts';
import type { PluginSet, PluginWish, SetAction } from './plugin-set.ts';
import type { PluginSets } from './plugin-sets.ts';

export const PLUGIN_CHANGE_JOB = 'plugin-change';
/** One change at a time, on all servers together. */
const KEY = 'plugins';

/** A change that was asked for, and how it stands. */
export interface PluginChange {
  readonly id: string;
  readonly state:
    | 'preparing'
    | 'waiting'
    | 'applying'
    | 'applied'
    | 'nothing'
    | 'failed'
    | 'cancelled';
  readonly plan?: ChangePlan;
  /** The set that it made. */
  readonly set?: number;
  /** What works on it, or did last. */
  readonly job: Job;
}

interface ChangePayload {
  readonly request: { readonly action: SetAction; readonly keepData: boolean };
  readonly base: number;
  readonly wishes: readonly PluginWish[];
  readonly lock: string;
  readonly update: readonly string[];
  /** Apply it without asking where nothing new is asked for. */
  readonly auto: boolean;
  /** For the second half: the plan that a person has agreed to. */
  readonly plan?: ChangePlan;
  readonly by: { readonly id: string; readonly name: string };
  readonly source: Source;
  readonly address?: string;
}

interface ChangeResult {
  readonly plan?: ChangePlan;
  readonly applied?: number;
}

export interface PluginChangesOptions {
  readonly store: Store;
  readonly jobs: JobQueue;
  readonly sets: PluginSets;
  readonly registry: PluginRegistry;
  readonly installer: PluginInstaller;
}

/**
 * Installs, updates, rolls back and uninstalls: a durable job prepares a change and says what it would do; another one
 * does exactly that once somebody has agreed, or the same one where nothing new is asked for.
 */
export class PluginChanges {
  readonly #options: PluginChangesOptions;

  constructor(options: PluginChangesOptions) {
    this.#options = options;
  }

  /** @param auto apply it at once if no plugin is new and none asks for more than before */
  async request(
    request: ChangeRequest,
    auto: boolean,
    context: RequestContext,
  ): Promise<PluginChange> {
    const { installer, sets } = this.#options;
    const file = installer.findForeign();
    const base = await sets.current();
    if (file !== undefined && base.number === 0) throw errors.PLUGINS_FROM_FILE({ file });
    const keepData = request.action === 'uninstall' && request.keepData === true;
    const payload: ChangePayload = {
      request: { action: request.action, keepData },
      base: base.number,
      auto,
      ...(await this.#aim(request, base)),
      ...askedBy(context),
    };
    return await this.#enqueue(payload, context);
  }

  /** Has a prepared change made. What is agreed to is the plan as it was shown. */
  async approve(id: string, context: RequestContext): Promise<PluginChange> {
    const { jobs, sets } = this.#options;
    const { state, plan } = await this.get(id);
    if (state !== 'waiting' || !plan) throw errors.PLUGIN_CHANGE_NOT_WAITING({ id, state });
    const current = await sets.current();
    if (current.number !== plan.base) {
      throw errors.PLUGIN_SET_CHANGED({ base: plan.base, current: current.number });
    }
    const former = (await jobs.get(id)).payload as unknown as ChangePayload;
    return await this.#enqueue({ ...former, plan, ...askedBy(context) }, context);
  }

  async get(id: string): Promise<PluginChange> {
    const job = await this.#options.jobs.get(id);
    if (job.type !== PLUGIN_CHANGE_JOB) throw errors.NOT_FOUND({ what: `change ${id}` });
    return toChange(job);
  }

  /** The newest first. */
  async list(limit: number): Promise<PluginChange[]> {
    const { jobs } = await this.#options.jobs.list({ type: PLUGIN_CHANGE_JOB, limit });
    return jobs.map(toChange);
  }

  async run(job: JobContext): Promise<ChangeResult> {
    const payload = job.payload as unknown as ChangePayload;
    const { sets } = this.#options;
    const current = await sets.current();
    // An attempt before this one got that far.
    if (current.job === job.id) {
      return { ...(payload.plan ? { plan: payload.plan } : {}), applied: current.number };
    }
    const plan = payload.plan ?? (await this.#prepare(payload, job));
    const isNothing = plan.plugins.every(({ kind }) => kind === 'unchanged');
    if (isNothing) return { plan };
    if (!payload.plan && (!payload.auto || plan.needsConsent)) {
      job.log('info', 'It waits for somebody to agree.');
      return { plan };
    }
    const { by, source, address } = payload;
    const context = { actor: { ...SYSTEM_ACTOR, ...by }, source, address, requestId: job.id };
    const { number } = await sets.apply(plan, context, observeInstall(job));
    return { plan, applied: number };
  }

  async #aim(
    request: ChangeRequest,
    base: PluginSet,
  ): Promise<Pick<ChangePayload, 'wishes' | 'lock' | 'update'>> {
    const { installer, sets } = this.#options;
    const { lock } = base;
    const keyOf = (wish: PluginWish, pointer: string) => installer.keyOf(wish, pointer);
    switch (request.action) {
      case 'install':
        return {
          wishes: mergeWishes(base.wishes, request.plugins, keyOf),
          lock,
          // Asked for again: whatever it stands for now.
          update: request.plugins.map((wish) => keyOf(wish, '')),
        };
      case 'update': {
        const named = request.names ? findByName(base, request.names) : base.plugins;
        return { wishes: base.wishes, lock, update: named.map(({ key }) => key) };
      }
      case 'uninstall': {
        const gone = findByName(base, request.names);
        const isGone = (wish: PluginWish) => gone.some((plugin) => isWishOf(wish, plugin));
        return { wishes: base.wishes.filter((wish) => !isGone(wish)), lock, update: [] };
      }
      case 'rollback': {
        const target = await sets.findEarlier(request.set, base.number);
        return { wishes: target.wishes, lock: target.lock, update: [] };
      }
    }
  }

  async #prepare(payload: ChangePayload, job: JobContext): Promise<ChangePlan> {
    const { installer, sets, registry, store } = this.#options;
    const { request, lock, update, base: number } = payload;
    const base = await sets.current();
    if (base.number !== number) {
      throw errors.PLUGIN_SET_CHANGED({ base: number, current: base.number });
    }
    const observer = observeInstall(job);
    let { wishes } = payload;
    let prepared = await installer.prepare({ wishes, lock, update }, observer);
    const replaced = findReplaced(prepared.plugins, update);
    if (replaced.length > 0) {
      wishes = wishes.filter((wish) => !replaced.some((plugin) => isWishOf(wish, plugin)));
      prepared = await installer.prepare({ wishes, lock, update }, observer);
    }
    const manifestOf = (packageName: string) => {
      const record = registry.records.find((other) => other.packageName === packageName);
      return record?.status === 'loaded' ? record.manifest : undefined;
    };
    const compared = comparePrepared(wishes, base, prepared, manifestOf);
    const gone = compared.plugins.flatMap(({ kind, plugin }) =>
      kind === 'removed' && plugin.slug !== undefined ? [plugin.slug] : [],
    );
    return {
      action: request.action,
      base: number,
      wishes,
      lock: prepared.lock,
      ...compared,
      // Going back is not throwing away.
      forgotten: request.action === 'uninstall' && !request.keepData ? gone : [],
      losses: await Promise.all(gone.map((slug) => findLosses(store, slug))),
    };
  }

  async #enqueue(payload: ChangePayload, context: RequestContext): Promise<PluginChange> {
    const { jobs } = this.#options;
    const { job, created } = await jobs.enqueue(
      { type: PLUGIN_CHANGE_JOB, key: KEY, payload: { ...payload } },
      context,
    );
    if (!created) throw errors.PLUGIN_CHANGE_UNDER_WAY({ job: job.id });
    return toChange(job);
  }
}

function askedBy({ actor, source, address }: RequestContext) {
  return {
    by: { id: actor.id, name: actor.name },
    source,
    ...(address === undefined ? {} : { address }),
  };
}

function toChange(job: Job): PluginChange {
  const { plan: agreed } = job.payload as unknown as ChangePayload;
  const { plan = agreed, applied } = (job.result ?? {}) as Partial<ChangeResult>;
  return {
    id: job.id,
    state: stateOf(job, plan, applied, agreed !== undefined),
    ...(plan ? { plan } : {}),
    ...(applied === undefined ? {} : { set: applied }),
    job,
  };
}

function stateOf(
  job: Job,
  plan: ChangePlan | undefined,
  applied: number | undefined,
  isAgreed: boolean,
): PluginChange['state'] {
  if (!isFinished(job.state)) return isAgreed ? 'applying' : 'preparing';
  if (job.state !== 'succeeded') return job.state === 'cancelled' ? 'cancelled' : 'failed';
  if (applied !== undefined) return 'applied';
  return plan?.plugins.every(({ kind }) => kind === 'unchanged') ? 'nothing' : 'waiting';
}
