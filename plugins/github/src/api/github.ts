import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Credentials,
  isPluginError,
  type PluginContext,
  PluginInputError,
  PluginUnavailableError,
} from '@gantry/plugin-sdk';
import type { Octokit } from '@octokit/core';
import { type GitHubAnswer, toPluginError } from './failures.ts';
import { octokitFetch } from './octokit-fetch.ts';
import { ResponseCache } from './response-cache.ts';
import { readSignIn, type SignIn } from './sign-in.ts';

const PAGE_SIZE = 100;
/** A gateway of GitHub that fails once in thousands of requests should not end a sync. */
const RETRY_PAUSES_MS = [200, 1_000];

export interface Read<T> {
  /** Says what `pick` keeps: what was kept for one purpose is not read for another. */
  readonly as: string;
  readonly pick: (raw: unknown) => T;
  readonly query?: Readonly<Record<string, string | number>>;
  /** False: the answer is not kept, because something else tells whether it has changed. */
  readonly keep?: boolean;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
}

/** GitHub as one call sees it. Throws errors of the contract, with GitHub's own words. */
export class GitHub {
  readonly cache: ResponseCache;
  readonly signIn: SignIn;
  readonly #octokit: Octokit;
  readonly #ctx: PluginContext;

  private constructor(ctx: PluginContext, octokit: Octokit, signIn: SignIn) {
    this.#ctx = ctx;
    this.#octokit = octokit;
    this.signIn = signIn;
    const secret = signIn.kind === 'token' ? signIn.token : signIn.privateKey;
    const who = createHash('sha256').update(secret).digest('hex');
    this.cache = new ResponseCache(`${addressOf(ctx)} ${who}`);
  }

  static async open(ctx: PluginContext, credentials: Credentials): Promise<GitHub> {
    const signIn = readSignIn(ctx.integration.options.signIn, credentials);
    // With the first call, so that the plugin is described at once.
    const { openOctokit } = await import('./open-octokit.ts');
    const octokit = await openOctokit({
      address: addressOf(ctx),
      fetch: octokitFetch(ctx),
      signIn,
      log: ctx.log,
    });
    return new GitHub(ctx, octokit, signIn);
  }

  /** What a path answers. Asks whether it has changed since it was read last. */
  async read<T>(path: string, read: Read<T>): Promise<T> {
    return (await this.#readPage(withQuery(path, read.query), read)).value;
  }

  /** Like `read`; `undefined` for what is not there, or is hidden from whoever asks. */
  async find<T>(path: string, read: Read<T>): Promise<T | undefined> {
    try {
      return await this.read(path, read);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** All pages of a list, one after another. */
  async *pages<T>(path: string, read: Read<T>): AsyncGenerator<T> {
    let next: string | undefined = withQuery(path, { per_page: PAGE_SIZE, ...read.query });
    while (next !== undefined) {
      const page: { value: T; next?: string } = await this.#readPage(next, read);
      yield page.value;
      next = page.next;
    }
  }

  /** Changes something. Answers what GitHub answers, as JSON; `undefined` for an empty answer. */
  async send(route: string, body: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    const { data, status } = await this.#ask(route, body);
    return status === 204 || data === '' ? undefined : data;
  }

  async #readPage<T>(path: string, read: Read<T>): Promise<{ value: T; next?: string }> {
    const { as, pick, keep = true } = read;
    const key = `${as} ${path}`;
    const kept = keep ? await this.cache.get(key) : undefined;
    const known = kept?.etag === undefined ? {} : { 'if-none-match': kept.etag };
    const answer = await this.#ask(`GET ${path}`, { headers: known });
    if (answer.status === 304 && kept) {
      return { value: kept.value as T, ...(kept.next === undefined ? {} : { next: kept.next }) };
    }
    const value = this.#understand(path, () => pick(answer.data));
    const next = nextOf(answer.headers.link, addressOf(this.#ctx));
    const page = { value, ...(next === undefined ? {} : { next }) };
    const { etag } = answer.headers;
    if (keep && typeof etag === 'string') await this.cache.put(key, { ...page, etag });
    return page;
  }

  #understand<T>(path: string, pick: () => T): T {
    try {
      return pick();
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : 'unknown';
      const message = `GitHub's answer to ${path.split('?')[0]} cannot be understood: ${why}.`;
      throw new PluginUnavailableError(message, { cause });
    }
  }

  async #ask(route: string, parameters: Readonly<Record<string, unknown>>): Promise<Answer> {
    const isRead = route.startsWith('GET ');
    for (let attempt = 0; ; attempt++) {
      try {
        return (await this.#octokit.request(route, parameters)) as Answer;
      } catch (error) {
        const answer = answerOf(error);
        if (answer?.status === 304) return { ...answer, data: undefined };
        const delay = RETRY_PAUSES_MS[attempt];
        if (isRead && delay !== undefined && [502, 503, 504].includes(answer?.status ?? 0)) {
          await pause(delay, undefined, { signal: this.#ctx.signal });
          continue;
        }
        throw this.#failure(error, answer, route);
      }
    }
  }

  #failure(error: unknown, answer: GitHubAnswer | undefined, route: string): unknown {
    this.#ctx.signal.throwIfAborted();
    const cause = (error as { cause?: unknown }).cause;
    for (const own of [error, cause]) if (isPluginError(own) || isRefusal(own)) return own;
    if (!answer) {
      const message = error instanceof Error ? error.message : String(error);
      return new PluginUnavailableError(`GitHub cannot be asked: ${message}.`, { cause: error });
    }
    return answer.status === 404 ? new GitHubMissing(answer.message, route) : toPluginError(answer);
  }
}

/** GitHub knows nothing there, or does not say so to whoever asks. */
class GitHubMissing extends PluginInputError {
  constructor(message: string, route: string) {
    const path = route.split(' ')[1]?.split('?')[0];
    super(`404: ${message}. There is nothing at ${path}, or it is hidden from this token.`);
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof GitHubMissing;
}

export function addressOf(ctx: PluginContext): string {
  return String(ctx.integration.options.address).replace(/\/+$/, '');
}

/** The pages for people of the same GitHub, without a slash at the end. */
export function webAddressOf(ctx: PluginContext): string {
  const { protocol, host, hostname } = new URL(addressOf(ctx));
  return hostname === 'api.github.com' ? 'https://github.com' : `${protocol}//${host}`;
}

function isRefusal(error: unknown): boolean {
  return Object(error).code === 'EGRESS_REFUSED';
}

function answerOf(error: unknown): GitHubAnswer | undefined {
  const { status, message, response } = Object(error) as {
    status?: number;
    message?: string;
    response?: { headers: GitHubAnswer['headers'] };
  };
  if (typeof status !== 'number' || !response) return undefined;
  // Octokit adds the address of the documentation, which helps nobody who reads a message.
  const words = (message ?? '').replace(/ - https?:\/\/\S+$/, '');
  return { status, headers: response.headers, message: words };
}

function withQuery(path: string, query: Readonly<Record<string, string | number>> = {}): string {
  const text = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) text.set(name, String(value));
  return text.size === 0 ? path : `${path}?${text}`;
}

/** The path of the next page, as the `Link` header names it. */
function nextOf(link: unknown, address: string): string | undefined {
  const url = /<([^<>]+)>;\s*rel="next"/.exec(String(link ?? ''))?.[1];
  // Another address than the configured one would be given the token.
  return url?.startsWith(`${address}/`) ? url.slice(address.length) : undefined;
}
