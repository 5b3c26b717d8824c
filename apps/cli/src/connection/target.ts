import { errors } from '../errors.ts';
import { ContextFile, type Contexts, contextFilePath } from './context-file.ts';
import { DEFAULT_SERVER, parseServerAddress } from './server-address.ts';

export interface TargetOptions {
  readonly server?: string | undefined;
  readonly token?: string | undefined;
  readonly context?: string | undefined;
}

/** Where a value came from. */
export type ValueSource = 'flag' | 'environment' | 'context' | 'default';

/** The server that a command talks to, and as whom. */
export interface Target {
  readonly server: string;
  readonly serverFrom: ValueSource;
  readonly token: string | undefined;
  readonly tokenFrom: Exclude<ValueSource, 'default'> | undefined;
  /** The context that the server or the token is from. */
  readonly contextName: string | undefined;
}

/**
 * Finds out where to go: flags over environment over context over `http://localhost:8080`.
 *
 * The token of a context is for the context's server and is sent nowhere else: with `--server` for another
 * server, that server's own context is looked for.
 */
export function resolveTarget(
  options: TargetOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Target {
  const file = new ContextFile(contextFilePath(environment));
  const named = options.context ?? (environment.GANTRY_CONTEXT || undefined);
  const contexts = file.read();
  if (named !== undefined && !Object.hasOwn(contexts.contexts, named)) {
    throw errors.CONTEXT_NOT_FOUND({ name: named, known: Object.keys(contexts.contexts) });
  }
  const preferred = named ?? contexts.current;
  const given = givenServer(options, environment);
  const contextName =
    given === undefined
      ? existing(contexts, preferred)
      : contextOf(contexts, given.server, preferred);
  const context = contextName === undefined ? undefined : contexts.contexts[contextName];
  const token = givenToken(options, environment);
  return {
    ...(given ?? {
      server: context?.server ?? DEFAULT_SERVER,
      serverFrom: context ? 'context' : 'default',
    }),
    token: token?.token ?? context?.token,
    tokenFrom: token?.tokenFrom ?? (context?.token === undefined ? undefined : 'context'),
    contextName,
  };
}

function givenServer(
  options: TargetOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Pick<Target, 'server' | 'serverFrom'> | undefined {
  if (options.server !== undefined) {
    return { server: parseServerAddress(options.server, '--server'), serverFrom: 'flag' };
  }
  const { GANTRY_SERVER: text } = environment;
  if (!text) return undefined;
  return { server: parseServerAddress(text, 'GANTRY_SERVER'), serverFrom: 'environment' };
}

function givenToken(
  options: TargetOptions,
  environment: Readonly<Record<string, string | undefined>>,
): { token: string; tokenFrom: 'flag' | 'environment' } | undefined {
  if (options.token) return { token: checkToken(options.token, '--token'), tokenFrom: 'flag' };
  const { GANTRY_TOKEN: token } = environment;
  if (!token) return undefined;
  return { token: checkToken(token, 'GANTRY_TOKEN'), tokenFrom: 'environment' };
}

/** What a header cannot carry would fail as a fault of ours. The token itself is in no message. */
function checkToken(text: string, source: string): string {
  const token = text.trim();
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  const help = 'Make an API key with "gantry apikey create", or sign in with "gantry login".';
  throw errors.CLI_USAGE({ reason: `${source} does not hold a token.`, help });
}

function existing(contexts: Contexts, name: string | undefined): string | undefined {
  return name !== undefined && Object.hasOwn(contexts.contexts, name) ? name : undefined;
}

/** The preferred context if it is for this server, otherwise the first one that is. */
function contextOf(
  { contexts }: Contexts,
  server: string,
  preferred: string | undefined,
): string | undefined {
  if (preferred !== undefined && contexts[preferred]?.server === server) return preferred;
  return Object.keys(contexts).find((name) => contexts[name]?.server === server);
}
