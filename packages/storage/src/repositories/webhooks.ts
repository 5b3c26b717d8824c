import type { Selectable } from 'kysely';
import type { WebhookTable } from '../schema.ts';
import type { Session } from '../session.ts';

export type WebhookRow = Selectable<WebhookTable>;

/** Where others send what has happened. */
export class WebhookRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async list(): Promise<WebhookRow[]> {
    return await this.#session.db.selectFrom('webhooks').selectAll().orderBy('name').execute();
  }

  async get(id: string): Promise<WebhookRow | undefined> {
    return await this.#session.db
      .selectFrom('webhooks')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
  }

  async findByName(name: string): Promise<WebhookRow | undefined> {
    return await this.#session.db
      .selectFrom('webhooks')
      .selectAll()
      .where('name', '=', name)
      .executeTakeFirst();
  }

  async insert(row: WebhookRow): Promise<void> {
    await this.#session.db.insertInto('webhooks').values(row).execute();
  }

  async update(id: string, changes: Partial<Omit<WebhookRow, 'id'>>): Promise<void> {
    await this.#session.db.updateTable('webhooks').set(changes).where('id', '=', id).execute();
  }

  async delete(id: string): Promise<void> {
    await this.#session.db.deleteFrom('webhooks').where('id', '=', id).execute();
  }
}
