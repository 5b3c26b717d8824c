import type { Entity, KindDefinition } from '@gantry/contracts';
import type { Store, StoredEntity, StoreView } from '@gantry/storage';
import type { JobContext } from '../../jobs/job-execution.ts';
import { difference, fullRef, INVALID, toEdges } from '../projections.ts';
import type { KindRegistry } from './kind-registry.ts';

export const REFRESH_JOB = 'kind-refresh';
const PAGE = 500;

/**
 * Brings what is derived from entities of a kind in step with its definition: their relations, and the mark
 * of those that do not fit. Compares with what is stored, so it can be repeated and broken off anywhere.
 */
export async function refreshEntities(
  tx: StoreView,
  rows: readonly StoredEntity[],
  { registry, kind }: { registry: KindRegistry; kind: KindDefinition },
): Promise<{ relations: number; invalid: number }> {
  const entities = rows.map((row) => JSON.parse(row.doc) as Entity);
  const stored = await tx.relations.from(rows.map((row) => fullRef(row)));
  const wanted = entities.flatMap((entity) => toEdges(entity, kind));
  const edges = difference(stored, wanted, (edge) => `${edge.source} ${edge.type} ${edge.target}`);
  await tx.relations.remove(edges.removed);
  await tx.relations.add(edges.added);
  const invalid: { id: number; term: string }[] = [];
  const valid: { id: number; term: string }[] = [];
  for (const [index, { id }] of rows.entries()) {
    const fits = registry.checkSpec(kind, entities[index]?.spec).length === 0;
    (fits ? valid : invalid).push({ id, term: INVALID });
  }
  await tx.entities.removeTerms(valid);
  await tx.entities.addTerms(invalid);
  return { relations: edges.added.length + edges.removed.length, invalid: invalid.length };
}

/** The same for all entities of a kind, a transaction for each page. */
export async function runRefresh(
  { store, registry }: { store: Store; registry: KindRegistry },
  job: JobContext,
): Promise<{ entities: number; relations: number; invalid: number }> {
  const name = String(job.payload.kind);
  const total = await store.entities.countOfKind(name);
  const result = { entities: 0, relations: 0, invalid: 0 };
  let last: StoredEntity | undefined;
  for (;;) {
    job.signal.throwIfAborted();
    const rows = await store.transaction(async (tx) => {
      await registry.refresh(tx);
      const kind = registry.find(name);
      if (!kind) return [];
      const page = await tx.entities.ofKind(name, last, PAGE);
      const { relations, invalid } = await refreshEntities(tx, page, { registry, kind });
      result.relations += relations;
      result.invalid += invalid;
      return page;
    });
    result.entities += rows.length;
    job.progress({ done: result.entities, total });
    if (rows.length < PAGE) return result;
    last = rows.at(-1);
  }
}
