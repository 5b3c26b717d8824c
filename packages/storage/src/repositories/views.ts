import type { Session } from '../session.ts';

/** An entity that somebody has looked at. */
export interface EntityView {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly viewedAt: string;
}

/** What each person has looked at, newest first, and no more than is asked to be kept. */
export class ViewRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async list(userId: string): Promise<EntityView[]> {
    return await this.#session.getAll<EntityView>(
      `SELECT kind, namespace, name, viewed_at AS "viewedAt" FROM entity_views
       WHERE user_id = ? ORDER BY viewed_at DESC`,
      [userId],
    );
  }

  async record(userId: string, view: EntityView, kept: number): Promise<void> {
    const { kind, namespace, name, viewedAt } = view;
    await this.#session.insertMany(
      'entity_views',
      ['user_id', 'kind', 'namespace', 'name', 'viewed_at'],
      [[userId, kind, namespace, name, viewedAt]],
      {
        suffix:
          'ON CONFLICT (user_id, kind, namespace, name) DO UPDATE SET viewed_at = excluded.viewed_at',
      },
    );
    const excess = (await this.list(userId)).slice(kept);
    await this.#session.deleteByKeys(
      'entity_views',
      ['user_id', 'kind', 'namespace', 'name'],
      excess.map((old) => [userId, old.kind, old.namespace, old.name]),
    );
  }

  async clear(userId: string): Promise<void> {
    await this.#session.db.deleteFrom('entity_views').where('user_id', '=', userId).execute();
  }
}
