import type { PanelDocument, PanelSection } from '@gantry/plugin-sdk';
import { resources } from '../api/resources.ts';
import { readList, readString, readTime } from '../objects/json-reader.ts';
import { formatLabelSelector } from '../objects/label-selector.ts';
import { parseObject } from '../objects/object-meta.ts';
import type { Pod } from '../objects/pod.ts';
import type { Workload, WorkloadKind } from '../objects/workload.ts';
import { eventsOf, eventsSection, type InvolvedObject } from './events-of.ts';
import { type Found, nothing, type PanelReader } from './panel-reader.ts';
import { podState } from './pod-state.ts';
import { type JobRun, jobsOf, podsOfWorkload } from './pods-of.ts';
import {
  compareLevels,
  explanation,
  logSection,
  noteSections,
  podsSection,
  properties,
  sortPods,
  timeCell,
} from './sections.ts';
import type { Target } from './target.ts';
import { imagesOf, replicaCounts, strategyText, workloadState } from './workload-state.ts';

export async function renderWorkload(
  reader: PanelReader,
  target: Target & { kind: WorkloadKind },
  now: Date,
): Promise<PanelDocument> {
  const workload = await reader.readWorkload(target);
  if (!workload) {
    return explanation(
      `There is no ${target.kind} "${target.name}" in namespace "${target.namespace}" of cluster "${target.cluster.name}".`,
    );
  }
  const isCronJob = workload.kind === 'CronJob';
  const [found, replicaSets, jobs] = await Promise.all([
    reader.optional(podsOfWorkload(reader, workload), nothing as Found<Pod>, 'Pods'),
    reader.optional(replicaSetsOf(reader, workload), [], 'ReplicaSets'),
    isCronJob ? reader.optional(jobsOf(reader, workload), [], 'Jobs') : [],
  ]);
  const pods: Found<Pod> = { ...found, items: sortPods(found.items, now) };
  const involved: InvolvedObject[] = [
    { kind: workload.kind, name: workload.meta.name },
    ...replicaSets.map((name) => ({ kind: 'ReplicaSet', name })),
    ...jobs.slice(0, 5).map((job) => ({ kind: 'Job', name: job.name })),
    ...pods.items.map((pod) => ({ kind: 'Pod', name: pod.meta.name })),
  ];
  const events = await reader.optional(
    eventsOf(reader, workload.meta.namespace, involved),
    [],
    'Events',
  );
  return {
    sections: [
      isCronJob ? cronJobStatus(workload, jobs) : replicaStatus(workload, pods.items, now),
      workloadProperties(workload, target),
      ...(isCronJob ? [jobsSection(jobs)] : []),
      ...podsSection(pods, now),
      eventsSection(events),
      logSection(pods.items),
      ...noteSections(reader.notes),
    ],
  };
}

/** Names of the ReplicaSets of a Deployment; their events tell why pods cannot be made. */
async function replicaSetsOf(reader: PanelReader, workload: Workload): Promise<string[]> {
  const labelSelector = formatLabelSelector(workload.selector);
  if (workload.kind !== 'Deployment' || labelSelector === undefined) return [];
  const { items } = await reader.find(
    resources.replicaSets,
    workload.meta.namespace,
    (raw) => {
      const { meta } = parseObject(raw);
      return meta.owners.some((owner) => owner.uid === workload.meta.uid) ? meta : undefined;
    },
    { labelSelector, limit: 50 },
  );
  return [...items]
    .sort((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? ''))
    .map((meta) => meta.name);
}

const NAMED_PROBLEMS = 3;

/** What the workload says of itself, made worse by what its pods say. */
function replicaStatus(workload: Workload, pods: readonly Pod[], now: Date): PanelSection {
  const own = workloadState(workload);
  const problems = pods
    .map((pod) => ({ pod, state: podState(pod, now) }))
    .filter(({ state }) => state.level === 'critical' || state.level === 'warning');
  const [worst] = problems;
  const level =
    worst && compareLevels(worst.state.level, own.level) < 0 ? worst.state.level : own.level;
  const words = [...new Set(problems.map(({ state }) => state.word))].filter(
    (word) => word !== 'Running',
  );
  const named = problems.slice(0, NAMED_PROBLEMS).map(({ pod, state }) => {
    const detail = state.detail === undefined ? '' : ` (${state.detail})`;
    return `${pod.meta.name}: ${state.word}${detail}`;
  });
  if (problems.length > named.length) named.push(`${problems.length - named.length} more pods`);
  const details = [own.detail, ...named].filter((detail) => detail !== undefined);
  return {
    type: 'status',
    level,
    text: words.length > 0 ? `${own.text}: ${words.slice(0, 3).join(', ')}` : own.text,
    ...(details.length > 0 ? { detail: details.join('\n').slice(0, 5_000) } : {}),
  };
}

function cronJobStatus(workload: Workload, jobs: readonly JobRun[]): PanelSection {
  const own = workloadState(workload);
  const finished = jobs.find((job) => job.state !== 'active');
  const active = jobs.filter((job) => job.state === 'active').length;
  const running = active > 0 ? `, ${active} running now` : '';
  if (finished?.state === 'failed') {
    return {
      type: 'status',
      level: 'critical',
      text: `${own.text}: the last run failed${running}`,
      ...(finished.message === undefined ? {} : { detail: finished.message }),
    };
  }
  const last = finished ? ': the last run succeeded' : active > 0 ? '' : ': no run is kept';
  return { type: 'status', level: own.level, text: `${own.text}${last}${running}` };
}

function workloadProperties(workload: Workload, target: Target): PanelSection {
  const { kind, meta, spec, status } = workload;
  const counts = replicaCounts(workload);
  const replicas = `${counts.desired} desired, ${counts.ready} ready, ${counts.updated} updated, ${counts.available} available`;
  const active = kind === 'CronJob' ? readList(status.active, 'status.active').length : 0;
  return properties('Workload', [
    ['Kind', kind],
    ['Cluster', target.cluster.name],
    ['Namespace', meta.namespace],
    ['Name', meta.name],
    ['Replicas', kind === 'CronJob' ? undefined : replicas],
    ['Schedule', readString(spec.schedule, 'spec.schedule')],
    ['Time zone', readString(spec.timeZone, 'spec.timeZone')],
    ['Last scheduled', timeCell(readTime(status.lastScheduleTime))],
    ['Running now', kind === 'CronJob' ? active : undefined],
    ['Images', imagesOf(workload).join('\n') || undefined],
    ['Strategy', strategyText(workload)],
    ['Rollout', spec.paused === true ? { text: 'Paused', level: 'warning' } : undefined],
    ['Created', timeCell(meta.createdAt)],
  ]);
}

const JOB_LEVELS = { succeeded: 'ok', failed: 'critical', active: 'info' } as const;
const SHOWN_RUNS = 20;

function jobsSection(jobs: readonly JobRun[]): PanelSection {
  return {
    type: 'table',
    title: 'Runs',
    columns: [
      { key: 'job', label: 'Job' },
      { key: 'state', label: 'State' },
      { key: 'started', label: 'Started' },
      { key: 'finished', label: 'Finished' },
    ],
    rows: jobs.slice(0, SHOWN_RUNS).map((job) => ({
      job: job.name,
      state: { text: job.state, level: JOB_LEVELS[job.state] },
      started: timeCell(job.startedAt),
      finished: timeCell(job.finishedAt),
    })),
    empty: 'No run is kept.',
  };
}
