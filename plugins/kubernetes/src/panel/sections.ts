import type { Level, PanelCell, PanelDocument, PanelSection } from '@gantry/plugin-sdk';
import type { Pod } from '../objects/pod.ts';
import type { Found } from './panel-reader.ts';
import { podState, readyContainers, restartsOf } from './pod-state.ts';

const SEVERITY: Readonly<Record<Level, number>> = {
  critical: 0,
  warning: 1,
  unknown: 2,
  info: 3,
  ok: 4,
};

export function compareLevels(a: Level, b: Level): number {
  return SEVERITY[a] - SEVERITY[b];
}

/** Longest text of a cell; what is longer is nobody's reading. */
const MAX_TEXT = 5_000;

/** A cell for a time; empty when there is none. */
export function timeCell(at: string | undefined): PanelCell {
  return at === undefined ? null : { at };
}

/** A property list without the properties that have no value. */
export function properties(
  title: string,
  items: readonly (readonly [label: string, value: PanelCell | undefined])[],
): PanelSection {
  return {
    type: 'properties',
    title,
    items: items.flatMap(([label, value]) =>
      value === undefined || value === null
        ? []
        : [{ label, value: typeof value === 'string' ? value.slice(0, MAX_TEXT) : value }],
    ),
  };
}

/** A document that says only why there is nothing else. */
export function explanation(text: string): PanelDocument {
  return { sections: [{ type: 'status', level: 'unknown', text: text.slice(0, MAX_TEXT) }] };
}

/** What could not be read or is not shown, at the end of a panel. */
export function noteSections(notes: readonly string[]): PanelSection[] {
  return [...new Set(notes)]
    .slice(0, 10)
    .map((note) => ({ type: 'status', level: 'info', text: note.slice(0, 2_000) }));
}

/** Worst first, then by name, so that what needs attention is on top and the order is stable. */
export function sortPods(pods: readonly Pod[], now: Date): Pod[] {
  const keyed = pods.map((pod) => ({ pod, level: podState(pod, now).level }));
  return keyed
    .sort(
      (a, b) => compareLevels(a.level, b.level) || a.pod.meta.name.localeCompare(b.pod.meta.name),
    )
    .map(({ pod }) => pod);
}

/** The table of pods, given in the order in which they are shown. */
export function podsSection(found: Found<Pod>, now: Date): PanelSection[] {
  const rows = found.items.map((pod) => {
    const state = podState(pod, now);
    return {
      pod: pod.meta.name,
      status: { text: state.word, level: state.level },
      ready: readyContainers(pod),
      restarts: restartsOf(pod),
      reason: (state.detail ?? '').slice(0, 1_000),
      node: pod.node ?? '',
      age: timeCell(pod.startedAt ?? pod.meta.createdAt),
      images: [...new Set(pod.containers.filter((c) => c.role === 'main').map((c) => c.image))]
        .join(', ')
        .slice(0, 1_000),
    };
  });
  const sections: PanelSection[] = [
    {
      type: 'table',
      title: 'Pods',
      columns: [
        { key: 'pod', label: 'Pod' },
        { key: 'status', label: 'Status' },
        { key: 'ready', label: 'Ready', align: 'end' },
        { key: 'restarts', label: 'Restarts', align: 'end' },
        { key: 'reason', label: 'Reason' },
        { key: 'node', label: 'Node' },
        { key: 'age', label: 'Started' },
        { key: 'images', label: 'Images' },
      ],
      rows,
      empty: 'No pods.',
    },
  ];
  if (found.more) {
    // The API does not say how many pods a selector matches, only that there are more.
    const text = `Only the first ${found.items.length} pods are shown; there are more.`;
    sections.push({ type: 'status', level: 'info', text });
  }
  return sections;
}

const MAX_SOURCES = 2_000;

/** The logs that can be followed: every container, and the run before for those that were restarted. */
export function logSection(pods: readonly Pod[]): PanelSection {
  const sources = pods.flatMap((pod) => {
    const { namespace, name } = pod.meta;
    return pod.containers.flatMap((container) => {
      const id = `${namespace}/${name}/${container.name}`;
      const label = `${name} · ${container.name}${container.role === 'init' ? ' (init)' : ''}`;
      const current = { id, label };
      return container.last.kind === 'terminated'
        ? [current, { id: `${id}/previous`, label: `${label} (previous run)` }]
        : [current];
    });
  });
  return { type: 'log-stream', title: 'Logs', sources: sources.slice(0, MAX_SOURCES) };
}
