import type { Platform, Principal } from '@gantry/platform';
import type { FastifyInstance } from 'fastify';
import { errors } from './errors.ts';

const BEAT_MS = 30_000;
/** Connections of one user at a time: a browser has one, and a script should not need many. */
const MAX_OF_ONE_USER = 100;

/** Somebody who stays connected to hear what happens. */
export interface LiveReader {
  readonly principal: Principal;
  /** Every half minute: says that the connection lives, and finds out whether the other side does. */
  beat(): void;
  /** The session, the key or the server ends. */
  end(reason: 'unauthenticated' | 'going-away'): void;
}

/**
 * Those who are connected for long. What ends a session or a key, or changes what its owner may do, ends its
 * connections on every server: by event at once, and by asking the store at each beat.
 */
export class LiveReaders {
  readonly #readers = new Set<LiveReader>();
  readonly #platform: Platform;

  constructor(app: FastifyInstance, platform: Platform) {
    this.#platform = platform;
    const unsubscribe = platform.events.subscribe(({ event: { type, data } }) => {
      if (type === 'session.revoked' || type === 'apikey.changed') {
        this.#endWhere(({ credentialId }) => credentialId === data.id);
      } else if (type === 'user.changed') this.#endWhere(({ userId }) => userId === data.id);
    });
    const beats = setInterval(() => {
      for (const reader of this.#readers) {
        reader.beat();
        this.#check(reader);
      }
    }, BEAT_MS);
    beats.unref();
    // Before the server stops listening, which waits for its connections.
    app.addHook('preClose', (done) => {
      clearInterval(beats);
      unsubscribe();
      for (const reader of this.#readers) reader.end('going-away');
      done();
    });
  }

  /** Throws `TOO_MANY_CONNECTIONS`. The answer takes the reader out again. */
  add(reader: LiveReader): () => void {
    const { userId } = reader.principal;
    let count = 0;
    for (const { principal } of this.#readers) if (principal.userId === userId) count++;
    if (count >= MAX_OF_ONE_USER) {
      throw errors.TOO_MANY_CONNECTIONS({ limit: MAX_OF_ONE_USER });
    }
    this.#readers.add(reader);
    // It may have ended between being let in and being listed.
    this.#check(reader);
    return () => this.#readers.delete(reader);
  }

  #check(reader: LiveReader): void {
    this.#platform.authenticator.holds(reader.principal).then(
      (holds) => {
        if (!holds) reader.end('unauthenticated');
      },
      // A store that does not answer says nothing about the credential; the next beat asks again.
      () => {},
    );
  }

  #endWhere(matches: (principal: Principal) => boolean): void {
    for (const reader of this.#readers) {
      if (matches(reader.principal)) reader.end('unauthenticated');
    }
  }
}
