import type { Selectable } from 'kysely';
import type { SignInFailureTable } from '../schema.ts';
import type { Session } from '../session.ts';

export type SignInFailureRow = Selectable<SignInFailureTable>;

/** Sign-ins that failed, by name and address: what guessing is slowed down by, on every server. */
export class SignInFailureRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async get(username: string, address: string): Promise<SignInFailureRow | undefined> {
    return await this.#session.db
      .selectFrom('sign_in_failures')
      .selectAll()
      .where('username', '=', username)
      .where('address', '=', address)
      .executeTakeFirst();
  }

  /** Names that have to wait from somewhere, and until when at most. */
  async listLocked(now: string): Promise<{ username: string; until: string }[]> {
    return await this.#session.db
      .selectFrom('sign_in_failures')
      .select(({ fn }) => ['username', fn.max<string>('locked_until').as('until')])
      .where('locked_until', '>', now)
      .groupBy('username')
      .execute();
  }

  async put(row: SignInFailureRow): Promise<void> {
    await this.#session.insertMany(
      'sign_in_failures',
      ['username', 'address', 'failures', 'last_at', 'locked_until'],
      [[row.username, row.address, row.failures, row.last_at, row.locked_until]],
      {
        suffix: `ON CONFLICT (username, address) DO UPDATE SET
          failures = excluded.failures, last_at = excluded.last_at,
          locked_until = excluded.locked_until`,
      },
    );
  }

  async remove(username: string): Promise<void> {
    await this.#session.db
      .deleteFrom('sign_in_failures')
      .where('username', '=', username)
      .execute();
  }

  async removeOne(username: string, address: string): Promise<void> {
    await this.#session.deleteByKeys(
      'sign_in_failures',
      ['username', 'address'],
      [[username, address]],
    );
  }

  async removeBefore(at: string): Promise<void> {
    await this.#session.db.deleteFrom('sign_in_failures').where('last_at', '<', at).execute();
  }
}
