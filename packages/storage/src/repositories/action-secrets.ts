import type { Selectable } from 'kysely';
import type { ActionSecretTable } from '../schema.ts';
import type { Session } from '../session.ts';

export type ActionSecretRow = Selectable<ActionSecretTable>;

/** Secrets that actions may use, sealed. */
export class ActionSecretRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async list(): Promise<ActionSecretRow[]> {
    return await this.#session.db.selectFrom('action_keys').selectAll().orderBy('name').execute();
  }

  async get(name: string): Promise<ActionSecretRow | undefined> {
    return await this.#session.db
      .selectFrom('action_keys')
      .selectAll()
      .where('name', '=', name)
      .executeTakeFirst();
  }

  async put(row: ActionSecretRow): Promise<void> {
    const { name: _, created_at: __, ...changes } = row;
    await this.#session.db
      .insertInto('action_keys')
      .values(row)
      .onConflict((conflict) => conflict.column('name').doUpdateSet(changes))
      .execute();
  }

  async remove(name: string): Promise<void> {
    await this.#session.db.deleteFrom('action_keys').where('name', '=', name).execute();
  }
}
