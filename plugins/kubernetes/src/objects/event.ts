import { readInteger, readRecord, readString, readTime } from './json-reader.ts';
import { parseObject } from './object-meta.ts';

/** Something that happened to an object, as the cluster keeps it for about an hour. */
export interface KubernetesEvent {
  readonly at: string;
  readonly warning: boolean;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly about: { readonly kind: string; readonly name: string };
}

/** Reads an event; `undefined` when it has no time at all. */
export function parseEvent(raw: unknown): KubernetesEvent | undefined {
  const { meta, object } = parseObject(raw);
  const about = readRecord(object.involvedObject, 'involvedObject');
  const series = readRecord(object.series, 'series');
  // Old and new reporters fill in different fields.
  const at =
    readTime(series.lastObservedTime) ??
    readTime(object.lastTimestamp) ??
    readTime(object.eventTime) ??
    readTime(object.firstTimestamp) ??
    meta.createdAt;
  if (at === undefined) return undefined;
  return {
    at,
    warning: object.type === 'Warning',
    reason: readString(object.reason, 'reason') ?? 'Event',
    message: readString(object.message, 'message') ?? '',
    count: readInteger(series.count, 'series.count') ?? readInteger(object.count, 'count') ?? 1,
    about: {
      kind: readString(about.kind, 'involvedObject.kind') ?? '',
      name: readString(about.name, 'involvedObject.name') ?? '',
    },
  };
}
