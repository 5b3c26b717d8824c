import type { EntityRef } from '@gantry/contracts';

export interface RecentEntity extends EntityRef {
  readonly title: string;
}

const KEY = 'gantry-recent';
const MOST = 8;

/** Entities that were looked at last in this browser, newest first. */
export function readRecent(): readonly RecentEntity[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isRecent).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

export function rememberEntity(entity: RecentEntity): void {
  const rest = readRecent().filter((other) => !isSame(other, entity));
  try {
    localStorage.setItem(KEY, JSON.stringify([entity, ...rest].slice(0, MOST)));
  } catch {
    // A full or blocked storage only costs the convenience.
  }
}

function isSame(a: EntityRef, b: EntityRef): boolean {
  return a.kind === b.kind && a.namespace === b.namespace && a.name === b.name;
}

function isRecent(value: unknown): value is RecentEntity {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, namespace, name, title } = value as Record<string, unknown>;
  return [kind, namespace, name, title].every((part) => typeof part === 'string');
}
