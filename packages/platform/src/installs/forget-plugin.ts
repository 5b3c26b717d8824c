import type { StoreView } from '@gantry/storage';
import type { PluginLosses } from './plan-change.ts';

/** What goes when a plugin is uninstalled, apart from its files. */
export async function findLosses(
  store: Pick<StoreView, 'plugins' | 'assignments' | 'jobs' | 'sources'>,
  slug: string,
): Promise<PluginLosses> {
  const [integrations, assignments, jobs, entities] = await Promise.all([
    store.plugins.listIntegrations(slug),
    store.assignments.list({ plugin: slug }),
    store.jobs.listUnfinishedOf(slug),
    store.sources.countOf(slug),
  ]);
  return {
    slug,
    integrations: integrations.map((row) => row.slug),
    assignments: assignments.length,
    jobs: jobs.length,
    entities,
  };
}

/** Removes what the store has for a plugin, secrets included. Entities stay what they are. */
export async function forgetPlugin(
  tx: Pick<StoreView, 'plugins' | 'assignments' | 'jobs'>,
  slug: string,
  at: string,
): Promise<void> {
  for (const { id } of await tx.assignments.list({ plugin: slug })) await tx.assignments.delete(id);
  for (const row of await tx.plugins.listIntegrations(slug)) {
    await tx.plugins.deleteIntegration(slug, row.slug);
  }
  await tx.plugins.forget(slug);
  for (const row of await tx.jobs.listUnfinishedOf(slug)) {
    const isQueued = row.state !== 'running';
    await tx.jobs.update(row.id, {
      cancel_requested: 1,
      ...(isQueued ? { state: 'cancelled', finished_at: at } : {}),
    });
  }
}
