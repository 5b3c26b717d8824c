import { type JsonRecord, textIn } from '@gantry/plugin-sdk/json';

export interface Difference {
  readonly resource: string;
  readonly what: 'make' | 'remove' | 'change';
  /** Paths of what would change. Never values: they may be secret. */
  readonly fields: readonly string[];
}

const MAX_FIELDS = 12;

/** What a sync would do to managed resources, from their states as JSON texts. */
export function findDifferences(items: readonly JsonRecord[]): Difference[] {
  return items.flatMap((item): Difference[] => {
    const place = [textIn(item, 'namespace'), textIn(item, 'name')].filter(Boolean).join('/');
    const resource = `${textIn(item, 'kind') ?? '?'} ${place}`;
    const target = parse(item.targetState);
    const live = parse(item.normalizedLiveState) ?? parse(item.liveState);
    // Hooks come and go with each sync.
    if (item.hook === true || (!target && !live)) return [];
    if (!live) return [{ resource, what: 'make', fields: [] }];
    if (!target) return [{ resource, what: 'remove', fields: [] }];
    const fields = [...changedPaths(live, parse(item.predictedLiveState) ?? target)];
    if (fields.length === 0 && item.modified !== true) return [];
    const more = fields.length - MAX_FIELDS;
    const shown = more > 0 ? [...fields.slice(0, MAX_FIELDS), `${more} more`] : fields;
    return [{ resource, what: 'change', fields: shown }];
  });
}

function parse(state: unknown): object | undefined {
  if (typeof state !== 'string' || state === '' || state === 'null') return undefined;
  try {
    const value: unknown = JSON.parse(state);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function* changedPaths(before: unknown, after: unknown, path = ''): Generator<string> {
  if (Object.is(before, after)) return;
  const bothObjects =
    isObject(before) && isObject(after) && Array.isArray(before) === Array.isArray(after);
  if (!bothObjects) {
    yield path;
    return;
  }
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const at = Array.isArray(before) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
    yield* changedPaths((before as JsonRecord)[name], (after as JsonRecord)[name], at);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
