import type { KubeObject } from '../world/object-builders.ts';
import { readRecorded } from './recorded-world.ts';
import type { World } from './world.ts';

/** Documents that tell a client what the server has, by path. */
export function discoveryOf(world: World): ReadonlyMap<string, KubeObject> {
  const recorded = structuredClone(readRecorded('discovery.json'));
  const documents = new Map<string, KubeObject>(Object.entries(recorded));
  documents.set('/version', world.version);
  const cronJobs = world.collections.get('cronjobs')?.type.version;
  if (cronJobs === 'v1') {
    // The recorded server is older than `batch/v1` CronJobs; a newer one lists them there.
    const beta: KubeObject[] = recorded['/apis/batch/v1beta1'].resources;
    recorded['/apis/batch/v1'].resources.push(...beta);
    documents.delete('/apis/batch/v1beta1');
  }
  for (const group of recorded['/apis'].groups) {
    group.versions = group.versions.filter((v: KubeObject) =>
      documents.has(`/apis/${v.groupVersion}`),
    );
  }
  return documents;
}
