import { createHash } from 'node:crypto';
import {
  type ArtifactStore,
  type Blob,
  download,
  type HttpClient,
  type HttpResponse,
  integrityOfDigest,
  isConnectionFailure,
  isDigest,
  isLoopback,
  isRetriedStatus,
  PassingFailure,
  retryAfterOf,
  withRetries,
} from '@gantry/artifacts';
import { errors } from '../errors.ts';
import type { RegistryCredentials } from './credentials.ts';
import { ACCEPTED_MANIFESTS, type Descriptor } from './image-manifest.ts';
import { RegistryTokens } from './registry-tokens.ts';

const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;
/** Tags of a repository that are looked at. */
const MAX_TAGS = 1_000;
const DOCKER_HUB = 'registry-1.docker.io';

export interface RegistryClientOptions {
  readonly http: HttpClient;
  readonly credentials: RegistryCredentials;
  /** Prefixes of repositories (`host` or `host/path`) → what to try before: mirrors. */
  readonly mirrors?: Readonly<Record<string, string>> | undefined;
  /** Hosts that may be spoken to without TLS, beside loopback. */
  readonly plainHttpHosts?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface FetchedManifest {
  /** Where it was found: the repository itself, a mirror or a fall-back. */
  readonly repository: string;
  readonly digest: string;
  readonly content: Buffer;
  readonly contentType: string | undefined;
}

/** Where upstream's images are, if not where their name says. */
const FALLBACKS: Readonly<Record<string, string>> = {
  'registry.access.redhat.com/rhdh/': 'quay.io/rhdh/',
};

/**
 * The reading half of the OCI distribution API. What is fetched by digest is checked against it; what is
 * fetched by tag gets its digest computed, and a registry that claims another is refused.
 */
export class RegistryClient {
  readonly #options: RegistryClientOptions;
  readonly #tokens: RegistryTokens;
  readonly #origins = new Map<string, Promise<string>>();

  constructor(options: RegistryClientOptions) {
    this.#options = options;
    this.#tokens = new RegistryTokens(options.http, options.credentials, options.signal);
  }

  /** @param version a tag or a digest */
  async fetchManifest(repository: string, version: string): Promise<FetchedManifest> {
    const places = this.#placesOf(repository);
    for (const [index, place] of places.entries()) {
      const isLast = index === places.length - 1;
      const found = await this.#tryManifest(place, version, !isLast);
      if (found) return found;
    }
    throw new Error('no place to look at');
  }

  async fetchBlob(
    store: ArtifactStore,
    repository: string,
    { digest, size }: Descriptor,
    options: {
      readonly what: string;
      readonly maxBytes: number;
      readonly onProgress?: ((received: number, total: number | undefined) => void) | undefined;
    },
  ): Promise<Blob> {
    if (isDigest(digest)) {
      const present = await store.findBlob(digest);
      if (present) return present;
    }
    const { host, path } = split(repository);
    const { http, signal } = this.#options;
    const fetch = async () => {
      const again = isDigest(digest) ? await store.findBlob(digest) : undefined;
      if (again) return again;
      return await download(http, store, {
        url: `${await this.#originOf(host)}/v2/${path}/blobs/${digest}`,
        headers: () => this.#tokens.headersFor(host, path),
        integrity: integrityOfDigest(digest),
        maxBytes: Math.min(options.maxBytes, size),
        what: options.what,
        onProgress: options.onProgress,
        signal,
      });
    };
    // Small ones are fetched sooner than other processes could be asked.
    return size < SHARED_FROM_BYTES ? fetch() : store.exclusively(digest, options.what, fetch);
  }

  /** The first thousand tags of a repository, in the registry's order. */
  async listTags(repository: string): Promise<string[]> {
    const { host, path } = split(repository);
    const failed = (reason: string, status?: number, cause?: unknown) =>
      errors.PLUGIN_FETCH_FAILED(
        { package: `oci://${repository}`, reason: `${reason}${hint(status)}` },
        { cause },
      );
    const answer = await this.#request(host, path, `tags/list?n=${MAX_TAGS}`, failed);
    const text = String(await readBody(answer, MAX_MANIFEST_BYTES, failed));
    if (answer.status !== 200)
      throw failed(`the registry answered with status ${answer.status}`, answer.status);
    const { tags } = JSON.parse(text) as { tags?: unknown };
    return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [];
  }

