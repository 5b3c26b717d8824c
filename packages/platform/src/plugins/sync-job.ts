import { isPlatformError } from '@gantry/base';
import type { Progress, SyncPageData } from '@gantry/contracts';
import type { PluginHost } from '@gantry/plugin-host';
import type { Catalog } from '../catalog/catalog.ts';
import type { SyncLedger } from '../catalog/sync-ledger.ts';
import {
  emptyCounts,
  SYNC_CHUNK,
  type SyncCounts,
  type SyncFailure,
  type SyncRun,
} from '../catalog/sync-writer.ts';
import { pluginContext, systemContext } from '../context.ts';
import { errors } from '../errors.ts';
import type { JobContext } from '../jobs/job-execution.ts';
import { DEFAULT_INTEGRATION } from './integration-store.ts';
import { callerOf, integrationOf, type Plugins } from './plugins.ts';

const KEPT_FAILURES = 100;
const SYNC_TIMEOUT_MS = 6 * 3_600_000;
/** A page may take this long: a slow remote system is no fault, a silent one is. */
const PAGE_TIMEOUT_MS = 5 * 60_000;
const DEFAULT_SCOPE = 'default';

export interface SyncScope {
  readonly name: string;
  readonly entities: number;
  /** Why it could not be read to its end. */
  readonly failure?: string;
}

/** The result of a sync. */
export interface SyncResult {
  readonly counts: SyncCounts;
  /** The first ones, with reasons. */
  readonly failures: readonly SyncFailure[];
  readonly scopes: readonly SyncScope[];
  /** So many vanished at once that a person has to look before they are marked as gone. */
  readonly held?: { readonly unseen: number; readonly known: number };
}

export interface SyncJobDependencies {
  readonly plugins: Plugins;
  readonly catalog: Catalog;
  readonly ledger: SyncLedger;
  readonly host: PluginHost;
}

/** One pass of a plugin over its remote system: page by page through the catalog's write path. */
export async function runSync(
  { plugins, catalog, ledger, host }: SyncJobDependencies,
  job: JobContext,
): Promise<SyncResult> {
  const slug = String(job.payload.plugin);
  const context = pluginContext(slug, job.id);
  const { options, credentials } = await plugins.requireCallable(slug, 'sync', context);
  const run: SyncRun = {
    origin: { plugin: slug, integration: DEFAULT_INTEGRATION },
    syncId: job.id,
    context,
  };
  const state = new SyncState(job);
  await ledger.begin(run);
  if (job.attempt > 1) job.log('info', `Starting again (attempt ${job.attempt}).`);
  const stream = host.stream(slug, 'catalog.sync', {
    parameters: {},
    context: { ...callerOf(systemContext(job.id)), integration: integrationOf(options) },
    credentials,
    signal: job.signal,
    timeoutMs: SYNC_TIMEOUT_MS,
    itemTimeoutMs: PAGE_TIMEOUT_MS,
    onLog: ({ level, message }) => job.log(level, message),
    onProgress: (progress) => state.report(progress),
  }) as AsyncIterable<SyncPageData>;
  const pages = untilRestart(stream, { slug, signal: job.signal });
  for await (const page of readAhead(pages)) {
    const scope = page.scope ?? DEFAULT_SCOPE;
    for (let start = 0; start < page.entities.length; start += SYNC_CHUNK) {
      job.signal.throwIfAborted();
      const chunk = page.entities.slice(start, start + SYNC_CHUNK);
      const { counts, failures } = await catalog.syncs.write(run, scope, chunk);
      state.add(counts, failures);
      // Requests that came in meanwhile get their turn before the next chunk.
      await new Promise((resolve) => setImmediate(resolve));
    }
    state.endPage(scope, page);
  }
  job.signal.throwIfAborted();
  const { failed, all } = state.outcome();
  if (all.length > 0 && failed.length === all.length) {
    const reason = all.map(({ name, failure }) => `${name}: ${failure}`).join('; ');
    throw errors.SYNC_FAILED({ slug, reason });
  }
  const failedScopes = failed.map(({ name }) => name);
  const { known, unseen, isHeld } = await ledger.judge(run, failedScopes);
  if (isHeld) {
    const share = Math.round((unseen / known) * 100);
    job.log(
      'warn',
      `${unseen} of ${known} entities (${share} %) have vanished. None is marked as gone until somebody has looked.`,
    );
    state.hold({ unseen, known });
  } else if (unseen > 0) {
    const gone = await catalog.syncs.markGone(run, { failedScopes });
    state.add({ ...emptyCounts(), gone }, []);
  }
  await ledger.end(run.syncId);
  state.complete();
  return state.result();
}

