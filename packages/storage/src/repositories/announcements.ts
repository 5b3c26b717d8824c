import type { Selectable } from 'kysely';
import type { AnnouncementTable } from '../schema.ts';
import type { Session } from '../session.ts';

export type AnnouncementRow = Selectable<AnnouncementTable>;

/** Announcements, and who has put which of them away. */
export class AnnouncementRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Newest first. */
  async list(): Promise<AnnouncementRow[]> {
    return await this.#session.db
      .selectFrom('announcements')
      .selectAll()
      .orderBy('id', 'desc')
      .execute();
  }

  async get(id: string): Promise<AnnouncementRow | undefined> {
    return await this.#session.db
      .selectFrom('announcements')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
  }

  async create(row: AnnouncementRow): Promise<void> {
    await this.#session.db.insertInto('announcements').values(row).execute();
  }

  async update(id: string, changes: Partial<Omit<AnnouncementRow, 'id'>>): Promise<void> {
    await this.#session.db.updateTable('announcements').set(changes).where('id', '=', id).execute();
  }

  async remove(id: string): Promise<void> {
    await this.forgetDismissals(id);
    await this.#session.db.deleteFrom('announcements').where('id', '=', id).execute();
  }

  async dismissedBy(userId: string): Promise<Set<string>> {
    const rows = await this.#session.db
      .selectFrom('announcement_dismissals')
      .select('announcement_id')
      .where('user_id', '=', userId)
      .execute();
    return new Set(rows.map((row) => row.announcement_id));
  }

  async dismiss(userId: string, id: string): Promise<void> {
    await this.#session.insertMany(
      'announcement_dismissals',
      ['user_id', 'announcement_id'],
      [[userId, id]],
      { suffix: 'ON CONFLICT DO NOTHING' },
    );
  }

  /** Shows it again to everybody who has put it away. */
  async forgetDismissals(id: string): Promise<void> {
    await this.#session.db
      .deleteFrom('announcement_dismissals')
      .where('announcement_id', '=', id)
      .execute();
  }
}
