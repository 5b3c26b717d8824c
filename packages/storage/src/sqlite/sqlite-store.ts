import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { messageOf } from '@gantry/base';
import { AuditChain } from '../audit/audit-chain.ts';
import { DocumentCache } from '../document-cache.ts';
import { errors } from '../errors.ts';
import { migrate } from '../migrations/migrate.ts';
import { BaseStore, type Snapshot, type Store, type StoreView } from '../store.ts';
import type { StoreOptions } from '../store-options.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import { SqliteLock } from './sqlite-lock.ts';

/**
 * The embedded store: one file, one server.
 *
 * Two connections: a writer, on which transactions take turns, and a reader, which sees the last committed
 * state while a transaction is under way. Write-ahead logging lets both work at once. A commit survives the
 * death of the process; the newest ones may be lost, never torn, when the machine loses power.
 */
export class SqliteStore extends BaseStore implements Store {
  readonly dialect = 'sqlite';
  readonly #path: string;
  readonly #reader: SqliteConnection;
  readonly #writer: SqliteConnection;
  readonly #lock: SqliteLock;
  readonly #documents: DocumentCache;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(
    reader: SqliteConnection,
    writer: SqliteConnection,
    lock: SqliteLock,
    chain: AuditChain,
    documents: DocumentCache,
    path: string,
  ) {
    super(reader, chain, documents);
    this.#path = path;
    this.#documents = documents;
    this.#reader = reader;
    this.#writer = writer;
    this.#lock = lock;
  }

  static async open(path: string, options: StoreOptions = {}): Promise<SqliteStore> {
    const file = resolve(path);
    let lock: SqliteLock | undefined;
    try {
      mkdirSync(dirname(file), { recursive: true });
      lock = new SqliteLock(file);
      // It holds password hashes; what SQLite puts beside it gets the same mode.
      if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
      const writer = new SqliteConnection(file);
      writer.exec(
        'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32000',
      );
      // In pages. A page that many transactions change is brought over to the database once in 32 MB of log.
      writer.exec(
        'PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = 5000; PRAGMA wal_autocheckpoint = 8000',
      );
      const reader = new SqliteConnection(file);
      reader.exec('PRAGMA query_only = 1; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY');
      const chain = new AuditChain(options.seal, { isSole: true });
      const store = new SqliteStore(reader, writer, lock, chain, new DocumentCache(), file);
      if (!options.isBare) await migrate(store, file);
      return store;
    } catch (cause) {
      lock?.release();
      if (typeof cause === 'object' && cause !== null && 'help' in cause) throw cause;
      throw errors.STORE_UNREACHABLE({ url: file, reason: messageOf(cause) }, { cause });
    }
  }

  protected async runTransaction<T>(work: (tx: StoreView) => Promise<T>): Promise<T> {
    const before = this.#turn;
    let done: () => void = () => {};
    this.#turn = new Promise<void>((resolveTurn) => {
      done = resolveTurn;
    });
    await before;
    try {
      this.#writer.exec('BEGIN IMMEDIATE');
      try {
        const view = this.createView(this.#writer);
        const result = await work(view);
        await view.audit.writeHead();
        this.#writer.exec('COMMIT');
        view.audit.committed();
        for (const ref of view.entities.changed) this.#documents.delete(ref);
        return result;
      } catch (error) {
        this.#writer.exec('ROLLBACK');
        throw error;
      }
    } finally {
      done();
    }
  }

  async openSnapshot(): Promise<Snapshot> {
    const session = new SqliteConnection(this.#path);
    session.exec('PRAGMA query_only = 1; BEGIN');
    // A read begins the snapshot; BEGIN alone does not.
    await session.getOne('SELECT count(*) FROM sqlite_master', []);
    return { session, close: async () => session.close() };
  }

  async close(): Promise<void> {
    await this.#turn;
    this.#reader.close();
    // Lets later starts plan queries on real statistics; cheap, because it looks at what changed.
    this.#writer.exec('PRAGMA optimize');
    this.#writer.close();
    this.#lock.release();
  }
}
