import { getAtPointer, type Json } from '@gantry/base';
import type { Entity, EntitySource } from '@gantry/contracts';
import { isSame } from './merge.ts';

/** What conflicts are about: the parts of an entity that people and sources write. */
type Written = Pick<Entity, 'spec'> & { readonly metadata: object };

/**
 * The source of an entity that a person writes: a conflict is settled by whoever changes its field again,
 * knowing of it.
 */
export function settleConflicts(stored: Entity, written: Written): EntitySource | undefined {
  const source = stored.status?.source;
  if (!source?.conflicts) return source;
  const open = source.conflicts.filter((pointer) => isSameAt(pointer, stored, written));
  return withConflicts(source, open);
}

/**
 * The conflicts after a sync: those that the merge has found, and older ones in which the source has not
 * come round.
 */
export function openConflicts(
  found: readonly string[],
  { before, merged, incoming }: { before: Entity; merged: Written; incoming: Written },
): string[] {
  const older = (before.status?.source?.conflicts ?? []).filter(
    (pointer) => !isSameAt(pointer, merged, incoming),
  );
  return [...new Set([...older, ...found])].sort();
}

export function withConflicts(source: EntitySource, open: readonly string[]): EntitySource {
  const { conflicts: _settled, ...rest } = source;
  return open.length === 0 ? rest : { ...rest, conflicts: [...open] };
}

function isSameAt(pointer: string, a: Written, b: Written): boolean {
  return isSame(
    getAtPointer(a, pointer) as Json | undefined,
    getAtPointer(b, pointer) as Json | undefined,
  );
}
