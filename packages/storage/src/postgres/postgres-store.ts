import { messageOf, Scope } from '@gantry/base';
import { CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { AuditChain } from '../audit/audit-chain.ts';
import { errors } from '../errors.ts';
import { migrate } from '../migrations/migrate.ts';
import type { Database } from '../schema.ts';
import { BaseStore, type Snapshot, type Store, type StoreView, topicsOf } from '../store.ts';
import type { StoreOptions } from '../store-options.ts';
import { PostgresListener } from './postgres-listener.ts';
import { PostgresSession } from './postgres-session.ts';
import { TextClient } from './text-client.ts';

/** Key of the advisory lock under which everything is written; any constant that is ours. */
const WRITE_LOCK = 0x67616e74;
const INT8_OID = 20;
/** Of one step of a query; enough for the identifiers of a few million entities. */
const WORK_MEMORY = '64MB';

/** Several servers on one PostgreSQL: writes take turns under one advisory lock, as they do on SQLite. */
export class PostgresStore extends BaseStore implements Store {
  readonly dialect = 'postgres';
  readonly #kysely: Kysely<Database>;
  readonly #scope: Scope;

  private constructor(kysely: Kysely<Database>, chain: AuditChain, scope: Scope) {
    super(new PostgresSession(kysely), chain);
    this.#kysely = kysely;
    this.#scope = scope;
  }

  static async open(url: string, options: StoreOptions = {}): Promise<PostgresStore> {
    const scope = new Scope();
    const types = new pg.TypeOverrides();
    // 64-bit integers as numbers: ours count rows, and stay far below 2^53.
    types.setTypeParser(INT8_OID, Number);
    const pool = new pg.Pool({
      connectionString: url,
      max: 10,
      types,
      application_name: 'gantry',
      Client: TextClient,
    });
    // An idle connection that breaks (a restarted server) is replaced at the next use.
    pool.on('error', () => {});
    // Sets of identifiers are hashed only where they are expected to fit; otherwise each is compared with each.
    pool.on(
      'connect',
      (client) => void client.query(`SET work_mem = '${WORK_MEMORY}'`).catch(() => {}),
    );
    const kysely = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
    scope.onDispose(() => kysely.destroy());
    const store = new PostgresStore(kysely, new AuditChain(options.seal, { isSole: false }), scope);
    try {
      await kysely.executeQuery(CompiledQuery.raw('SELECT 1'));
      if (options.isBare) return store;
      await migrate(store, maskPassword(url));
      const listener = new PostgresListener(url, (topic) => store.emitWake(topic));
      scope.onDispose(() => listener.close());
      await listener.start();
    } catch (cause) {
      await scope.dispose();
      if (typeof cause === 'object' && cause !== null && 'help' in cause) throw cause;
      throw errors.STORE_UNREACHABLE(
        { url: maskPassword(url), reason: messageOf(cause) || 'the connection was refused' },
        { cause },
      );
    }
    return store;
  }

  protected async runTransaction<T>(work: (tx: StoreView) => Promise<T>): Promise<T> {
    return await this.#kysely.connection().execute(async (connection) => {
      const session = new PostgresSession(connection);
      const raw = (text: string) => connection.executeQuery(CompiledQuery.raw(text));
      await raw(`BEGIN; SELECT pg_advisory_xact_lock(${WRITE_LOCK})`);
      try {
        const view = this.createView(session);
        const result = await work(view);
        await view.audit.writeHead();
        const notices = topicsOf(view).map((topic) => `NOTIFY gantry, '${topic}'; `);
        await raw(`${notices.join('')}COMMIT`);
        return result;
      } catch (error) {
        await raw('ROLLBACK').catch(() => {});
        throw error;
      }
    });
  }

  async openSnapshot(): Promise<Snapshot> {
    return await new Promise((resolve, reject) => {
      this.#kysely
        .connection()
        .execute(async (connection) => {
          const raw = (text: string) => connection.executeQuery(CompiledQuery.raw(text));
          await raw('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
          // The first statement begins the snapshot.
          await raw('SELECT 1');
          await new Promise<void>((end) => {
            resolve({ session: new PostgresSession(connection), close: async () => end() });
          });
          await raw('ROLLBACK');
        })
        .catch(reject);
    });
  }

  async close(): Promise<void> {
    await this.#scope.dispose();
  }
}

function maskPassword(url: string): string {
  try {
    const parsed = new URL(url);
    if (parsed.password) parsed.password = '***';
    return parsed.toString();
  } catch {
    return 'postgres://…';
  }
}
