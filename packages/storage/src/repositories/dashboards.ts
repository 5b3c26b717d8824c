import type { Selectable } from 'kysely';
import type { DashboardTable } from '../schema.ts';
import type { Session } from '../session.ts';

export type DashboardRow = Selectable<DashboardTable>;

/** Dashboards, each under its scope and whom it belongs to. */
export class DashboardRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async get(scope: string, subject: string): Promise<DashboardRow | undefined> {
    return await this.#session.db
      .selectFrom('dashboards')
      .selectAll()
      .where('scope', '=', scope)
      .where('subject', '=', subject)
      .executeTakeFirst();
  }

  /** The dashboards of a person, of their teams, and of everybody: those that there are. */
  async relevant(userId: string, teams: readonly string[]): Promise<DashboardRow[]> {
    return await this.#session.selectByKeys<DashboardRow>(
      'dashboards',
      ['scope', 'subject', 'config', 'updated_at', 'updated_by'],
      ['scope', 'subject'],
      [['user', userId], ...teams.map((team) => ['team', team]), ['global', '']],
    );
  }

  async put(row: DashboardRow): Promise<void> {
    await this.#session.insertMany(
      'dashboards',
      ['scope', 'subject', 'config', 'updated_at', 'updated_by'],
      [[row.scope, row.subject, row.config, row.updated_at, row.updated_by]],
      {
        suffix:
          'ON CONFLICT (scope, subject) DO UPDATE SET config = excluded.config, updated_at = excluded.updated_at, updated_by = excluded.updated_by',
      },
    );
  }

  async remove(scope: string, subject: string): Promise<void> {
    await this.#session.deleteByKeys('dashboards', ['scope', 'subject'], [[scope, subject]]);
  }
}
