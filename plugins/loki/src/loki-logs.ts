import {
  type Credentials,
  decodeCursor,
  type EntityCallContext,
  encodeCursor,
  isPluginError,
  type LogEntry,
  type LogField,
  type LogHistogramBucket,
  type LogQuery,
  type LogResult,
  LogsPlugin,
  type PluginContext,
  PluginInputError,
} from '@gantry/plugin-sdk';
import { findFilterProblem, MESSAGE_FIELD, toLogQl } from './log-query.ts';
import { askLoki } from './loki-client.ts';

interface Stream {
  readonly stream: Record<string, string>;
  readonly values: readonly (readonly [string, string, Record<string, string>?])[];
}
interface Series {
  readonly metric: Record<string, string>;
  readonly values: readonly (readonly [number, string])[];
}
/** Where the next page begins: entries before `before` (nanoseconds), without the first `skip` of them. */
interface Position {
  readonly before: string;
  readonly skip: number;
}
type Found = LogEntry & { readonly at: bigint };

const MAX_ENTRIES = 5_000;
const MILLISECOND = 1_000_000n;

/** Logs in Grafana Loki. */
export class LokiLogs extends LogsPlugin {
  override async testConnection(ctx: PluginContext, credentials: Credentials) {
    try {
      const labels = (await askLoki(ctx, credentials, 'labels', {})) as string[] | undefined;
      return { ok: true, message: `Loki answers, and knows ${labels?.length ?? 0} labels.` };
    } catch (error) {
      if (!isPluginError(error)) throw error;
      return { ok: false, message: error.message };
    }
  }

  async search(
    ctx: EntityCallContext,
    credentials: Credentials,
    query: LogQuery,
  ): Promise<LogResult> {
    refuseFilters(query);
    const position = decodeCursor(query) as Position | undefined;
    const skip = position?.skip ?? 0;
    // One more than wanted says whether there are more.
    const limit = query.limit + skip + 1;
    const data = (await askLoki(ctx, credentials, 'query_range', {
      query: toLogQl(ctx, query),
      start: nanoseconds(query.startTime),
      end: position?.before ?? nanoseconds(query.endTime),
      limit: String(Math.min(limit, MAX_ENTRIES)),
      direction: 'backward',
    })) as { result: readonly Stream[] };
    const level = String(ctx.assignmentOptions.levelLabel);
    const found = data.result
      .flatMap((stream) => entriesOf(stream, level))
      .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
      .slice(skip);
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    const entries = page.map(({ at: _, ...entry }) => entry);
    if (!last || found.length <= query.limit) return { entries };
    // Entries of the same moment may stand on both pages; those that were shown are skipped.
    const before = (last.at + 1n).toString();
    const shown = page.filter(({ at }) => at === last.at).length;
    const again = position?.before === before ? skip : 0;
    return { entries, nextCursor: encodeCursor(query, { before, skip: shown + again }) };
  }

  async schema(ctx: EntityCallContext, credentials: Credentials): Promise<LogField[]> {
    const labels = ((await askLoki(ctx, credentials, 'labels', {})) ?? []) as string[];
    return [
      { name: MESSAGE_FIELD, label: 'Message', type: 'string' },
      ...labels.map((name) => ({ name, label: name, type: 'string' })),
    ];
  }

  override async histogram(
    ctx: EntityCallContext,
    credentials: Credentials,
    query: LogQuery,
    bucketCount: number,
  ): Promise<LogHistogramBucket[]> {
    refuseFilters(query);
    const [start, end] = [Date.parse(query.startTime), Date.parse(query.endTime)];
    const stepMs = Math.max(1_000, Math.ceil((end - start) / bucketCount));
    const level = String(ctx.assignmentOptions.levelLabel);
    const counted = `count_over_time(${toLogQl(ctx, query)} [${stepMs}ms])`;
    const data = (await askLoki(ctx, credentials, 'query_range', {
      query: `sum by (${level}) (${counted})`,
      // A count looks back from its moment.
      start: nanoseconds(new Date(start + stepMs).toISOString()),
      end: nanoseconds(new Date(end + stepMs).toISOString()),
      step: `${stepMs / 1_000}`,
    })) as { result: readonly Series[] };
    const buckets = Array.from({ length: Math.ceil((end - start) / stepMs) }, (_, index) => ({
      timestamp: new Date(start + index * stepMs).toISOString(),
      count: 0,
      levels: {} as Record<string, number>,
    }));
    for (const { metric, values } of data.result) {
      for (const [seconds, text] of values) {
        const bucket = buckets[Math.round((seconds * 1_000 - start) / stepMs) - 1];
        if (!bucket) continue;
        const name = metric[level] ?? 'unknown';
        bucket.count += Number(text);
        bucket.levels[name] = (bucket.levels[name] ?? 0) + Number(text);
      }
    }
    return buckets;
  }
}

function refuseFilters({ filters }: LogQuery): void {
  for (const filter of filters) {
    const problem = findFilterProblem(filter);
    if (problem) throw new PluginInputError(`The filter is not valid: ${problem}.`);
  }
}

function entriesOf({ stream, values }: Stream, levelLabel: string): Found[] {
  return values.map(([nanos, message, own = {}]) => {
    const at = BigInt(nanos);
    const raw = { ...stream, ...own };
    const level = raw[levelLabel];
    return {
      at,
      timestamp: new Date(Number(at / MILLISECOND)).toISOString(),
      message,
      ...(level === undefined ? {} : { level }),
      raw,
    };
  });
}

function nanoseconds(time: string): string {
  return (BigInt(Date.parse(time)) * MILLISECOND).toString();
}
