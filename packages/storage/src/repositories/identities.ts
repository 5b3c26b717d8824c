import type { Selectable } from 'kysely';
import type { IdentityConnectionTable, IdentityFlowTable, SignInProviderTable } from '../schema.ts';
import type { Session } from '../session.ts';

export type IdentityConnectionRow = Selectable<IdentityConnectionTable>;
export type IdentityFlowRow = Selectable<IdentityFlowTable>;
export type SignInProviderRow = Selectable<SignInProviderTable>;

/** Which integration of which plugin. */
export interface IntegrationKey {
  readonly plugin: string;
  readonly integration: string;
}

/** Accounts in remote systems, the ways there that are under way, and which of them sign people in. */
export class IdentityRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async listOfUser(userId: string): Promise<IdentityConnectionRow[]> {
    return await this.#connections().where('user_id', '=', userId).orderBy('id').execute();
  }

  async getOfUser(
    userId: string,
    { plugin, integration }: IntegrationKey,
  ): Promise<IdentityConnectionRow | undefined> {
    return await this.#connections()
      .where('user_id', '=', userId)
      .where('plugin', '=', plugin)
      .where('integration', '=', integration)
      .executeTakeFirst();
  }

  /** Whose an account of the remote system is. */
  async getOfSubject(
    { plugin, integration }: IntegrationKey,
    { issuer, subject }: Pick<IdentityConnectionRow, 'issuer' | 'subject'>,
  ): Promise<IdentityConnectionRow | undefined> {
    return await this.#connections()
      .where('plugin', '=', plugin)
      .where('integration', '=', integration)
      .where('issuer', '=', issuer)
      .where('subject', '=', subject)
      .executeTakeFirst();
  }

  async put(row: IdentityConnectionRow): Promise<void> {
    const { id, created_at, ...changes } = row;
    await this.#session.db
      .insertInto('identity_connections')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(changes))
      .execute();
  }

  async update(id: string, changes: Partial<Omit<IdentityConnectionRow, 'id'>>): Promise<void> {
    await this.#session.db
      .updateTable('identity_connections')
      .set(changes)
      .where('id', '=', id)
      .execute();
  }

  async remove(id: string): Promise<void> {
    await this.#session.db.deleteFrom('identity_connections').where('id', '=', id).execute();
  }

  /** Everything that belongs to an integration, when it is removed. */
  async removeOfIntegration({ plugin, integration }: IntegrationKey): Promise<void> {
    for (const table of [
      'identity_connections',
      'identity_flows',
      'sign_in_providers',
      'plugin_state',
    ] as const) {
      await this.#session.db
        .deleteFrom(table)
        .where('plugin', '=', plugin)
        .where('integration', '=', integration)
        .execute();
    }
  }

  /** Tokens that ended and cannot be renewed are dropped; the account stays known. Returns how many. */
  async expire(now: string): Promise<number> {
    const result = await this.#session.db
      .updateTable('identity_connections')
      .set({ status: 'expired', tokens: null, updated_at: now })
      .where('status', '=', 'active')
      .where('refreshable', '=', 0)
      .where('expires_at', '<=', now)
      .executeTakeFirst();
    return Number(result.numUpdatedRows);
  }

  async addFlow(row: IdentityFlowRow): Promise<void> {
    await this.#session.db.insertInto('identity_flows').values(row).execute();
  }

  async getFlow(id: string): Promise<IdentityFlowRow | undefined> {
    return await this.#session.db
      .selectFrom('identity_flows')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
  }

  async setNextPoll(id: string, at: string): Promise<void> {
    await this.#session.db
      .updateTable('identity_flows')
      .set({ next_poll_at: at })
      .where('id', '=', id)
      .execute();
  }

  async removeFlow(id: string): Promise<void> {
    await this.#session.db.deleteFrom('identity_flows').where('id', '=', id).execute();
  }

  async removeFlowsBefore(now: string): Promise<void> {
    await this.#session.db.deleteFrom('identity_flows').where('expires_at', '<=', now).execute();
  }

  async listProviders(): Promise<SignInProviderRow[]> {
    return await this.#session.db
      .selectFrom('sign_in_providers')
      .selectAll()
      .orderBy('plugin')
      .orderBy('integration')
      .execute();
  }

  async getProvider({
    plugin,
    integration,
  }: IntegrationKey): Promise<SignInProviderRow | undefined> {
    return await this.#session.db
      .selectFrom('sign_in_providers')
      .selectAll()
      .where('plugin', '=', plugin)
      .where('integration', '=', integration)
      .executeTakeFirst();
  }

  async putProvider(row: SignInProviderRow): Promise<void> {
    const { plugin, integration, ...changes } = row;
    await this.#session.db
      .insertInto('sign_in_providers')
      .values(row)
      .onConflict((conflict) => conflict.columns(['plugin', 'integration']).doUpdateSet(changes))
      .execute();
  }

  async removeProvider({ plugin, integration }: IntegrationKey): Promise<void> {
    await this.#session.db
      .deleteFrom('sign_in_providers')
      .where('plugin', '=', plugin)
      .where('integration', '=', integration)
      .execute();
  }

  #connections() {
    return this.#session.db.selectFrom('identity_connections').selectAll();
  }
}
