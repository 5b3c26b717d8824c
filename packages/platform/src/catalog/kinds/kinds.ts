import { type Clock, canonicalJson, isJsonObject } from '@gantry/base';
import {
  checkExtension,
  type KindDefinition,
  type KindInput,
  readKindInput,
  toKindInput,
} from '@gantry/contracts';
import type { KindRow, Store, StoreView } from '@gantry/storage';
import { toAuditEntry } from '../../audit/audit-trail.ts';
import type { RequestContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { type EventStream, toEvent } from '../../events/event-stream.ts';
import type { JobQueue } from '../../jobs/job-queue.ts';
import { checkRelations, requireOwnWords } from './check-declarations.ts';
import { checkFit, checkFitSince, type EntityProblem, NO_ENTITIES } from './kind-fit.ts';
import type { KindRegistry } from './kind-registry.ts';
import { patternProblem } from './linear-pattern.ts';
import { REFRESH_JOB, refreshEntities } from './refresh-entities.ts';

/** Entities whose derived rows are renewed in the transaction of the change; more of them in a job. */
const AT_ONCE = 500;
/** Kinds beside the built-in ones. */
const MAX_KINDS = 200;

export interface KindsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly registry: KindRegistry;
  readonly jobs: JobQueue;
  readonly events: EventStream;
  readonly isPluginEnabled: (slug: string) => boolean;
}

export interface PutOptions {
  /** `create` refuses what is there, `replace` what is not. */
  readonly mode: 'create' | 'replace' | 'apply';
  /** Say what would happen, and change nothing. */
  readonly dryRun?: boolean | undefined;
  /** Change it although entities do not fit; they are marked. */
  readonly force?: boolean | undefined;
  /** The plugin that brings the kind. */
  readonly plugin?: string | undefined;
}

/** What a change of a kind does, or would do. */
export interface KindChange {
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'deleted';
  /** Entities that were checked. */
  readonly checked: number;
  /** Entities that do not fit the changed kind. */
  readonly broken: number;
  /** The first of their problems. */
  readonly problems: readonly EntityProblem[];
  /** The job that renews the relations of many entities. */
  readonly jobId?: string;
}

/** A change that was read and checked by itself. */
interface Proposal {
  readonly name: string;
  readonly before: KindDefinition | undefined;
  readonly after: KindDefinition;
  /** What is stored; absent when nothing is any more. */
  readonly stored: KindInput | undefined;
  readonly row: KindRow | undefined;
  readonly plugin: string | null;
  readonly isUnchanged: boolean;
}

/** How the kinds of the catalog change: checked against what there is, in one transaction with the trail. */
export class Kinds {
  readonly #options: KindsOptions;

  constructor(options: KindsOptions) {
    this.#options = options;
  }

  /** Reads the kinds, and follows changes that this server and others make. */
  async start(): Promise<void> {
    const { registry, store, events } = this.#options;
    await registry.load(store);
    events.beforeHandingOut('kind.changed', () => registry.load(store));
  }

  /** Adds or changes a kind, or adds fields to a built-in one. */
  async put(input: unknown, options: PutOptions, context: RequestContext): Promise<KindChange> {
    return await this.#change(() => this.#propose(input, options), options, context);
  }

