import {
  isJsonObject,
  type Json,
  mergePatch,
  type PlatformError,
  type Problem,
} from '@gantry/base';
import { type Entity, type EntityRef, type EntitySource, formatEntityRef } from '@gantry/contracts';
import type { Store } from '@gantry/storage';
import { errors } from '../errors.ts';
import type { Change } from './change.ts';
import type { KindRegistry } from './kinds/kind-registry.ts';
import { type PreparedEntity, prepareEntity } from './prepare.ts';
import { fullRef } from './projections.ts';

/** A change that passed validation. */
export interface AcceptedChange {
  readonly index: number;
  readonly ref: EntityRef;
  /** Absent for a deletion. */
  readonly entity: PreparedEntity | undefined;
  readonly mustExist: boolean;
  readonly mustNotExist: boolean;
  /** 0 means "must not exist". */
  readonly expectedRevision: number | undefined;
  readonly source: EntitySource | undefined;
}

export interface RefusedChange {
  readonly index: number;
  readonly ref: EntityRef | undefined;
  readonly error: PlatformError;
}

export interface ChangePlan {
  readonly length: number;
  readonly accepted: readonly AcceptedChange[];
  readonly refused: readonly RefusedChange[];
  /** The version of the kinds that it was checked against. */
  readonly kindsVersion: number;
  /** True when a patch was computed on a revision that the caller did not name. */
  readonly hasUnpinnedPatch: boolean;
}

/** Whether the one who asks may read an entity: problems of a patch tell of what it is applied to. */
export type MayRead = (entity: Entity) => boolean;

/** Validates a batch outside of any transaction: the first of the write path's steps, and the longest. */
export async function planChanges(
  changes: readonly Change[],
  kinds: KindRegistry,
  store: Pick<Store, 'entities'>,
  mayRead: MayRead,
): Promise<ChangePlan> {
  const kindsVersion = kinds.version;
  const accepted: AcceptedChange[] = [];
  const refused: RefusedChange[] = [];
  const seen = new Map<string, number>();
  let hasUnpinnedPatch = false;
  for (const [index, change] of changes.entries()) {
    try {
      const planned = await planChange(change, kinds, store, mayRead);
      const key = fullRef(planned.ref);
      const other = seen.get(key);
      if (other !== undefined) {
        const message = `${formatEntityRef(planned.ref)} is in the batch twice (also at ${other})`;
        throw errors.INVALID_INPUT({ problems: [{ pointer: '/metadata/name', message }] });
      }
      seen.set(key, index);
      if (change.op === 'patch' && change.expectedRevision === undefined) hasUnpinnedPatch = true;
      accepted.push({ ...planned, index });
    } catch (error) {
      const ref = 'ref' in change ? change.ref : refOf(change.entity);
      refused.push({ index, ref, error: error as PlatformError });
    }
  }
  return { length: changes.length, accepted, refused, kindsVersion, hasUnpinnedPatch };
}

async function planChange(
  change: Change,
  kinds: KindRegistry,
  store: Pick<Store, 'entities'>,
  mayRead: MayRead,
): Promise<Omit<AcceptedChange, 'index'>> {
  const base = {
    mustExist: change.op !== 'create' && change.op !== 'apply',
    mustNotExist: change.op === 'create',
    expectedRevision: 'expectedRevision' in change ? change.expectedRevision : undefined,
    source: change.op === 'apply' ? change.source : undefined,
  };
  switch (change.op) {
    case 'create':
    case 'apply': {
      const checked = change.op === 'apply' ? change.prepared : undefined;
      const entity = checked ?? prepare(kinds, change.entity);
      return { ...base, ref: entity.ref, entity };
    }
    case 'replace': {
      kinds.get(change.ref.kind);
      const entity = prepare(kinds, addressed(change.entity, change.ref));
      return { ...base, ref: change.ref, entity };
    }
    case 'patch': {
      kinds.get(change.ref.kind);
      const stored = await store.entities.getDoc(change.ref);
      if (!stored || !mayRead(JSON.parse(stored.doc) as Entity))
        throw errors.ENTITY_NOT_FOUND({ ref: formatEntityRef(change.ref) });
      const entity = prepare(kinds, patched(JSON.parse(stored.doc) as Entity, change));
      return {
        ...base,
        ref: change.ref,
        entity,
        expectedRevision: change.expectedRevision ?? stored.revision,
      };
    }
    case 'delete':
      kinds.get(change.ref.kind);
      return { ...base, ref: change.ref, entity: undefined };
  }
}

function prepare(kinds: KindRegistry, value: unknown): PreparedEntity {
  const preparation = prepareEntity(kinds, value);
  if ('problems' in preparation) throw errors.INVALID_INPUT({ problems: preparation.problems });
  return preparation.entity;
}

/** The address says which entity is meant; a body that says otherwise is a mistake worth telling. */
function addressed(value: unknown, ref: EntityRef): unknown {
  if (!isJsonObject(value)) return value;
  const { metadata = {} } = value;
  if (!isJsonObject(metadata)) return value;
  const problems: Problem[] = [];
  const expectations: [string, unknown, string][] = [
    ['/kind', value.kind, ref.kind],
    ['/metadata/namespace', metadata.namespace, ref.namespace],
    ['/metadata/name', metadata.name, ref.name],
  ];
  for (const [pointer, given, expected] of expectations) {
    if (given === undefined || given === expected) continue;
    problems.push({ pointer, message: `is "${given}", but the address says "${expected}"` });
  }
  if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
  return {
    ...value,
    kind: ref.kind,
    metadata: { ...metadata, name: ref.name, namespace: ref.namespace },
  };
}

function patched(entity: Entity, change: { patch: unknown; ref: EntityRef }): unknown {
  if (!isJsonObject(change.patch)) {
    const message = 'must be an object: a JSON merge patch of the entity';
    throw errors.INVALID_INPUT({ problems: [{ pointer: '', message }] });
  }
  return addressed(mergePatch(entity as unknown as Json, change.patch), change.ref);
}

function refOf(value: unknown): EntityRef | undefined {
  if (!isJsonObject(value) || !isJsonObject(value.metadata)) return undefined;
  const { kind } = value;
  const { name, namespace = 'default' } = value.metadata;
  if (typeof kind !== 'string' || typeof name !== 'string') return undefined;
  return { kind, name, namespace: typeof namespace === 'string' ? namespace : 'default' };
}
