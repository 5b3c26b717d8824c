import type { PanelSection } from '@gantry/plugin-sdk';
import { resources } from '../api/resources.ts';
import { type KubernetesEvent, parseEvent } from '../objects/event.ts';
import type { Found, PanelReader } from './panel-reader.ts';

export interface InvolvedObject {
  readonly kind: string;
  readonly name: string;
}

const NAMESPACE_EVENTS = 500;
/** Objects that are asked about one by one in a namespace with many events, most interesting first. */
const ASKED_OBJECTS = 12;
const EVENTS_EACH = 50;
const SHOWN_EVENTS = 100;

/**
 * The events of some objects of a namespace. One list of the whole namespace is the cheapest for the API
 * server as long as it is short; where it is long, only the first few objects are asked about.
 */
export async function eventsOf(
  reader: PanelReader,
  namespace: string,
  objects: readonly InvolvedObject[],
): Promise<readonly KubernetesEvent[]> {
  const all = await reader.find(resources.events, namespace, parseEvent, {
    limit: NAMESPACE_EVENTS,
  });
  if (!all.more) {
    const wanted = new Set(objects.map((object) => `${object.kind}/${object.name}`));
    return all.items.filter(({ about }) => wanted.has(`${about.kind}/${about.name}`));
  }
  const asked = objects.slice(0, ASKED_OBJECTS);
  if (asked.length < objects.length) {
    reader.notes.push(
      `This namespace has many events; those of ${asked.length} of ${objects.length} objects are shown.`,
    );
  }
  const found = await Promise.all(
    asked.map(({ kind, name }) =>
      reader.find(resources.events, namespace, parseEvent, {
        fieldSelector: `involvedObject.kind=${kind},involvedObject.name=${name}`,
        limit: EVENTS_EACH,
      }),
    ),
  );
  return found.flatMap((part) => part.items);
}

/** The warnings of a whole namespace. */
export function warningsOf(
  reader: PanelReader,
  namespace: string,
): Promise<Found<KubernetesEvent>> {
  return reader.find(resources.events, namespace, parseEvent, {
    fieldSelector: 'type=Warning',
    limit: NAMESPACE_EVENTS,
  });
}

/** Warnings first, the newest of each first. */
export function eventsSection(events: readonly KubernetesEvent[], title = 'Events'): PanelSection {
  const sorted = [...events].sort(
    (a, b) => Number(b.warning) - Number(a.warning) || b.at.localeCompare(a.at),
  );
  return {
    type: 'timeline',
    title,
    events: sorted.slice(0, SHOWN_EVENTS).map((event) => ({
      at: event.at,
      title: `${event.reason}: ${event.about.kind} ${event.about.name}`,
      detail: event.message.slice(0, 2_000),
      level: event.warning ? ('warning' as const) : ('info' as const),
      count: Math.max(1, event.count),
    })),
    empty: 'No recent events.',
  };
}
