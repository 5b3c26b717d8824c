import type { Selectable } from 'kysely';
import type { PluginSetTable } from '../schema.ts';
import type { Session } from '../session.ts';

export type PluginSetRow = Selectable<PluginSetTable>;

/** Sets of installed plugins. The one with the highest number is what servers are to have. */
export class PluginSetRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** The newest first. */
  async list(limit: number): Promise<PluginSetRow[]> {
    return await this.#session.db
      .selectFrom('plugin_sets')
      .selectAll()
      .orderBy('number', 'desc')
      .limit(limit)
      .execute();
  }

  async current(): Promise<PluginSetRow | undefined> {
    return (await this.list(1))[0];
  }

  async get(number: number): Promise<PluginSetRow | undefined> {
    return await this.#session.db
      .selectFrom('plugin_sets')
      .selectAll()
      .where('number', '=', number)
      .executeTakeFirst();
  }

  async insert(row: PluginSetRow): Promise<void> {
    await this.#session.db.insertInto('plugin_sets').values(row).execute();
  }

  async deleteBefore(number: number): Promise<void> {
    await this.#session.db.deleteFrom('plugin_sets').where('number', '<', number).execute();
  }
}
