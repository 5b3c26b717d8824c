import type { Selectable } from 'kysely';
import type { SessionTable } from '../schema.ts';
import type { Session } from '../session.ts';

export type SessionRow = Selectable<SessionTable>;

export class SessionRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async create(row: SessionRow): Promise<void> {
    await this.#session.db.insertInto('sessions').values(row).execute();
  }

  async get(id: string): Promise<SessionRow | undefined> {
    return await this.#session.db
      .selectFrom('sessions')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
  }

  /** Sessions of a user that still work at `now`, newest first. */
  async listLive(userId: string, now: string): Promise<SessionRow[]> {
    return await this.#session.db
      .selectFrom('sessions')
      .selectAll()
      .where('user_id', '=', userId)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now)
      .orderBy('created_at', 'desc')
      .execute();
  }

  /** Revokes one session, or all of a user but `except`; returns the ids that were live until now. */
  async revoke(
    which: { id: string } | { userId: string; except?: string | undefined },
    at: string,
  ): Promise<string[]> {
    let update = this.#session.db
      .updateTable('sessions')
      .set({ revoked_at: at })
      .where('revoked_at', 'is', null);
    if ('id' in which) update = update.where('id', '=', which.id);
    else {
      update = update.where('user_id', '=', which.userId);
      if (which.except !== undefined) update = update.where('id', '!=', which.except);
    }
    const rows = await update.returning('id').execute();
    return rows.map((row) => row.id);
  }

  async removeExpired(before: string): Promise<void> {
    await this.#session.db.deleteFrom('sessions').where('expires_at', '<', before).execute();
  }
}
