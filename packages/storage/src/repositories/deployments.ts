import type { Selectable } from 'kysely';
import type { DeploymentTable } from '../schema.ts';
import type { Session } from '../session.ts';

export type DeploymentRow = Selectable<DeploymentTable>;

/** What was brought where, and when. */
export class DeploymentRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async find(uid: string, source: string, externalId: string): Promise<DeploymentRow | undefined> {
    return await this.#session.db
      .selectFrom('deployments')
      .selectAll()
      .where('entity_uid', '=', uid)
      .where('source', '=', source)
      .where('external_id', '=', externalId)
      .executeTakeFirst();
  }

  async insert(row: DeploymentRow): Promise<void> {
    await this.#session.db.insertInto('deployments').values(row).execute();
  }

  async update(id: string, changes: Partial<Omit<DeploymentRow, 'id'>>): Promise<void> {
    await this.#session.db.updateTable('deployments').set(changes).where('id', '=', id).execute();
  }

  /** Those of an entity, newest first. */
  async ofEntity(
    uid: string,
    { environment, limit }: { environment?: string | undefined; limit: number },
  ): Promise<DeploymentRow[]> {
    let select = this.#session.db
      .selectFrom('deployments')
      .selectAll()
      .where('entity_uid', '=', uid);
    if (environment !== undefined) select = select.where('environment', '=', environment);
    return await select.orderBy('started_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
  }

  /** The newest successful one of each environment of an entity. */
  async current(uid: string): Promise<DeploymentRow[]> {
    return await this.#session.getAll<DeploymentRow>(
      `SELECT * FROM deployments d WHERE entity_uid = ? AND status = 'success' AND NOT EXISTS (
         SELECT 1 FROM deployments n WHERE n.entity_uid = d.entity_uid AND n.environment = d.environment
           AND n.status = 'success' AND (n.started_at, n.id) > (d.started_at, d.id))
       ORDER BY environment`,
      [uid],
    );
  }
}
