import type { Level } from '@gantry/plugin-sdk';
import {
  type JsonRecord,
  readList,
  readNumber,
  readRecord,
  readText,
  textIn,
} from '@gantry/plugin-sdk/json';

/** What the plugin wants to know of an application. */
export interface Application {
  readonly name: string;
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly project: string;
  readonly repoUrl?: string;
  readonly path?: string;
  readonly targetRevision?: string;
  readonly destination: {
    readonly server?: string;
    readonly name?: string;
    readonly namespace?: string;
  };
  readonly sync: string;
  readonly revision?: string;
  readonly health: string;
  readonly healthMessage?: string;
  /** The last operation, such as a sync; `startedAt` tells one from the next. */
  readonly operation?: {
    readonly phase: string;
    readonly startedAt: string;
    readonly message?: string;
  };
  /** True while an operation was asked for and has not begun. */
  readonly isPending: boolean;
  readonly conditions: readonly { readonly type: string; readonly message: string }[];
  readonly history: readonly HistoryEntry[];
}

export interface HistoryEntry {
  readonly id: number;
  readonly revision: string;
  readonly deployedAt?: string;
  readonly by?: string;
}

/** The fields that are read, as the API's `fields` names them. */
export const LIST_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.labels',
  'spec.project',
  'spec.source',
  'spec.sources',
  'spec.destination',
  'status.sync.status',
  'status.health.status',
].map((field) => `items.${field}`);

export function readApplications(answer: unknown): Application[] {
  const { items } = readRecord(answer);
  // An empty list comes as null.
  return items === null || items === undefined
    ? []
    : readList(items, '"items"').map(readApplication);
}

export function readApplication(answer: unknown): Application {
  const raw = readRecord(answer);
  const metadata = readRecord(raw.metadata, '"metadata"');
  const spec = readRecord(raw.spec, '"spec"');
  const status = Object(raw.status) as JsonRecord;
  const sources = Array.isArray(spec.sources) ? readList(spec.sources) : [];
  const source = spec.source ?? sources[0];
  const destination = Object(spec.destination);
  const operation = readOperation(status.operationState);
  const conditions = Array.isArray(status.conditions) ? readList(status.conditions) : [];
  const history = Array.isArray(status.history) ? readList(status.history) : [];
  return {
    name: readText(metadata, 'name'),
    labels: Object(metadata.labels),
    project: textIn(spec, 'project') ?? 'default',
    destination,
    sync: textIn(status.sync, 'status') ?? 'Unknown',
    health: textIn(status.health, 'status') ?? 'Unknown',
    isPending: raw.operation !== undefined && raw.operation !== null,
    conditions: conditions.map((condition) => ({
      type: textIn(condition, 'type') ?? 'Condition',
      message: textIn(condition, 'message') ?? '',
    })),
    history: history.map(readHistory).sort((a, b) => b.id - a.id),
    ...optional('namespace', textIn(metadata, 'namespace')),
    ...optional('repoUrl', textIn(source, 'repoURL')),
    ...optional('path', textIn(source, 'path')),
    ...optional('targetRevision', textIn(source, 'targetRevision')),
    ...optional('revision', textIn(status.sync, 'revision')),
    ...optional('healthMessage', textIn(status.health, 'message')),
    ...optional('operation', operation),
  };
}

function readOperation(raw: unknown): Application['operation'] {
  const phase = textIn(raw, 'phase');
  if (phase === undefined) return undefined;
  const message = textIn(raw, 'message');
  return { phase, startedAt: textIn(raw, 'startedAt') ?? '', ...optional('message', message) };
}

function readHistory(raw: JsonRecord): HistoryEntry {
  const revisions = Array.isArray(raw.revisions) ? raw.revisions.join(', ') : '';
  const by = Object(raw.initiatedBy);
  return {
    id: typeof raw.id === 'number' ? readNumber(raw, 'id') : 0,
    revision: textIn(raw, 'revision') ?? revisions,
    ...optional('deployedAt', textIn(raw, 'deployedAt')),
    ...optional('by', textIn(by, 'username') ?? (by.automated === true ? 'automated' : undefined)),
  };
}

function optional<K extends string, V>(name: K, value: V | undefined): { [key in K]?: V } {
  return (value === undefined ? {} : { [name]: value }) as { [key in K]?: V };
}

const LEVELS: Readonly<Record<string, Level>> = {
  Synced: 'ok',
  OutOfSync: 'warning',
  Healthy: 'ok',
  Progressing: 'info',
  Degraded: 'critical',
  Missing: 'warning',
  Suspended: 'info',
  Succeeded: 'ok',
  Running: 'info',
  Failed: 'critical',
  Error: 'critical',
  Terminating: 'warning',
};

/** How good a word of Argo CD is. */
export function levelOf(word: string): Level {
  return LEVELS[word] ?? 'unknown';
}
