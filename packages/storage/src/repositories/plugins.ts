import type { Selectable } from 'kysely';
import type { IntegrationTable } from '../schema.ts';
import type { Session } from '../session.ts';

export type IntegrationRow = Selectable<IntegrationTable>;

/** Which plugins are enabled, and their configured integrations. */
export class PluginRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async listEnabled(): Promise<string[]> {
    const rows = await this.#session.db
      .selectFrom('plugins')
      .select('slug')
      .where('enabled', '=', 1)
      .execute();
    return rows.map((row) => row.slug);
  }

  async setEnabled(slug: string, enabled: boolean, at: string): Promise<void> {
    await this.#session.db
      .insertInto('plugins')
      .values({ slug, enabled: enabled ? 1 : 0, updated_at: at })
      .onConflict((conflict) =>
        conflict.column('slug').doUpdateSet({ enabled: enabled ? 1 : 0, updated_at: at }),
      )
      .execute();
  }

  /** As if it had never been seen. Its integrations are apart. */
  async forget(slug: string): Promise<void> {
    await this.#session.db.deleteFrom('plugins').where('slug', '=', slug).execute();
  }

  async getIntegration(plugin: string, slug: string): Promise<IntegrationRow | undefined> {
    return await this.#session.db
      .selectFrom('integrations')
      .selectAll()
      .where('plugin', '=', plugin)
      .where('slug', '=', slug)
      .executeTakeFirst();
  }

  /** All, or those of one plugin. */
  async listIntegrations(plugin?: string): Promise<IntegrationRow[]> {
    let query = this.#session.db.selectFrom('integrations').selectAll();
    if (plugin !== undefined) query = query.where('plugin', '=', plugin);
    return await query.orderBy('plugin').orderBy('slug').execute();
  }

  async putIntegration(row: Omit<IntegrationRow, 'health'>): Promise<void> {
    await this.#session.db
      .insertInto('integrations')
      .values(row)
      .onConflict((conflict) =>
        conflict.columns(['plugin', 'slug']).doUpdateSet({
          name: row.name,
          options: row.options,
          secrets: row.secrets,
          updated_at: row.updated_at,
        }),
      )
      .execute();
  }

  async setIntegrationHealth(plugin: string, slug: string, health: string): Promise<void> {
    await this.#session.db
      .updateTable('integrations')
      .set({ health })
      .where('plugin', '=', plugin)
      .where('slug', '=', slug)
      .execute();
  }

  async deleteIntegration(plugin: string, slug: string): Promise<void> {
    await this.#session.db
      .deleteFrom('integrations')
      .where('plugin', '=', plugin)
      .where('slug', '=', slug)
      .execute();
  }
}
