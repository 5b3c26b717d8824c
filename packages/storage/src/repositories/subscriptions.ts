import type { Selectable } from 'kysely';
import type { SubscriptionTable } from '../schema.ts';
import type { Session } from '../session.ts';

export type SubscriptionRow = Selectable<SubscriptionTable>;

/** Who is sent which events. */
export class SubscriptionRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async list(): Promise<SubscriptionRow[]> {
    return await this.#session.db.selectFrom('subscriptions').selectAll().orderBy('name').execute();
  }

  async get(id: string): Promise<SubscriptionRow | undefined> {
    return await this.#session.db
      .selectFrom('subscriptions')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
  }

  async findByName(name: string): Promise<SubscriptionRow | undefined> {
    return await this.#session.db
      .selectFrom('subscriptions')
      .selectAll()
      .where('name', '=', name)
      .executeTakeFirst();
  }

  async insert(row: SubscriptionRow): Promise<void> {
    await this.#session.db.insertInto('subscriptions').values(row).execute();
  }

  async update(id: string, changes: Partial<Omit<SubscriptionRow, 'id'>>): Promise<void> {
    await this.#session.db.updateTable('subscriptions').set(changes).where('id', '=', id).execute();
  }

  async delete(id: string): Promise<void> {
    await this.#session.db.deleteFrom('subscriptions').where('id', '=', id).execute();
  }
}
