import { canonicalJson, isJsonObject } from '@gantry/base';
import type { HistoryEntry } from '@gantry/client';
import { text } from '../text/text.ts';

const t = text.entity.history;
/** Fields that the server writes with every change. */
const MANAGED = new Set(['uid', 'revision', 'createdAt', 'updatedAt', 'createdBy', 'updatedBy']);

/** What happened, in a word. */
export function titleOfEntry({ action, before, after }: HistoryEntry): string {
  if (action === 'entity.created') return t.created;
  if (action === 'entity.deleted') return t.deleted;
  const wasGone = goneSince(before) !== undefined;
  const isGone = goneSince(after) !== undefined;
  if (!wasGone && isGone) return t.gone;
  if (wasGone && !isGone) return t.back;
  if (conflictsOf(after).length > conflictsOf(before).length) return t.conflict;
  return t.updated;
}

/** The fields that differ between two states: `spec.lifecycle`, `metadata.tags`. */
export function changedFields(before: unknown, after: unknown): string[] {
  const changed: string[] = [];
  for (const part of ['metadata', 'spec']) {
    const left = partOf(before, part);
    const right = partOf(after, part);
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      if (part === 'metadata' && MANAGED.has(key)) continue;
      if (canonicalJson(left[key]) !== canonicalJson(right[key])) changed.push(`${part}.${key}`);
    }
  }
  return changed;
}

function partOf(state: unknown, part: string): Record<string, unknown> {
  const value = isJsonObject(state) ? state[part] : undefined;
  return isJsonObject(value) ? value : {};
}

function conflictsOf(state: unknown): readonly unknown[] {
  const source = partOf(state, 'status').source;
  return isJsonObject(source) && Array.isArray(source.conflicts) ? source.conflicts : [];
}

function goneSince(state: unknown): unknown {
  const source = partOf(state, 'status').source;
  return isJsonObject(source) ? source.goneSince : undefined;
}
