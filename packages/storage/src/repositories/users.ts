import type { Insertable, Selectable } from 'kysely';
import type { UserTable } from '../schema.ts';
import type { Session } from '../session.ts';

export type UserRow = Selectable<UserTable>;

export class UserRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async get(id: string): Promise<UserRow | undefined> {
    return await this.#session.db
      .selectFrom('users')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
  }

  async findByUsername(username: string): Promise<UserRow | undefined> {
    return await this.#session.db
      .selectFrom('users')
      .selectAll()
      .where('username', '=', username)
      .executeTakeFirst();
  }

  async list(): Promise<UserRow[]> {
    return await this.#session.db.selectFrom('users').selectAll().orderBy('username').execute();
  }

  /** Users who are administrators by themselves or through a group, and can sign in. */
  async countAdmins(): Promise<number> {
    const row = await this.#session.getOne<{ count: number }>(
      `SELECT count(*) AS count FROM users u WHERE u.disabled_at IS NULL AND (u.role = 'admin' OR EXISTS (
         SELECT 1 FROM group_members m JOIN groups g ON g.id = m.group_id
         WHERE m.user_id = u.id AND g.role = 'admin'
       ))`,
      [],
    );
    return Number(row?.count ?? 0);
  }

  async isEmpty(): Promise<boolean> {
    const row = await this.#session.db.selectFrom('users').select('id').limit(1).executeTakeFirst();
    return row === undefined;
  }

  async create(user: Insertable<UserTable>): Promise<void> {
    await this.#session.db.insertInto('users').values(user).execute();
  }

  async update(id: string, changes: Partial<Omit<UserRow, 'id'>>): Promise<void> {
    await this.#session.db.updateTable('users').set(changes).where('id', '=', id).execute();
  }

  async remove(id: string): Promise<void> {
    // SQLite declares the cascades but does not enforce foreign keys; removing here works on both.
    await this.#session.db.deleteFrom('sessions').where('user_id', '=', id).execute();
    await this.#session.db.deleteFrom('api_keys').where('user_id', '=', id).execute();
    await this.#session.db.deleteFrom('group_members').where('user_id', '=', id).execute();
    await this.#session.db
      .deleteFrom('announcement_dismissals')
      .where('user_id', '=', id)
      .execute();
    await this.#session.db.deleteFrom('identity_connections').where('user_id', '=', id).execute();
    await this.#session.db.deleteFrom('identity_flows').where('user_id', '=', id).execute();
    await this.#session.db.deleteFrom('entity_views').where('user_id', '=', id).execute();
    await this.#session.deleteByKeys('dashboards', ['scope', 'subject'], [['user', id]]);
    await this.#session.db.deleteFrom('users').where('id', '=', id).execute();
  }
}
