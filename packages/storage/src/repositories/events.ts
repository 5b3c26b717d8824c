import type { Session } from '../session.ts';

export interface NewEvent {
  readonly type: string;
  readonly at: string;
  /** JSON text. */
  readonly data: string;
}

export interface StoredEvent extends NewEvent {
  readonly sequence: number;
}

export class EventRepository {
  readonly #session: Session;
  #appended = false;

  constructor(session: Session) {
    this.#session = session;
  }

  /** True once something was appended through this repository: the commit has to be announced. */
  get appended(): boolean {
    return this.#appended;
  }

  async append(events: readonly NewEvent[]): Promise<void> {
    if (events.length === 0) return;
    this.#appended = true;
    await this.#session.insertMany(
      'events',
      ['type', 'at', 'data'],
      events.map((event) => [event.type, event.at, event.data]),
    );
  }

  /** Events after `sequence`, oldest first. */
  async after(sequence: number, limit: number): Promise<StoredEvent[]> {
    return await this.#session.getAll<StoredEvent>(
      'SELECT sequence, type, at, data FROM events WHERE sequence > ? ORDER BY sequence LIMIT ?',
      [sequence, limit],
    );
  }

  /** Events after `sequence` and up to `through`, oldest first. */
  async between(sequence: number, through: number, limit: number): Promise<StoredEvent[]> {
    return await this.#session.getAll<StoredEvent>(
      'SELECT sequence, type, at, data FROM events WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?',
      [sequence, through, limit],
    );
  }

  /** Sequence of the oldest event that is kept; `undefined` when there is none. */
  async firstSequence(): Promise<number | undefined> {
    const row = await this.#session.getOne<{ first: number | null }>(
      'SELECT min(sequence) AS first FROM events',
      [],
    );
    return row?.first ?? undefined;
  }

  /** The sequence after which everything happened at `time` or later. */
  async sequenceBefore(time: string): Promise<number> {
    const row = await this.#session.getOne<{ last: number | null }>(
      'SELECT max(sequence) AS last FROM events WHERE at < ?',
      [time],
    );
    return row?.last ?? 0;
  }

  async lastSequence(): Promise<number> {
    const row = await this.#session.getOne<{ last: number | null }>(
      'SELECT max(sequence) AS last FROM events',
      [],
    );
    return row?.last ?? 0;
  }

  async removeBefore(sequence: number): Promise<void> {
    await this.#session.db.deleteFrom('events').where('sequence', '<', sequence).execute();
  }
}
