import { resources } from '../api/resources.ts';
import { readRecord, readRecords, readTime } from '../objects/json-reader.ts';
import { formatLabelSelector, type Labels } from '../objects/label-selector.ts';
import { parseObject } from '../objects/object-meta.ts';
import { type Pod, parsePod } from '../objects/pod.ts';
import type { Workload } from '../objects/workload.ts';
import { type Found, nothing, type PanelReader } from './panel-reader.ts';

/** More pods than anybody looks through; the panel says how many there are. */
const MAX_PODS = 500;
const MAX_JOBS = 500;
/** Jobs of a CronJob whose pods are shown. */
const SHOWN_JOBS = 10;

/** The pods of a workload. With `podName`, only that one, if it is one of them. */
export async function podsOfWorkload(
  reader: PanelReader,
  workload: Workload,
  podName?: string,
): Promise<Found<Pod>> {
  const { namespace } = workload.meta;
  const fieldSelector = podName === undefined ? {} : { fieldSelector: `metadata.name=${podName}` };
  if (workload.kind === 'CronJob') {
    const jobs = (await jobsOf(reader, workload)).slice(0, SHOWN_JOBS);
    if (jobs.length === 0) return nothing;
    const labelSelector = `job-name in (${jobs.map((job) => job.name).join(',')})`;
    return reader.find(resources.pods, namespace, parsePod, {
      labelSelector,
      ...fieldSelector,
      limit: MAX_PODS,
    });
  }
  const labelSelector = formatLabelSelector(workload.selector);
  if (labelSelector === undefined) return nothing;
  return reader.find(resources.pods, namespace, parsePod, {
    labelSelector,
    ...fieldSelector,
    limit: MAX_PODS,
  });
}

/** The pods behind a Service. One without a selector has none that the cluster knows of. */
export async function podsOfService(
  reader: PanelReader,
  namespace: string,
  selector: Labels,
  options: { podName?: string; limit?: number } = {},
): Promise<Found<Pod>> {
  const labelSelector = formatLabelSelector({ matchLabels: selector, requirements: [] });
  if (labelSelector === undefined) return nothing;
  return reader.find(resources.pods, namespace, parsePod, {
    labelSelector,
    ...(options.podName === undefined ? {} : { fieldSelector: `metadata.name=${options.podName}` }),
    limit: options.limit ?? MAX_PODS,
  });
}

export interface JobRun {
  readonly name: string;
  readonly startedAt: string | undefined;
  readonly finishedAt: string | undefined;
  readonly state: 'succeeded' | 'failed' | 'active';
  readonly message: string | undefined;
}

/** The runs of a CronJob that the cluster still keeps, newest first. */
export async function jobsOf(reader: PanelReader, workload: Workload): Promise<JobRun[]> {
  const { items } = await reader.find(
    resources.jobs,
    workload.meta.namespace,
    (raw) => parseJobOf(workload, raw),
    { limit: MAX_JOBS },
  );
  return [...items].sort((a, b) => (b.startedAt ?? '').localeCompare(a.startedAt ?? ''));
}

function parseJobOf(workload: Workload, raw: unknown): JobRun | undefined {
  const { meta, object } = parseObject(raw);
  const owned = meta.owners.some(
    (owner) => owner.kind === 'CronJob' && owner.uid === workload.meta.uid,
  );
  if (!owned) return undefined;
  const status = readRecord(object.status, 'status');
  const conditions = readRecords(status.conditions, 'status.conditions');
  const failed = conditions.find((c) => c.type === 'Failed' && c.status === 'True');
  const succeeded = conditions.some((c) => c.type === 'Complete' && c.status === 'True');
  return {
    name: meta.name,
    startedAt: readTime(status.startTime) ?? meta.createdAt,
    finishedAt: readTime(status.completionTime) ?? readTime(failed?.lastTransitionTime),
    state: failed ? 'failed' : succeeded ? 'succeeded' : 'active',
    message: typeof failed?.message === 'string' ? failed.message : undefined,
  };
}
