import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { isJsonObject, messageOf } from '@gantry/base';
import { errors } from '../errors.ts';

/** A server that somebody signed in to. */
export interface Context {
  readonly server: string;
  readonly token?: string;
  readonly username?: string;
  readonly expiresAt?: string;
}

export interface Contexts {
  /** The context that is used when none is named. */
  readonly current?: string;
  readonly contexts: Readonly<Record<string, Context>>;
}

const NONE: Contexts = { contexts: {} };

/** `$XDG_CONFIG_HOME/gantry/contexts.json`, or the same under `~/.config`. */
export function contextFilePath(environment: Readonly<Record<string, string | undefined>>): string {
  const home = environment.HOME || homedir();
  const base = environment.XDG_CONFIG_HOME || join(home, '.config');
  return join(base, 'gantry', 'contexts.json');
}

/** The file that remembers servers and sign-ins between commands. It holds tokens: its owner alone may read it. */
export class ContextFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  read(): Contexts {
    let text: string;
    try {
      text = readFileSync(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NONE;
      throw this.#unusable(messageOf(error), error);
    }
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw this.#unusable(messageOf(error), error);
    }
    if (!isContexts(value)) throw this.#unusable('it does not hold contexts');
    return value;
  }

  get(name: string): Context {
    const { contexts } = this.read();
    const context = Object.hasOwn(contexts, name) ? contexts[name] : undefined;
    if (!context) throw errors.CONTEXT_NOT_FOUND({ name, known: Object.keys(contexts) });
    return context;
  }

  /** Adds or replaces a context and makes it the current one. */
  put(name: string, context: Context): void {
    const { contexts } = this.read();
    this.#write({ current: name, contexts: { ...contexts, [name]: context } });
  }

  use(name: string): void {
    this.get(name);
    this.#write({ ...this.read(), current: name });
  }

  /** Keeps the server, forgets the sign-in. */
  forgetSession(name: string): void {
    const { server } = this.get(name);
    const before = this.read();
    this.#write({ ...before, contexts: { ...before.contexts, [name]: { server } } });
  }

  delete(name: string): void {
    this.get(name);
    const { current, contexts } = this.read();
    const { [name]: _, ...rest } = contexts;
    this.#write({
      ...(current === undefined || current === name ? {} : { current }),
      contexts: rest,
    });
  }

  /** In one step: a command that is killed here leaves either the old file or the new one. */
  #write(contexts: Contexts): void {
    const directory = dirname(this.path);
    const temporary = `${this.path}.${randomBytes(6).toString('hex')}`;
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      writeFileSync(temporary, `${JSON.stringify(contexts, null, 2)}\n`, {
        mode: 0o600,
        flag: 'wx',
      });
      // The mode that is given on creation is cut by the umask only, but say it where it matters.
      chmodSync(temporary, 0o600);
      renameSync(temporary, this.path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw this.#unusable(messageOf(error), error);
    }
  }

  #unusable(reason: string, cause?: unknown): Error {
    return errors.CONTEXT_FILE_UNUSABLE({ path: this.path, reason }, { cause });
  }
}

function isContexts(value: unknown): value is Contexts {
  if (!isJsonObject(value) || !isJsonObject(value.contexts)) return false;
  if (value.current !== undefined && typeof value.current !== 'string') return false;
  return Object.values(value.contexts).every(
    (context) =>
      isJsonObject(context) &&
      typeof context.server === 'string' &&
      ['string', 'undefined'].includes(typeof context.token),
  );
}
