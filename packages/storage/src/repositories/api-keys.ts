import type { Insertable, Selectable } from 'kysely';
import type { ApiKeyTable } from '../schema.ts';
import type { Session } from '../session.ts';

export type ApiKeyRow = Selectable<ApiKeyTable>;

export class ApiKeyRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async create(row: Insertable<ApiKeyTable>): Promise<void> {
    await this.#session.db.insertInto('api_keys').values(row).execute();
  }

  async findByHash(hash: string): Promise<ApiKeyRow | undefined> {
    return await this.#session.db
      .selectFrom('api_keys')
      .selectAll()
      .where('hash', '=', hash)
      .executeTakeFirst();
  }

  async list(userId: string): Promise<ApiKeyRow[]> {
    return await this.#session.db
      .selectFrom('api_keys')
      .selectAll()
      .where('user_id', '=', userId)
      .orderBy('created_at')
      .execute();
  }

  /** The removed key, or `undefined` when the user has no such key. */
  async remove(id: string, userId: string): Promise<ApiKeyRow | undefined> {
    return await this.#session.db
      .deleteFrom('api_keys')
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .returningAll()
      .executeTakeFirst();
  }

  async setLastUsed(id: string, at: string): Promise<void> {
    await this.#session.db
      .updateTable('api_keys')
      .set({ last_used_at: at })
      .where('id', '=', id)
      .execute();
  }
}
