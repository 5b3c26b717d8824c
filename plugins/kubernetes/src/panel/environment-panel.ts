import type { PanelCell, PanelDocument, PanelSection } from '@gantry/plugin-sdk';
import { resources } from '../api/resources.ts';
import { gantryNamespace, WorkloadNames } from '../catalog/entity-names.ts';
import type { KubernetesEvent } from '../objects/event.ts';
import { readRecord, readString } from '../objects/json-reader.ts';
import { parseObject } from '../objects/object-meta.ts';
import { parseWorkload, WORKLOAD_KINDS, type Workload } from '../objects/workload.ts';
import { eventsSection, warningsOf } from './events-of.ts';
import { type Found, nothing, type PanelReader, workloadResources } from './panel-reader.ts';
import { compareLevels, explanation, noteSections, properties, timeCell } from './sections.ts';
import type { Target } from './target.ts';
import { imagesOf, replicaCounts, type WorkloadState, workloadState } from './workload-state.ts';

const MAX_PER_KIND = 500;
const NAMED_PROBLEMS = 5;

interface Row {
  readonly workload: Workload;
  readonly state: WorkloadState;
  /** Name of the entity. */
  readonly entity: string;
}

/** A namespace: what runs in it, and what is wrong there. */
export async function renderEnvironment(
  reader: PanelReader,
  target: Target,
): Promise<PanelDocument> {
  const raw = await reader.readObject(resources.namespaces, target);
  if (raw === undefined) {
    return explanation(
      `There is no namespace "${target.name}" in cluster "${target.cluster.name}".`,
    );
  }
  const { meta, object } = parseObject(raw);
  const [workloads, warnings] = await Promise.all([
    Promise.all(WORKLOAD_KINDS.map((kind) => readKind(reader, target, kind))),
    reader.optional(warningsOf(reader, target.name), nothing as Found<KubernetesEvent>, 'Events'),
  ]);
  // In the order of the sync, so that two of one name get the names that they have in the catalog.
  const names = new WorkloadNames();
  const rows = workloads.flat().map((workload): Row => {
    const { kind } = workload;
    const entity = names.claim(target.name, kind, workload.meta.name);
    return { workload, entity, state: workloadState(workload) };
  });
  rows.sort(
    (a, b) => compareLevels(a.state.level, b.state.level) || a.entity.localeCompare(b.entity),
  );
  const phase = readString(readRecord(object.status, 'status').phase, 'status.phase');
  return {
    sections: [
      overview(rows, phase),
      properties('Namespace', [
        ['Cluster', target.cluster.name],
        ['Name', meta.name],
        ['Phase', phase],
        ['Created', timeCell(meta.createdAt)],
      ]),
      workloadsSection(rows, target),
      eventsSection(warnings.items, 'Warnings'),
      ...noteSections(reader.notes),
    ],
  };
}

async function readKind(
  reader: PanelReader,
  target: Target,
  kind: (typeof WORKLOAD_KINDS)[number],
): Promise<readonly Workload[]> {
  const { labelSelector } = target.cluster;
  const found = await reader.optional(
    reader.find(workloadResources[kind], target.name, (raw) => parseWorkload(kind, raw), {
      limit: MAX_PER_KIND,
      ...(labelSelector === undefined ? {} : { labelSelector }),
    }),
    nothing as Found<Workload>,
    `${kind}s`,
  );
  if (found.more) {
    reader.notes.push(`Only the first ${found.items.length} ${kind}s are shown; there are more.`);
  }
  return found.items;
}

function overview(rows: readonly Row[], phase: string | undefined): PanelSection {
  if (phase === 'Terminating') {
    return { type: 'status', level: 'warning', text: 'The namespace is being deleted' };
  }
  if (rows.length === 0) return { type: 'status', level: 'info', text: 'Nothing runs here' };
  const bad = rows.filter(({ state }) => state.level === 'critical' || state.level === 'warning');
  const text = `${rows.length - bad.length} of ${rows.length} workloads are as they should be`;
  if (bad.length === 0) return { type: 'status', level: 'ok', text };
  const named = bad
    .slice(0, NAMED_PROBLEMS)
    .map(({ entity, state }) => `${entity}: ${state.detail ?? state.text}`);
  if (bad.length > named.length) named.push(`${bad.length - named.length} more`);
  // Sorted: the first is the worst.
  const level = (bad[0] as Row).state.level;
  return { type: 'status', level, text, detail: named.join('\n').slice(0, 5_000) };
}

function workloadsSection(rows: readonly Row[], target: Target): PanelSection {
  const namespace = gantryNamespace(target.cluster.name, target.name);
  return {
    type: 'table',
    title: 'Workloads',
    columns: [
      { key: 'workload', label: 'Workload' },
      { key: 'kind', label: 'Kind' },
      { key: 'status', label: 'Status' },
      { key: 'ready', label: 'Ready', align: 'end' },
      { key: 'images', label: 'Images' },
      { key: 'created', label: 'Created' },
    ],
    rows: rows.map(({ workload, state, entity }): Record<string, PanelCell> => {
      const counts = replicaCounts(workload);
      return {
        workload: { text: entity, ref: `Service/${namespace}/${entity}` },
        kind: workload.kind,
        status: { text: state.text, level: state.level },
        ready: workload.kind === 'CronJob' ? '' : `${counts.ready}/${counts.desired}`,
        images: imagesOf(workload).join(', ').slice(0, 1_000),
        created: timeCell(workload.meta.createdAt),
      };
    }),
    empty: 'No workloads.',
  };
}
