import {
  type JsonRecord,
  MalformedObject,
  readRecord,
  readRecords,
  readString,
  readStringMap,
  readTime,
} from './json-reader.ts';

/** What every Kubernetes object has, as far as this plugin uses it. */
export interface ObjectMeta {
  readonly name: string;
  /** Empty for objects of the whole cluster. */
  readonly namespace: string;
  readonly uid: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly createdAt: string | undefined;
  /** Set while the object is being deleted. */
  readonly deletedAt: string | undefined;
  readonly owners: readonly ObjectOwner[];
}

interface ObjectOwner {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** A DNS subdomain: what Kubernetes allows as a name of the types that are read here. */
const NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

export function parseObject(raw: unknown): {
  readonly meta: ObjectMeta;
  readonly object: JsonRecord;
} {
  if (raw === null || raw === undefined) throw new MalformedObject('the object', 'there');
  const object = readRecord(raw, 'the object');
  const metadata = readRecord(object.metadata, 'metadata');
  const name = readString(metadata.name, 'metadata.name') ?? '';
  const namespace = readString(metadata.namespace, 'metadata.namespace') ?? '';
  if (!NAME.test(name)) throw new MalformedObject('metadata.name', 'a valid name');
  if (namespace !== '' && !NAME.test(namespace)) {
    throw new MalformedObject('metadata.namespace', 'a valid name');
  }
  return {
    object,
    meta: {
      name,
      namespace,
      uid: readString(metadata.uid, 'metadata.uid'),
      labels: readStringMap(metadata.labels, 'metadata.labels'),
      annotations: readStringMap(metadata.annotations, 'metadata.annotations'),
      // Only panels ask for times; a sync reads tens of thousands of objects that nobody asks.
      get createdAt() {
        return readTime(metadata.creationTimestamp);
      },
      get deletedAt() {
        return readTime(metadata.deletionTimestamp);
      },
      owners: readRecords(metadata.ownerReferences, 'metadata.ownerReferences').map((owner) => ({
        kind: String(owner.kind ?? ''),
        name: String(owner.name ?? ''),
        uid: String(owner.uid ?? ''),
      })),
    },
  };
}

/** How to name an object in a message, whatever is left of it. */
export function nameForMessage(kind: string, raw: unknown): string {
  const metadata = (raw as { metadata?: { name?: unknown; namespace?: unknown } } | null)?.metadata;
  const parts = [metadata?.namespace, metadata?.name].filter((part) => typeof part === 'string');
  return parts.length === 0
    ? `a ${kind} without a name`
    : `${kind} ${parts.join('/').slice(0, 300)}`;
}
