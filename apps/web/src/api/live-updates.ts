import type { Job, Plugin } from '@gantry/client';
import type { GantryEvent } from '@gantry/contracts';
import type { QueryClient } from '@tanstack/react-query';
import { changeKey, type EntityChanges } from './entity-changes.ts';
import { keys } from './query-keys.ts';

const COUNTS_MS = 2_000;
let areCountsDue = false;
let areJobsDue = false;

/** Refreshes what is on the page of the entities that changed. The catalog's lists look after themselves. */
export function applyEntityChanges(client: QueryClient, changes: EntityChanges): void {
  for (const query of client.getQueryCache().findAll({ queryKey: keys.anyEntity })) {
    const [, kind, namespace, name] = query.queryKey as readonly string[];
    if (kind === undefined || namespace === undefined || name === undefined) continue;
    if (!changes.has(changeKey({ kind, namespace, name }))) continue;
    void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
  }
  // Counting scans an index on the server: at most every other second, however much happens.
  if (areCountsDue) return;
  areCountsDue = true;
  setTimeout(() => {
    areCountsDue = false;
    void client.invalidateQueries({ queryKey: keys.kinds });
    void client.invalidateQueries({ queryKey: keys.anyFacets });
    void client.invalidateQueries({ queryKey: keys.anyLatest });
  }, COUNTS_MS);
}

/** A kind was added, changed or deleted: everything that lists kinds or is drawn from a schema. */
export function applyKindEvent(client: QueryClient, event: GantryEvent): void {
  const { kind } = event.data as { kind?: string };
  void client.invalidateQueries({ queryKey: keys.kinds });
  if (kind === undefined) return;
  void client.invalidateQueries({ queryKey: keys.schema(kind) });
  void client.invalidateQueries({ queryKey: keys.kind(kind) });
  void client.invalidateQueries({ queryKey: [...keys.anyEntity, kind] });
}

/** At most every other second, however many jobs there are. */
function refreshJobLists(client: QueryClient): void {
  if (areJobsDue) return;
  areJobsDue = true;
  setTimeout(() => {
    areJobsDue = false;
    void client.invalidateQueries({ queryKey: keys.anyJobs });
  }, COUNTS_MS);
}

/** Puts what an event says about a job in the place of what was known. */
export function applyJobEvent(client: QueryClient, event: GantryEvent): void {
  const news = event.data as Partial<Job> & { id: string; key: string };
  client.setQueryData<Job>(keys.job(news.id), (job) => job && mergeJob(job, news));
  refreshJobLists(client);
  const slug = slugOf(news.key);
  if (slug === undefined) {
    // Its times are not part of the event.
    if (news.state !== 'running' || !news.progress) {
      void client.invalidateQueries({ queryKey: keys.job(news.id), exact: true });
    }
    return;
  }
  const plugin = client.getQueryData<Plugin>(keys.plugin(slug));
  const last = plugin?.lastSync;
  if (plugin && last?.id === news.id && !isOver(news.state)) {
    client.setQueryData<Plugin>(keys.plugin(slug), { ...plugin, lastSync: mergeJob(last, news) });
    // Its process starts with it, and what becomes of a process is no event.
    if (news.progress && plugin.process?.status !== 'running') {
      void client.invalidateQueries({ queryKey: keys.plugin(slug), exact: true });
    }
    return;
  }
  // A sync that began or ended: its times are not part of the event.
  void client.invalidateQueries({ queryKey: keys.plugin(slug) });
  void client.invalidateQueries({ queryKey: keys.syncJobs });
  if (isOver(news.state)) void client.invalidateQueries({ queryKey: keys.job(news.id) });
}

/** A run went on: what it is about is read again by those who may. */
export function applyRunEvent(client: QueryClient, event: GantryEvent): void {
  const { id } = event.data as { id: string };
  void client.invalidateQueries({ queryKey: keys.run(id), exact: true });
  void client.invalidateQueries({ queryKey: keys.anyRuns });
}

export function applyPluginEvent(client: QueryClient, event: GantryEvent): void {
  const { slug } = event.data as { slug?: string };
  void client.invalidateQueries({ queryKey: keys.plugins });
  if (slug !== undefined) void client.invalidateQueries({ queryKey: keys.plugin(slug) });
  // Which panels an entity has depends on which plugins are enabled.
  void client.invalidateQueries({
    queryKey: keys.anyEntity,
    predicate: (query) => ['panels', 'panel', 'integrations'].includes(String(query.queryKey[4])),
  });
}

/** Events can overtake answers; a job that is over stays over, and counts never go back. */
function mergeJob(job: Job, news: Partial<Job>): Job {
  if (isOver(job.state)) return job;
  const isOlder =
    news.progress !== undefined &&
    job.progress !== undefined &&
    news.progress.done < job.progress.done;
  const known = Object.fromEntries(Object.entries(news).filter(([, value]) => value !== undefined));
  return { ...job, ...known, ...(isOlder ? { progress: job.progress } : {}) };
}

export function isOver(state: string | undefined): boolean {
  return state !== undefined && !['queued', 'running', 'waiting'].includes(state);
}

/** The plugin of a sync's key, `sync:<slug>/<integration>`. */
export function slugOf(key: string): string | undefined {
  return /^sync:([^/]+)\//.exec(key)?.[1];
}
