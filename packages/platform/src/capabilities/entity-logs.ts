import { isPlatformError, messageOf, type Problem } from '@gantry/base';
import {
  LOG_OPERATORS,
  type LogEntry,
  type LogField,
  type LogFilter,
  type LogHistogramBucket,
  type LogQuery,
  type LogResult,
} from '@gantry/contracts';
import { errors } from '../errors.ts';
import type { EntityCalls, EntityRequest, Need, PreparedCall } from './entity-calls.ts';
import { readSpan } from './read-span.ts';

const NEED: Need = { capability: 'logs', permission: 'logs.read' };
const DEFAULT_SPAN_MS = 30 * 60_000;

/** A log search as it comes in: times as text, filters as `field:op:value`. */
export interface LogSearch {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  readonly filters?: readonly string[] | undefined;
  readonly levels?: readonly string[] | undefined;
  readonly environments?: readonly string[] | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface LogPage extends LogResult {
  readonly source: string;
}

/** Logs of entities. Several environments are asked at once and merged by time. */
export class EntityLogs {
  readonly #calls: EntityCalls;
  readonly #now: () => Date;

  constructor(calls: EntityCalls, now: () => Date) {
    this.#calls = calls;
    this.#now = now;
  }

  async search(request: EntityRequest, search: LogSearch): Promise<LogPage> {
    const query = this.#readQuery(search);
    const { environments = [] } = search;
    if (environments.length <= 1) {
      const prepared = await this.#prepare(request, environments[0]);
      const result = await this.#calls.call(prepared, 'logs.search', { query });
      return { source: prepared.binding.source, ...result, entries: result.entries.map(plain) };
    }
    if (query.cursor !== undefined) {
      const message = 'is for one environment at a time';
      throw errors.INVALID_INPUT({ problems: [{ pointer: '/cursor', message }] });
    }
    const { source, found, warnings } = await this.#each(request, environments, (prepared) =>
      this.#calls.call(prepared, 'logs.search', { query }),
    );
    const entries = found.flatMap(({ environment, result }) => {
      warnings.push(...(result.warnings ?? []).map((text) => `${environment}: ${text}`));
      return result.entries.map((entry) => {
        const { raw = {}, ...rest } = plain(entry);
        return { ...rest, raw: { environment, ...raw } };
      });
    });
    entries.sort((a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp));
    return {
      source,
      entries: entries.slice(0, query.limit),
      ...(warnings.length > 0 ? { warnings } : {}),
    };
  }

  async schema(request: EntityRequest): Promise<LogField[]> {
    const prepared = await this.#prepare(request, request.environment);
    return await this.#calls.call(prepared, 'logs.schema', {});
  }

  /** Empty when the plugin has none. */
  async histogram(
    request: EntityRequest,
    search: LogSearch,
    bucketCount: number,
  ): Promise<LogHistogramBucket[]> {
    const query = this.#readQuery(search);
    const ask = async (prepared: PreparedCall) =>
      hasHistogram(prepared) && this.#calls.supports(prepared, 'logs.histogram')
        ? await this.#calls.call(prepared, 'logs.histogram', { query, bucketCount })
        : [];
    const { environments = [] } = search;
    if (environments.length <= 1) return await ask(await this.#prepare(request, environments[0]));
    const { found } = await this.#each(request, environments, ask);
    const sums = new Map<number, LogHistogramBucket>();
    for (const { timestamp, count, levels = {} } of found.flatMap(({ result }) => result)) {
      const at = Date.parse(timestamp);
      const sum = sums.get(at) ?? { timestamp, count: 0, levels: {} };
      const added = { ...sum.levels };
      for (const [level, n] of Object.entries(levels)) added[level] = (added[level] ?? 0) + n;
      sums.set(at, { timestamp, count: sum.count + count, levels: added });
    }
    return [...sums].sort(([a], [b]) => a - b).map(([, bucket]) => bucket);
  }

  async #prepare(request: EntityRequest, environment: string | undefined): Promise<PreparedCall> {
    return await this.#calls.prepare({ ...request, environment }, NEED);
  }

  /** Asks every environment. Those that fail become warnings, unless all do. */
  async #each<T>(
    request: EntityRequest,
    environments: readonly string[],
    ask: (prepared: PreparedCall) => Promise<T>,
  ) {
    const first = await this.#prepare(request, environments[0]);
    const outcomes = await Promise.allSettled(
      environments.map(async (environment) => ({
        environment,
        result: await ask(await this.#prepare(request, environment)),
      })),
    );
    const found = outcomes.flatMap((outcome) =>
      outcome.status === 'fulfilled' ? [outcome.value] : [],
    );
    const failed = outcomes.flatMap((outcome, index) =>
      outcome.status === 'rejected' ? [{ index, reason: outcome.reason as unknown }] : [],
    );
    if (found.length === 0 && failed[0]) throw failed[0].reason;
    const warnings = failed.map(({ index, reason }) => {
      // Only errors of the platform have texts that are meant to be shown.
      const text = isPlatformError(reason) ? messageOf(reason) : 'it could not be asked';
      return `${environments[index]}: ${text}`;
    });
    return { source: first.binding.source, found, warnings };
  }

  #readQuery(search: LogSearch): LogQuery {
    const problems: Problem[] = [];
    const span = readSpan(search, { now: this.#now(), defaultMs: DEFAULT_SPAN_MS }, problems);
    const filters: LogFilter[] = [];
    for (const [index, text] of (search.filters ?? []).entries()) {
      const filter = readFilter(text);
      if (typeof filter !== 'string') filters.push(filter);
      else problems.push({ pointer: `/filter/${index}`, message: filter });
    }
    if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
    const { limit, cursor, levels = [] } = search;
    return {
      ...span,
      filters,
      levels: [...levels],
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    };
  }
}

/** `field:op:value`; the value may hold further colons. Text for what is wrong. */
function readFilter(text: string): LogFilter | string {
  const [, field, op = '', value = ''] = /^([^:]+):([^:]*):([\s\S]*)$/.exec(text) ?? [];
  if (field === undefined) return 'must be of the form field:op:value';
  const operator = LOG_OPERATORS.find((known) => known === op);
  return operator
    ? { field, op: operator, value }
    : `"${op}" is not an operator; use ${LOG_OPERATORS.join(', ')}`;
}

/** What is shown of an entry: fields of the plugin's own stay behind. */
function plain({ timestamp, message, level, raw }: LogEntry): LogEntry {
  return {
    timestamp,
    message,
    ...(level === undefined ? {} : { level }),
    ...(raw === undefined ? {} : { raw }),
  };
}

function hasHistogram({ plugin: { manifest } }: PreparedCall): boolean {
  const capability = manifest.capabilities.find(({ kind }) => kind === 'logs');
  return capability?.hints?.supportsHistogram ?? manifest.supportsHistogram ?? false;
}