/** A plugin that is configured anew restarts. What it did not finish is worth another attempt. */
async function* untilRestart<T>(
  source: AsyncIterable<T>,
  { slug, signal }: { slug: string; signal: AbortSignal },
): AsyncGenerator<T> {
  try {
    yield* source;
  } catch (error) {
    if (signal.aborted || !isPlatformError(error, 'PLUGIN_CANCELLED')) throw error;
    throw errors.SYNC_INTERRUPTED({ slug }, { cause: error });
  }
}

/** Asks for the next page while the last one is being written: a remote system is slow, and so is a disk. */
async function* readAhead<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (;;) {
      const result = await next;
      if (result.done) return;
      next = iterator.next();
      // Its failure is reported when its turn comes; until then it is no unhandled one.
      next.catch(() => {});
      yield result.value;
    }
  } finally {
    void iterator.return?.();
  }
}

/** What a sync has done so far. */
class SyncState {
  readonly #job: JobContext;
  readonly #counts = emptyCounts();
  readonly #failures: SyncFailure[] = [];
  readonly #scopes = new Map<string, SyncScope>();
  #reported: Progress | undefined;
  #held: SyncResult['held'];

  constructor(job: JobContext) {
    this.#job = job;
  }

  add(counts: SyncCounts, failures: readonly SyncFailure[]): void {
    for (const key of Object.keys(counts) as (keyof SyncCounts)[]) this.#counts[key] += counts[key];
    for (const failure of failures) {
      if (this.#failures.length >= KEPT_FAILURES) break;
      this.#failures.push(failure);
      this.#job.log('warn', `${failure.ref ?? failure.externalId}: ${failure.reason}`);
    }
    this.#publish();
  }

  endPage(name: string, page: SyncPageData): void {
    const before = this.#scopes.get(name);
    const failure = page.failure?.message ?? before?.failure;
    const entities = (before?.entities ?? 0) + page.entities.length;
    this.#scopes.set(name, { name, entities, ...(failure === undefined ? {} : { failure }) });
    if (page.failure) this.#job.log('error', `${name}: ${page.failure.message}`);
  }

  report(progress: Progress): void {
    this.#reported = progress;
    this.#publish();
  }

  /** What the plugin announced may have been more than belonged into the catalog: the sync is through all the same. */
  complete(): void {
    this.#reported = undefined;
    this.#publish();
  }

  hold(held: NonNullable<SyncResult['held']>): void {
    this.#held = held;
  }

  outcome(): { all: SyncScope[]; failed: SyncScope[] } {
    const all = [...this.#scopes.values()];
    return { all, failed: all.filter(({ failure }) => failure !== undefined) };
  }

  result(): SyncResult {
    return {
      counts: { ...this.#counts },
      failures: this.#failures,
      scopes: [...this.#scopes.values()],
      ...(this.#held ? { held: this.#held } : {}),
    };
  }

  /** Progress counts what is in the catalog, not what was read: that is what people wait for. */
  #publish(): void {
    const { created, updated, unchanged, failed } = this.#counts;
    const done = created + updated + unchanged + failed;
    const { total, message } = this.#reported ?? {};
    this.#job.progress({
      done,
      ...(total === undefined ? {} : { total: Math.max(total, done) }),
      ...(message === undefined ? {} : { message }),
      counts: { ...this.#counts },
    });
  }
}
