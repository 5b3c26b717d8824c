import type { Selectable } from 'kysely';
import type { KindTable } from '../schema.ts';
import type { Session } from '../session.ts';
import { SettingRepository } from './settings.ts';

export type KindRow = Selectable<KindTable>;

const VERSION = 'kinds.version';

/** Kinds that are stored: those beside the built-in ones, and what was added to built-in ones. */
export class KindRepository {
  readonly #session: Session;
  readonly #settings: SettingRepository;

  constructor(session: Session) {
    this.#session = session;
    this.#settings = new SettingRepository(session);
  }

  /** Grows with every change: whoever holds kinds of another version holds old ones. */
  async version(): Promise<number> {
    return Number((await this.#settings.get(VERSION)) ?? 0);
  }

  /** All of them, in the order of their names. */
  async list(): Promise<KindRow[]> {
    return await this.#session.db.selectFrom('kinds').selectAll().orderBy('name').execute();
  }

  async get(name: string): Promise<KindRow | undefined> {
    return await this.#session.db
      .selectFrom('kinds')
      .selectAll()
      .where('name', '=', name)
      .executeTakeFirst();
  }

  async put(row: KindRow): Promise<void> {
    const { name: _, created_at: __, created_by: ___, ...changes } = row;
    await this.#session.db
      .insertInto('kinds')
      .values(row)
      .onConflict((conflict) => conflict.column('name').doUpdateSet(changes))
      .execute();
    await this.#countChange();
  }

  async remove(name: string): Promise<void> {
    await this.#session.db.deleteFrom('kinds').where('name', '=', name).execute();
    await this.#countChange();
  }

  async #countChange(): Promise<void> {
    await this.#settings.set(VERSION, String((await this.version()) + 1));
  }
}
