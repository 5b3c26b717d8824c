import type { Session } from '../session.ts';
import type { IntegrationKey } from './identities.ts';

/** What plugins remember, for each integration: a few small values by key. */
export class PluginStateRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** JSON. */
  async get(key: IntegrationKey, name: string): Promise<string | undefined> {
    const row = await this.#of(key).select('value').where('key', '=', name).executeTakeFirst();
    return row?.value;
  }

  async keys(key: IntegrationKey): Promise<string[]> {
    const rows = await this.#of(key).select('key').orderBy('key').execute();
    return rows.map((row) => row.key);
  }

  /** How much an integration remembers, without the one that is about to be replaced. */
  async sizeWithout(
    key: IntegrationKey,
    name: string,
  ): Promise<{ count: number; characters: number }> {
    const row = await this.#of(key)
      .select(({ fn, eb }) => [
        fn.countAll<number>().as('count'),
        fn.sum<number>(fn<number>('length', [eb.ref('value')])).as('characters'),
      ])
      .where('key', '!=', name)
      .executeTakeFirst();
    return { count: Number(row?.count ?? 0), characters: Number(row?.characters ?? 0) };
  }

  async put(
    { plugin, integration }: IntegrationKey,
    name: string,
    value: string,
    at: string,
  ): Promise<void> {
    const changes = { value, updated_at: at };
    await this.#session.db
      .insertInto('plugin_state')
      .values({ plugin, integration, key: name, ...changes })
      .onConflict((conflict) =>
        conflict.columns(['plugin', 'integration', 'key']).doUpdateSet(changes),
      )
      .execute();
  }

  async remove({ plugin, integration }: IntegrationKey, name: string): Promise<void> {
    await this.#session.deleteByKeys(
      'plugin_state',
      ['plugin', 'integration', 'key'],
      [[plugin, integration, name]],
    );
  }

  #of({ plugin, integration }: IntegrationKey) {
    return this.#session.db
      .selectFrom('plugin_state')
      .where('plugin', '=', plugin)
      .where('integration', '=', integration);
  }
}