  /** Deletes a kind that has no entities, or takes added fields from a built-in one. */
  async remove(
    name: string,
    options: Pick<PutOptions, 'dryRun' | 'force'>,
    context: RequestContext,
  ): Promise<KindChange> {
    const { registry } = this.#options;
    await registry.refresh(this.#options.store);
    if (registry.findBuiltIn(name)) {
      return await this.#change(() => this.#proposeBare(name), options, context);
    }
    return await this.#removeKind(name, options.dryRun ?? false, context);
  }

  /**
   * Registers the kinds that a plugin brings: all or, when one of them cannot be, none. Throws `KIND_TAKEN`
   * when somebody else has one of the same name.
   */
  async registerOfPlugin(
    plugin: string,
    inputs: readonly unknown[],
    context: RequestContext,
  ): Promise<void> {
    const options = { mode: 'apply', plugin } as const;
    for (const input of inputs) await this.put(input, { ...options, dryRun: true }, context);
    for (const input of inputs) await this.put(input, options, context);
  }

  async #change(
    propose: () => Proposal,
    { dryRun = false, force = false }: Pick<PutOptions, 'dryRun' | 'force'>,
    context: RequestContext,
  ): Promise<KindChange> {
    const { store, registry, events } = this.#options;
    const sequence = await store.events.lastSequence();
    await registry.refresh(store);
    const planned = propose();
    const fit = needsCheck(planned) ? await checkFit(store, registry, planned.after) : NO_ENTITIES;
    const kind = planned.name;
    const outcome = outcomeOf(planned);
    if (dryRun || planned.isUnchanged) return { outcome, ...fit };
    if (fit.broken > 0 && !force) throw errors.KIND_BREAKS_ENTITIES({ kind, ...fit });
    const jobId = await store.transaction(async (tx) => {
      await registry.refresh(tx);
      const proposal = propose();
      if (proposal.isUnchanged) return undefined;
      if (needsCheck(proposal)) {
        const late = await checkFitSince(tx, sequence, registry, proposal.after);
        if (late.broken > 0 && !force) throw errors.KIND_BREAKS_ENTITIES({ kind, ...late });
      }
      const forced = force && fit.broken > 0;
      await this.#write(tx, proposal, { forced, broken: fit.broken }, context);
      if (!forced && !proposal.row?.forced && !haveRelationsChanged(proposal)) return undefined;
      return await this.#refresh(tx, proposal, context);
    });
    await events.settled();
    await registry.refresh(store);
    return { outcome, ...fit, ...(jobId === undefined ? {} : { jobId }) };
  }

