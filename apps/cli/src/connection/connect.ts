import { createGantryClient, type GantryClient } from '@gantry/client';
import type { Cli } from '../cli.ts';
import { errors } from '../errors.ts';
import { resolveTarget, type Target, type TargetOptions } from './target.ts';

export interface Connection {
  readonly client: GantryClient;
  readonly target: Target;
}

/** Types of what a Gantry server answers the command with. */
const OURS = /json|^text\/csv|^text\/event-stream|^application\/vnd\.gantry\./;

/** The client for the server that flags, environment and context name. Sends nothing yet. */
export function connect(cli: Cli, options: TargetOptions): Connection {
  const target = resolveTarget(options, cli.environment);
  return { client: createClient(target), target };
}

export function createClient({ server, token }: Pick<Target, 'server' | 'token'>): GantryClient {
  const client = createGantryClient({ baseUrl: server, token, clientName: 'cli' });
  // Added last, so it sees an answer first.
  client.use({
    onResponse({ request, response }) {
      // The server cannot know that there was nothing to send.
      const isSignIn = new URL(request.url).pathname.endsWith('/auth/login');
      if (response.status === 401 && token === undefined && !isSignIn) {
        throw errors.NOT_SIGNED_IN({ server });
      }
      const isEmpty = response.status === 204 || response.status === 304;
      // The page of some other program would only fail later, as "unexpected token < in JSON".
      if (isEmpty || OURS.test(response.headers.get('content-type') ?? '')) return;
      throw errors.NOT_A_GANTRY_SERVER({ server, status: response.status });
    },
  });
  return client;
}

/** The body of an answer. The client has thrown for anything that is no success. */
export async function dataOf<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}
