import type {
  CapabilityKind,
  LogField,
  LogHistogramBucket,
  LogQuery,
  LogResult,
} from '@gantry/contracts';
import type { Credentials, EntityCallContext } from '../context.ts';
import { Capability, KIND } from './capability.ts';

/** Searches the logs of an entity. */
export abstract class LogsPlugin extends Capability {
  static readonly [KIND]: CapabilityKind = 'logs';

  /**
   * A page of entries, newest first, at most `query.limit` of them. `nextCursor` only when there are more; the host
   * sends it back as `query.cursor` with an otherwise equal query (see `encodeCursor`).
   *
   * Throws `CursorExpiredError` for a cursor that is no longer valid, never an empty page, and `PluginInputError` for a
   * filter that the remote system cannot express.
   */
  abstract search(
    ctx: EntityCallContext,
    credentials: Credentials,
    query: LogQuery,
  ): Promise<LogResult>;

  /** The fields that filters may name, each with `name` and `label`; more may be added. */
  abstract schema(ctx: EntityCallContext, credentials: Credentials): Promise<LogField[]>;

  /**
   * Entries counted over the query's time in about `bucketCount` buckets, oldest first. Only asked for when the
   * manifest says `supportsHistogram`.
   */
  histogram?(
    ctx: EntityCallContext,
    credentials: Credentials,
    query: LogQuery,
    bucketCount: number,
  ): Promise<LogHistogramBucket[]>;
}
