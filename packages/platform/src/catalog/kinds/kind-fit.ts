import type { Problem } from '@gantry/base';
import {
  type Entity,
  type EntityRef,
  formatEntityRef,
  type KindDefinition,
} from '@gantry/contracts';
import type { Store, StoredEntity, StoreView } from '@gantry/storage';
import { errors } from '../../errors.ts';
import type { KindRegistry } from './kind-registry.ts';

/** A place in an entity that does not fit its kind. */
export interface EntityProblem extends Problem {
  /** `Kind/name`, or `Kind/namespace/name` outside the default namespace. */
  readonly ref: string;
}

/** How the entities of a kind fit a definition of it. */
export interface KindFit {
  readonly checked: number;
  /** Entities that do not fit. */
  readonly broken: number;
  /** The first problems. */
  readonly problems: readonly EntityProblem[];
}

export const NO_ENTITIES: KindFit = { checked: 0, broken: 0, problems: [] };

const PAGE = 500;
/** Problems that are told; all are counted. */
const TOLD = 100;
/** More events than this between a check and its commit, and the check is made again. */
const MAX_EVENTS = 20_000;

/** Checks all entities of a kind, page by page, giving others a turn in between. Writes nothing. */
export async function checkFit(
  store: Pick<Store, 'entities'>,
  registry: KindRegistry,
  kind: KindDefinition,
): Promise<KindFit> {
  let fit = NO_ENTITIES;
  let last: StoredEntity | undefined;
  for (;;) {
    const rows = await store.entities.ofKind(kind.kind, last, PAGE);
    fit = addFit(fit, rows, registry, kind);
    if (rows.length < PAGE) return fit;
    last = rows.at(-1);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * Checks what was written since a check, inside the transaction that it is for: nothing can be written
 * meanwhile. Throws `KINDS_CHANGED` when so much was that it is better to begin again.
 */
export async function checkFitSince(
  tx: Pick<StoreView, 'entities' | 'events'>,
  sequence: number,
  registry: KindRegistry,
  kind: KindDefinition,
): Promise<KindFit> {
  if ((await tx.events.lastSequence()) - sequence > MAX_EVENTS) throw errors.KINDS_CHANGED({});
  const refs = new Map<string, EntityRef>();
  let last = sequence;
  for (;;) {
    const events = await tx.events.after(last, PAGE);
    for (const { type, data } of events) {
      if (type !== 'entity.created' && type !== 'entity.updated') continue;
      const ref = JSON.parse(data) as EntityRef;
      if (ref.kind === kind.kind) refs.set(`${ref.namespace}/${ref.name}`, ref);
    }
    if (events.length < PAGE) break;
    last = events.at(-1)?.sequence ?? last;
  }
  return addFit(NO_ENTITIES, await tx.entities.findMany([...refs.values()]), registry, kind);
}

function addFit(
  fit: KindFit,
  rows: readonly StoredEntity[],
  registry: KindRegistry,
  kind: KindDefinition,
): KindFit {
  let { broken } = fit;
  const problems = [...fit.problems];
  for (const row of rows) {
    const found = registry.checkSpec(kind, (JSON.parse(row.doc) as Entity).spec);
    if (found.length === 0) continue;
    broken++;
    const ref = formatEntityRef(row);
    for (const problem of found.slice(0, TOLD - problems.length))
      problems.push({ ref, ...problem });
  }
  return { checked: fit.checked + rows.length, broken, problems };
}
