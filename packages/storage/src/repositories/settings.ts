import type { Session } from '../session.ts';

export class SettingRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async get(key: string): Promise<string | undefined> {
    const row = await this.#session.getOne<{ value: string }>(
      'SELECT value FROM settings WHERE key = ?',
      [key],
    );
    return row?.value;
  }

  async set(key: string, value: string): Promise<void> {
    await this.#session.run(
      'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      [key, value],
    );
  }
}
