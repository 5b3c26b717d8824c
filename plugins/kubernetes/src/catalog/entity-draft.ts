import type { EntityInput, SyncEntity } from '@gantry/plugin-sdk';
import type { ObjectMeta } from '../objects/object-meta.ts';
import { chooseLifecycle, chooseOwner, chooseSystem, chooseType } from './ownership.ts';

export interface EntityReference {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

interface EntityDraft {
  readonly cluster: string;
  /** The Kubernetes kind. */
  readonly objectKind: string;
  readonly meta: ObjectMeta;
  readonly kind: 'Service' | 'Infrastructure' | 'Environment';
  readonly namespace: string;
  readonly name: string;
  readonly title?: string | undefined;
  readonly spec: Record<string, unknown>;
  readonly annotations?: Record<string, string | undefined>;
  /** Values that `gantry.io/type` may have for this kind. */
  readonly types?: readonly string[];
  /** Of the namespace that the object is in. */
  readonly inheritedOwner?: string | undefined;
}

const MAX_LABELS = 60;
const MAX_DESCRIPTION = 2_000;

// Labels that machines write, and that change with every rollout or say what is said elsewhere.
const MACHINE_LABELS = new Set([
  'pod-template-hash',
  'controller-revision-hash',
  'pod-template-generation',
  'kubernetes.io/metadata.name',
]);

/**
 * Makes an entity of an object. Only what people and their tools declared goes in: no counts, no revisions, no
 * times. An object whose status alone changed gives the same entity, which costs the next sync nothing.
 */
export function draftEntity(draft: EntityDraft): SyncEntity {
  const { cluster, objectKind, meta } = draft;
  const entity: EntityInput = {
    kind: draft.kind,
    metadata: {
      name: draft.name,
      namespace: draft.namespace,
      annotations: definedValues({
        'kubernetes.io/kind': objectKind,
        'kubernetes.io/name': meta.name,
        'kubernetes.io/namespace': meta.namespace || undefined,
        'kubernetes.io/cluster': cluster,
        'kubernetes.io/clusterName': cluster,
        'kubernetes.io/uid': meta.uid,
        ...draft.annotations,
      }),
    },
    spec: definedValues({
      ...draft.spec,
      type: chooseType(meta, draft.types ?? []) ?? draft.spec.type,
      ...(draft.kind === 'Environment' ? {} : { lifecycle: chooseLifecycle(meta) }),
      system: chooseSystem(meta),
    }),
  };
  const labels = copyLabels(meta);
  if (labels !== undefined) entity.metadata.labels = labels;
  const owner = chooseOwner(meta) ?? draft.inheritedOwner;
  if (owner !== undefined) entity.metadata.owner = owner;
  if (draft.title !== undefined && draft.title !== draft.name) entity.metadata.title = draft.title;
  const description = meta.annotations['kubernetes.io/description']?.trim();
  if (description) entity.metadata.description = description.slice(0, MAX_DESCRIPTION);
  return {
    externalId: [cluster, objectKind, meta.namespace, meta.name].filter(Boolean).join('/'),
    entity,
  };
}

function copyLabels(meta: ObjectMeta): Record<string, string> | undefined {
  const keys = Object.keys(meta.labels).filter((key) => !MACHINE_LABELS.has(key));
  if (keys.length === 0) return undefined;
  const labels: Record<string, string> = {};
  // Sorted before they are cut, so that the same labels give the same result in any order.
  for (const key of keys.sort().slice(0, MAX_LABELS)) labels[key] = meta.labels[key] as string;
  return labels;
}

function definedValues<T>(values: Record<string, T | undefined>): Record<string, T> {
  const defined: Record<string, T> = {};
  for (const key of Object.keys(values)) {
    const value = values[key];
    if (value !== undefined) defined[key] = value;
  }
  return defined;
}
