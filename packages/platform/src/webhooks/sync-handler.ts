import { errors } from '../errors.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { Syncs } from '../plugins/syncs.ts';
import type { BuiltInHandler } from './built-in-handlers.ts';

/** Has a plugin look again, as soon as something has changed there. */
export function syncHandler(syncs: Syncs, jobs: JobQueue): BuiltInHandler {
  return {
    name: 'refresh_sync',
    label: 'Sync a plugin',
    description:
      'Starts a sync of a plugin, unless one is under way. Many deliveries at once are one sync.',
    isAboutEntity: false,
    configSchema: {
      type: 'object',
      additionalProperties: false,
      required: ['plugin'],
      properties: { plugin: { type: 'string', minLength: 1, maxLength: 63 } },
    },
    run: async (tx, { config, context }) => {
      const { job, created } = await syncs.requestIn(tx, String(config.plugin), context);
      // It may have read past what has changed by now: asked again, until one begins after the delivery.
      if (job.state === 'running') throw errors.SYNC_STILL_RUNS({ slug: String(config.plugin) });
      jobs.announce(job.id);
      return created ? `Sync ${job.id}.` : `Sync ${job.id} waits already.`;
    },
  };
}