  async #refresh(
    tx: StoreView,
    { after: kind, row }: Proposal,
    context: RequestContext,
  ): Promise<string | undefined> {
    const { registry, jobs } = this.#options;
    const rows = await tx.entities.ofKind(kind.kind, undefined, AT_ONCE + 1);
    if (rows.length <= AT_ONCE) {
      await refreshEntities(tx, rows, { registry, kind });
      return undefined;
    }
    const key = `kind:${kind.kind}@${(row?.revision ?? 0) + 1}`;
    const job = { type: REFRESH_JOB, key, payload: { kind: kind.kind } };
    return (await jobs.enqueueIn(tx, job, context)).job.id;
  }

  #propose(input: unknown, { mode, ...options }: PutOptions): Proposal {
    const { registry } = this.#options;
    const plugin = options.plugin ?? null;
    const given = isJsonObject(input) && typeof input.kind === 'string' ? input.kind : '';
    const builtIn = registry.findBuiltIn(given);
    if (builtIn && plugin !== null) {
      throw errors.KIND_TAKEN({ kind: given, word: given, by: 'it is built in' });
    }
    const faults = builtIn ? checkExtension(builtIn, input) : [];
    const reading = readKindInput(input, patternProblem);
    if ('problems' in reading || faults.length > 0) {
      const problems = 'problems' in reading ? [...faults, ...reading.problems] : faults;
      throw errors.INVALID_INPUT({ problems });
    }
    const name = reading.kind.kind;
    const row = registry.rowOf(name);
    this.#requirePlace(name, mode, plugin);
    const stored: KindInput = builtIn
      ? { kind: name, schema: reading.kind.schema }
      : toKindInput(reading.kind);
    const after = registry.definitionOf(name, reading.kind);
    const others = registry.list().filter((kind) => kind.kind !== name);
    if (!builtIn) requireOwnWords(after, others);
    const problems = checkRelations(after, others);
    if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
    const isSame =
      row !== undefined && canonicalJson(JSON.parse(row.definition)) === canonicalJson(stored);
    const isUnchanged = isSame && row.plugin === plugin;
    return { name, before: registry.find(name), after, stored, row, plugin, isUnchanged };
  }

  #requirePlace(name: string, mode: PutOptions['mode'], plugin: string | null): void {
    const { registry, isPluginEnabled } = this.#options;
    const row = registry.rowOf(name);
    const isBuiltIn = registry.findBuiltIn(name) !== undefined;
    if (mode === 'replace') registry.get(name);
    if (mode === 'create' && (row || isBuiltIn)) {
      throw errors.KIND_TAKEN({ kind: name, word: name, by: 'change it with PUT' });
    }
    if (!row) {
      if (registry.list().length < MAX_KINDS) return;
      const message = `there are ${MAX_KINDS} kinds already`;
      throw errors.INVALID_INPUT({ problems: [{ pointer: '', message }] });
    }
    if (plugin === row.plugin) return;
    if (plugin !== null) {
      const by =
        row.plugin === null ? `${row.created_by} added it` : `the plugin "${row.plugin}" brings it`;
      throw errors.KIND_TAKEN({ kind: name, word: name, by });
    }
    // A kind that a disabled plugin left behind is there for people to take over.
    if (row.plugin !== null && isPluginEnabled(row.plugin)) {
      throw errors.KIND_OF_PLUGIN({ kind: name, plugin: row.plugin });
    }
  }

  /** A built-in kind as it is by itself. */
  #proposeBare(name: string): Proposal {
    const { registry } = this.#options;
    const row = registry.rowOf(name);
    if (!row) throw errors.KIND_BUILT_IN({ kind: name });
    const after = registry.findBuiltIn(name) as KindDefinition;
    const before = registry.find(name);
    return { name, before, after, stored: undefined, row, plugin: null, isUnchanged: false };
  }

  async #removeKind(name: string, dryRun: boolean, context: RequestContext): Promise<KindChange> {
    const { store, registry, events, isPluginEnabled } = this.#options;
    await store.transaction(async (tx) => {
      await registry.refresh(tx);
      const before = registry.get(name);
      const row = registry.rowOf(name);
      if (row?.plugin && isPluginEnabled(row.plugin)) {
        throw errors.KIND_OF_PLUGIN({ kind: name, plugin: row.plugin });
      }
      const count = await tx.entities.countOfKind(name);
      if (count > 0) throw errors.KIND_HAS_ENTITIES({ kind: name, count });
      if (dryRun) return;
      await tx.kinds.remove(name);
      await this.#record(tx, context, { name, action: 'deleted', before: toKindInput(before) });
    });
    await events.settled();
    await registry.refresh(store);
    return { outcome: 'deleted', ...NO_ENTITIES };
  }

  async #write(
    tx: StoreView,
    proposal: Proposal,
    { forced, broken }: { forced: boolean; broken: number },
    context: RequestContext,
  ): Promise<void> {
    const { name, row, stored, plugin } = proposal;
    const at = this.#options.clock.now().toISOString();
    const by = context.actor.name;
    // What entities do not fit is remembered, also where nothing else is left to remember.
    const kept = stored ?? (forced ? { kind: name, schema: { type: 'object' } } : undefined);
    if (kept) {
      await tx.kinds.put({
        name,
        plugin,
        definition: JSON.stringify(kept),
        forced: forced ? 1 : 0,
        revision: (row?.revision ?? 0) + 1,
        created_at: row?.created_at ?? at,
        created_by: row?.created_by ?? by,
        updated_at: at,
        updated_by: by,
      });
    } else await tx.kinds.remove(name);
    await this.#record(tx, context, {
      name,
      action: outcomeOf(proposal),
      before: row && {
        ...JSON.parse(row.definition),
        ...(row.plugin ? { plugin: row.plugin } : {}),
      },
      after: stored && {
        ...stored,
        ...(plugin === null ? {} : { plugin }),
        ...(forced ? { forced: { broken } } : {}),
      },
    });
  }

  async #record(
    tx: StoreView,
    context: RequestContext,
    change: { name: string; action: string; before?: unknown; after?: unknown },
  ): Promise<void> {
    const { clock } = this.#options;
    const { name, action, before, after } = change;
    await tx.audit.append([
      toAuditEntry(clock, context, {
        action: `kind.${action}`,
        resourceType: 'kind',
        resourceId: name,
        resourceName: name,
        before,
        after,
      }),
    ]);
    await tx.events.append([toEvent('kind.changed', clock.now().toISOString(), { kind: name })]);
  }
}

function outcomeOf({ row, stored, before, isUnchanged }: Proposal): KindChange['outcome'] {
  if (isUnchanged) return 'unchanged';
  if (!stored) return 'deleted';
  return (row ?? before) ? 'updated' : 'created';
}

/** Only a changed schema can refuse what was accepted. */
function needsCheck({ before, after, row }: Proposal): boolean {
  if (!before) return false;
  return row?.forced === 1 || canonicalJson(before.schema) !== canonicalJson(after.schema);
}

function haveRelationsChanged({ before, after }: Proposal): boolean {
  // An inverse is not stored with a relation, nor what breaks along it.
  const rulesOf = (kind: KindDefinition | undefined) =>
    JSON.stringify(kind?.relations.map(({ path, type, kinds }) => [path, type, kinds]));
  return rulesOf(before) !== rulesOf(after);
}
