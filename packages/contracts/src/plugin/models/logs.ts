import Type, { type Static } from 'typebox';
import { Count, Cursor, closed, Line, Timestamp } from './common.ts';

export const LOG_OPERATORS = ['eq', 'ne', 'contains', 'starts_with', 'regex'] as const;
export const MAX_LOG_ENTRIES = 1_000;
export const MAX_LOG_BUCKETS = 1_440;

/** One condition. All conditions of a query have to hold. */
export const LogFilterSchema = Type.Object(
  {
    field: Type.String({ minLength: 1, maxLength: 300 }),
    op: Type.Enum([...LOG_OPERATORS]),
    value: Type.String({ maxLength: 10_000 }),
  },
  { ...closed, title: 'LogFilter' },
);
export type LogFilter = Static<typeof LogFilterSchema>;

/** What is searched for. `startTime` is included, `endTime` is not. */
export const LogQuerySchema = Type.Object(
  {
    startTime: Timestamp(),
    endTime: Timestamp(),
    filters: Type.Array(LogFilterSchema, { maxItems: 50 }),
    limit: Type.Integer({ minimum: 1, maximum: MAX_LOG_ENTRIES, description: 'Entries per page.' }),
    cursor: Type.Optional(Cursor),
    levels: Type.Array(Line, { maxItems: 20, description: 'Any of them; empty for all levels.' }),
  },
  { ...closed, title: 'LogQuery' },
);
export type LogQuery = Static<typeof LogQuerySchema>;

/** One log entry. Fields beside these are not shown; put them into `raw`. */
export const LogEntrySchema = Type.Object(
  {
    timestamp: Timestamp(),
    message: Type.String({ maxLength: 256 * 1024 }),
    level: Type.Optional(Line),
    raw: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { title: 'LogEntry' },
);
export type LogEntry = Static<typeof LogEntrySchema>;

/** A page of entries, newest first. */
export const LogResultSchema = Type.Object(
  {
    entries: Type.Array(LogEntrySchema, { maxItems: MAX_LOG_ENTRIES }),
    nextCursor: Type.Optional(Cursor),
    total: Type.Optional(Count),
    warnings: Type.Optional(Type.Array(Line, { maxItems: 50 })),
  },
  { ...closed, title: 'LogResult' },
);
export type LogResult = Static<typeof LogResultSchema>;

/** A field that filters may name. What the vendor knows beside these may be added. */
export const LogFieldSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 300 }),
    label: Type.String({ minLength: 1, maxLength: 300 }),
    type: Type.Optional(Line),
    choices: Type.Optional(Type.Array(Line, { maxItems: 1_000 })),
  },
  { title: 'LogField', additionalProperties: Type.Unknown() },
);
export type LogField = Static<typeof LogFieldSchema>;

/** Entries counted in one span of time that begins at `timestamp`. */
export const LogHistogramBucketSchema = Type.Object(
  {
    timestamp: Timestamp(),
    count: Count,
    levels: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Count)),
  },
  { ...closed, title: 'LogHistogramBucket' },
);
export type LogHistogramBucket = Static<typeof LogHistogramBucketSchema>;

export const LogFieldListSchema = Type.Array(LogFieldSchema, { maxItems: 1_000 });
export const LogHistogramSchema = Type.Array(LogHistogramBucketSchema, {
  maxItems: MAX_LOG_BUCKETS + 1,
});
