/**
 * One error class for the whole platform, made from tables.
 *
 * Each package declares its errors in one table with `defineErrors`. A raised error carries a stable
 * `code`, an HTTP `status`, a message for people, optional `help` (what to do next) and plain-data
 * `details`. Errors are recognised by code, never by `instanceof`: a plugin may carry its own copy of
 * this module, and errors cross process boundaries.
 */

/** One problem in bad input: where (a JSON pointer into what was sent) and what. */
export interface Problem {
  /** JSON pointer (RFC 6901) to the offending value; `''` is the whole document. */
  readonly pointer: string;
  readonly message: string;
  /** Which document of a batch, counted from 0. */
  readonly index?: number;
}

export interface ErrorDefinition<D> {
  /** HTTP status that this error maps to. */
  readonly status: number;
  readonly message: (details: D) => string;
  /** What the reader can do about it. */
  readonly help?: string | ((details: D) => string);
}

export interface PlatformErrorInit {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly help?: string | undefined;
  readonly details?: unknown;
  readonly cause?: unknown;
}

const BRAND = Symbol.for('gantry.platform-error');

export class PlatformError extends Error {
  readonly code: string;
  readonly status: number;
  readonly help: string | undefined;
  readonly details: unknown;
  readonly [BRAND] = true;

  constructor(init: PlatformErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = 'PlatformError';
    this.code = init.code;
    this.status = init.status;
    this.help = init.help;
    this.details = init.details;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a table mixes definitions with unrelated detail types
export type ErrorTable = Record<string, ErrorDefinition<any>>;

type DetailsOf<T> = T extends ErrorDefinition<infer D> ? D : never;

export type ErrorFactory<D> = (details: D, options?: { cause?: unknown }) => PlatformError;

export type ErrorFactories<T extends ErrorTable> = {
  readonly [K in keyof T]: ErrorFactory<DetailsOf<T[K]>>;
};

const registered = new Map<string, ErrorTable>();

/**
 * Turns a table of definitions into factories with the same names.
 *
 * A code may be declared once in the whole process; a second declaration throws at module load, so two
 * packages cannot give one code two meanings.
 */
export function defineErrors<T extends ErrorTable>(owner: string, table: T): ErrorFactories<T> {
  const factories: Record<string, ErrorFactory<unknown>> = {};
  for (const [code, definition] of Object.entries(table)) {
    for (const [otherOwner, other] of registered) {
      if (otherOwner !== owner && code in other) {
        throw new Error(`Error code ${code} is declared by both ${otherOwner} and ${owner}.`);
      }
    }
    factories[code] = (details, options) =>
      new PlatformError({
        code,
        status: definition.status,
        message: definition.message(details),
        help: typeof definition.help === 'function' ? definition.help(details) : definition.help,
        details,
        cause: options?.cause,
      });
  }
  registered.set(owner, table);
  return factories as ErrorFactories<T>;
}

/** Every declared error, for the reference page and the tests. */
export function listDefinedErrors(): { code: string; owner: string; status: number }[] {
  return [...registered].flatMap(([owner, table]) =>
    Object.entries(table).map(([code, definition]) => ({
      code,
      owner,
      status: definition.status,
    })),
  );
}

/** True for a platform error, from this copy of the module or another; with `code`, only for that one. */
export function isPlatformError(value: unknown, code?: string): value is PlatformError {
  if (typeof value !== 'object' || value === null) return false;
  if ((value as Record<symbol, unknown>)[BRAND] !== true) return false;
  return code === undefined || (value as PlatformError).code === code;
}

/** The text of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) {
    return String((thrown as { message: unknown }).message);
  }
  return String(thrown);
}
