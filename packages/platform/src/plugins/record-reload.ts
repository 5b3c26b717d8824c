import type { Clock } from '@gantry/base';
import type { PluginDifference } from '@gantry/plugin-host';
import type { Store } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { RequestContext } from '../context.ts';
import { toEvent } from '../events/event-stream.ts';

/** What `plugin.changed` says. */
export interface PluginChange {
  readonly slug: string;
  /** Of the package that is there now, null for none; absent when something else changed than the package. */
  readonly version?: string | null;
}

/** Writes down that packages changed: one audit entry for all, and an event for each. */
export async function recordReload(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  changes: readonly PluginDifference[],
  context: RequestContext,
): Promise<void> {
  const at = clock.now().toISOString();
  await store.transaction(async (tx) => {
    await tx.audit.append([
      toAuditEntry(clock, context, {
        action: 'plugin.reloaded',
        resourceType: 'plugin',
        resourceId: '*',
        resourceName: changes.map(({ plugin }) => plugin).join(', ') || 'plugins',
        before: versionsOf(changes, 'before'),
        after: versionsOf(changes, 'after'),
      }),
    ]);
    const events = changes.map(({ plugin, after }) => {
      const change: PluginChange = { slug: plugin, version: after ?? null };
      return toEvent('plugin.changed', at, { ...change });
    });
    if (events.length > 0) await tx.events.append(events);
  });
}

function versionsOf(
  changes: readonly PluginDifference[],
  side: 'before' | 'after',
): Record<string, string> {
  return Object.fromEntries(
    changes.flatMap((change) => {
      const version = change[side];
      return version === undefined ? [] : [[change.plugin, version]];
    }),
  );
}
