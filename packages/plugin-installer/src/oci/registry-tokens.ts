import type { HttpClient } from '@gantry/artifacts';
import { isJsonObject } from '@gantry/base';
import { errors } from '../errors.ts';
import type { Credentials, RegistryCredentials } from './credentials.ts';

type Headers = Readonly<Record<string, string>>;

/** Answers the challenges of registries, and remembers what they accepted. */
export class RegistryTokens {
  readonly #http: HttpClient;
  readonly #credentials: RegistryCredentials;
  readonly #signal: AbortSignal | undefined;
  readonly #headers = new Map<string, Headers>();

  constructor(http: HttpClient, credentials: RegistryCredentials, signal?: AbortSignal) {
    this.#http = http;
    this.#credentials = credentials;
    this.#signal = signal;
  }

  async headersFor(host: string, path: string): Promise<Headers> {
    return this.#headers.get(`${host}/${path}`) ?? {};
  }

  /** Gets what a 401 asks for. False if there is nothing that was not tried. */
  async answer(host: string, path: string, challenge: string | undefined): Promise<boolean> {
    const repository = `${host}/${path}`;
    const wanted = parseChallenge(challenge ?? '');
    const credentials = await this.#credentials.find(repository);
    if (credentials?.kind === 'helper') {
      throw errors.PLUGIN_FETCH_FAILED({
        package: repository,
        reason: `${credentials.file} leaves its credentials to the program docker-credential-${credentials.helper}, which Gantry does not run. Write them into a file that REGISTRY_AUTH_FILE names, for example with "podman login --authfile"`,
      });
    }
    const before = this.#headers.get(repository)?.authorization;
    const authorization = await this.#authorize(repository, path, wanted, credentials);
    if (authorization === undefined || authorization === before) return false;
    this.#headers.set(repository, { authorization });
    return true;
  }

  async #authorize(
    repository: string,
    path: string,
    challenge: Challenge | undefined,
    credentials: Exclude<Credentials, { kind: 'helper' }> | undefined,
  ): Promise<string | undefined> {
    if (challenge?.scheme === 'basic') {
      return credentials?.kind === 'basic' ? basic(credentials) : undefined;
    }
    if (challenge?.scheme !== 'bearer' || !challenge.parameters.realm) return undefined;
    const { realm, service, scope } = challenge.parameters;
    const wanted = { ...(service ? { service } : {}), scope: scope ?? `repository:${path}:pull` };
    const token = await this.#fetchToken(repository, realm, wanted, credentials);
    return `Bearer ${token}`;
  }

  async #fetchToken(
    repository: string,
    realm: string,
    parameters: Record<string, string>,
    credentials: Exclude<Credentials, { kind: 'helper' }> | undefined,
  ): Promise<string> {
    const failed = (reason: string) =>
      errors.PLUGIN_FETCH_FAILED({
        package: repository,
        reason: `${realm}, where it sends for a token, ${reason}`,
      });
    const signal = this.#signal;
    let response: Awaited<ReturnType<HttpClient['request']>>;
    if (credentials?.kind === 'identity-token') {
      const form = {
        ...parameters,
        grant_type: 'refresh_token',
        refresh_token: credentials.token,
        client_id: 'gantry',
      };
      response = await this.#http.request(realm, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: Buffer.from(new URLSearchParams(form).toString()),
        signal,
      });
    } else {
      const url = new URL(realm);
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      const headers: Headers = credentials ? { authorization: basic(credentials) } : {};
      response = await this.#http.request(url.href, { headers, signal });
    }
    let text = '';
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      text += chunk.toString('utf8');
      if (text.length > 1_000_000) throw failed('answers with too much');
    }
    if (response.status !== 200) throw failed(`answers with status ${response.status}`);
    try {
      const data: unknown = JSON.parse(text);
      const token = isJsonObject(data) ? (data.token ?? data.access_token) : undefined;
      if (typeof token === 'string' && token !== '') return token;
    } catch {
      // Said below.
    }
    throw failed('answers without a token');
  }
}

interface Challenge {
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

function parseChallenge(text: string): Challenge | undefined {
  const [, scheme, rest = ''] = /^\s*([A-Za-z]+)\s*(.*)$/.exec(text) ?? [];
  if (scheme === undefined) return undefined;
  const parameters: Record<string, string> = {};
  for (const [, name = '', value = ''] of rest.matchAll(/([a-z_]+)="([^"]*)"/gi)) {
    parameters[name.toLowerCase()] = value;
  }
  return { scheme: scheme.toLowerCase(), parameters };
}

function basic({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