  async #tryManifest(
    repository: string,
    version: string,
    mayBeMissing: boolean,
  ): Promise<FetchedManifest | undefined> {
    const { host, path } = split(repository);
    const name = `${repository}${version.includes(':') ? '@' : ':'}${version}`;
    const failed = (reason: string, status?: number, cause?: unknown) =>
      errors.PLUGIN_FETCH_FAILED(
        { package: `oci://${name}`, reason: `${reason}${hint(status)}` },
        { cause },
      );
    const response = await withRetries(
      async () => {
        const answer = await this.#request(host, path, `manifests/${version}`, failed);
        if (!isRetriedStatus(answer.status)) return answer;
        answer.body.resume();
        const passing = failed(`the registry answered with status ${answer.status}`, answer.status);
        throw new PassingFailure(passing, retryAfterOf(answer.headers['retry-after'], Date.now()));
      },
      { signal: this.#options.signal },
    );
    if (response.status !== 200) {
      response.body.resume();
      // Only "not there" is a reason to look elsewhere: everything else would hide what is wrong.
      if (response.status === 404 && mayBeMissing) return undefined;
      throw failed(`the registry answered with status ${response.status}`, response.status);
    }
    const content = await readBody(response, MAX_MANIFEST_BYTES, failed);
    const algorithm = version.startsWith('sha512:') ? 'sha512' : 'sha256';
    const digest = `${algorithm}:${createHash(algorithm).update(content).digest('hex')}`;
    const claimed = response.headers['docker-content-digest'];
    const expected = version.includes(':') ? version : claimed;
    if (expected !== undefined && expected !== digest) {
      throw errors.PLUGIN_REFUSED({
        package: `oci://${name}`,
        reason: `its manifest is not what was expected: got ${digest}, expected ${String(expected)}`,
      });
    }
    return { repository, digest, content, contentType: response.headers['content-type'] };
  }

  async #request(
    host: string,
    path: string,
    what: string,
    failed: (reason: string, status?: number, cause?: unknown) => Error,
  ): Promise<HttpResponse> {
    const { http, signal } = this.#options;
    const url = `${await this.#originOf(host)}/v2/${path}/${what}`;
    const send = async () => {
      const headers = {
        accept: ACCEPTED_MANIFESTS,
        ...(await this.#tokens.headersFor(host, path)),
      };
      try {
        return await http.request(url, { headers, signal, allowPlainHttp: true });
      } catch (error) {
        const wrapped = failed((error as Error).message, undefined, error);
        throw isConnectionFailure(error) ? new PassingFailure(wrapped) : wrapped;
      }
    };
    const response = await send();
    if (response.status !== 401) return response;
    response.body.resume();
    const isAuthorized = await this.#tokens.answer(
      host,
      path,
      response.headers['www-authenticate'],
    );
    return isAuthorized ? send() : response;
  }

  /** Registries speak TLS. On loopback, and where it is allowed, one that does not is asked without. */
  #originOf(host: string): Promise<string> {
    const known = this.#origins.get(host);
    if (known) return known;
    const found = this.#findOrigin(host);
    this.#origins.set(host, found);
    return found;
  }

  async #findOrigin(host: string): Promise<string> {
    const actual = host === 'docker.io' ? DOCKER_HUB : host;
    const mayBePlain =
      isLoopback(actual.replace(/:\d+$/, '')) ||
      (this.#options.plainHttpHosts ?? []).some(
        (name) => name === actual || name === actual.replace(/:\d+$/, ''),
      );
    if (!mayBePlain) return `https://${actual}`;
    try {
      const answer = await this.#options.http.request(`http://${actual}/v2/`, {
        allowPlainHttp: true,
        signal: this.#options.signal,
      });
      answer.body.resume();
      // How servers with TLS answer who speaks without.
      const isTls =
        answer.status === 400 && answer.headers['docker-distribution-api-version'] === undefined;
      return isTls ? `https://${actual}` : `http://${actual}`;
    } catch {
      return `https://${actual}`;
    }
  }

  #placesOf(repository: string): string[] {
    const moved = (prefixes: Readonly<Record<string, string>>) =>
      Object.entries(prefixes).flatMap(([from, to]) => {
        const prefix = from.endsWith('/') ? from : `${from}/`;
        return repository.startsWith(prefix)
          ? [`${to.endsWith('/') ? to : `${to}/`}${repository.slice(prefix.length)}`]
          : [];
      });
    return [...moved(this.#options.mirrors ?? {}), repository, ...moved(FALLBACKS)];
  }
}

const SHARED_FROM_BYTES = 5_000_000;

function split(repository: string): { host: string; path: string } {
  const slash = repository.indexOf('/');
  const host = repository.slice(0, slash);
  const path = repository.slice(slash + 1);
  return { host, path: host === 'docker.io' && !path.includes('/') ? `library/${path}` : path };
}

function hint(status: number | undefined): string {
  if (status === 404) return ': there is no such image or tag';
  if (status === 401 || status === 403) {
    return ': it wants other credentials; REGISTRY_AUTH_FILE names the file that has them';
  }
  return '';
}

async function readBody(
  response: HttpResponse,
  limit: number,
  failed: (reason: string) => Error,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw failed(`its manifest is larger than ${limit} bytes`);
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}
