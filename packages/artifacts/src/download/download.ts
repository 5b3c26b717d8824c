import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { errors } from '../errors.ts';
import { Digester, type Integrity } from '../integrity.ts';
import type { ArtifactStore, Blob } from '../store/artifact-store.ts';
import { type HttpClient, type HttpResponse, withoutSecrets } from './http-client.ts';
import {
  isConnectionFailure,
  isRetriedStatus,
  PassingFailure,
  type RetryOptions,
  retryAfterOf,
  withRetries,
} from './retry.ts';

export interface DownloadOptions extends RetryOptions {
  readonly url: string;
  /** What it is, for messages. Default: the address. */
  readonly what?: string | undefined;
  /** Asked before each attempt, since a token may have run out. */
  readonly headers?: (() => Promise<Readonly<Record<string, string>>>) | undefined;
  readonly integrity?: Integrity | undefined;
  /** Bytes. */
  readonly maxBytes: number;
  readonly allowPlainHttp?: boolean | undefined;
  readonly onProgress?: ((received: number, total: number | undefined) => void) | undefined;
}

/**
 * Downloads into the store. The digest is computed while bytes stream in, and content that is not what was
 * expected is never published. A connection that breaks is picked up where it broke, if the server can.
 *
 * @throws DOWNLOAD_FAILED, DOWNLOAD_TOO_LARGE, DIGEST_MISMATCH
 */
export async function download(
  http: HttpClient,
  store: ArtifactStore,
  options: DownloadOptions,
): Promise<Blob> {
  const { url, integrity, what = withoutSecrets(url) } = options;
  const temporary = join(await store.stagingFolder(), 'download');
  const file = await open(temporary, 'wx');
  const part: Part = { received: 0, validator: undefined, digester: new Digester(integrity) };
  try {
    await withRetries(async () => {
      const response = await requestPart(http, part, options);
      if (response.status !== 206 && part.received > 0) {
        await file.truncate(0);
        part.received = 0;
        part.digester = new Digester(integrity);
      }
      await readPart(response, part, file, options);
    }, options);
  } finally {
    await file.close();
  }
  return await store.publishBlob(temporary, part.digester.finish(what));
}

interface Part {
  received: number;
  /** Says whether the rest is of the same content. */
  validator: string | undefined;
  digester: Digester;
}

async function requestPart(
  http: HttpClient,
  part: Part,
  options: DownloadOptions,
): Promise<HttpResponse> {
  const { url, headers, allowPlainHttp, signal } = options;
  const range: Record<string, string> =
    part.received > 0 && part.validator !== undefined
      ? { range: `bytes=${part.received}-`, 'if-range': part.validator }
      : {};
  let response: HttpResponse;
  try {
    response = await http.request(url, {
      headers: { ...(await headers?.()), ...range, 'accept-encoding': 'identity' },
      allowPlainHttp,
      signal,
    });
  } catch (error) {
    throw isConnectionFailure(error) ? new PassingFailure(error) : error;
  }
  const { status } = response;
  if (status === 200 || (status === 206 && 'range' in range && isRest(response, part)))
    return response;
  response.body.destroy();
  if (status === 206) {
    part.validator = undefined;
    throw new PassingFailure(failure(options, 'it sent another part than was asked for', status));
  }
  const failed = failure(options, `the server answered with status ${status}`, status);
  if (!isRetriedStatus(status)) throw failed;
  throw new PassingFailure(failed, retryAfterOf(response.headers['retry-after'], Date.now()));
}

function isRest(response: HttpResponse, part: Part): boolean {
  return response.headers['content-range']?.startsWith(`bytes ${part.received}-`) === true;
}

async function readPart(
  response: HttpResponse,
  part: Part,
  file: Awaited<ReturnType<typeof open>>,
  options: DownloadOptions,
): Promise<void> {
  const { maxBytes, onProgress } = options;
  const length = Number(response.headers['content-length'] ?? Number.NaN);
  const total = Number.isFinite(length) ? part.received + length : undefined;
  const tooLarge = () =>
    errors.DOWNLOAD_TOO_LARGE({ url: withoutSecrets(options.url), limitBytes: maxBytes });
  if (total !== undefined && total > maxBytes) {
    response.body.destroy();
    throw tooLarge();
  }
  const etag = response.headers.etag;
  part.validator = etag?.startsWith('"') ? etag : undefined;
  try {
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      if (part.received + chunk.length > maxBytes) throw tooLarge();
      await file.write(chunk, 0, chunk.length, part.received);
      part.received += chunk.length;
      part.digester.update(chunk);
      onProgress?.(part.received, total);
    }
  } catch (error) {
    options.signal?.throwIfAborted();
    // What the system says about a full disk, or the limit above, does not pass.
    const { code } = error as { code?: unknown };
    if (code !== 'ECONNRESET' && code !== 'ETIMEDOUT' && code !== 'EPIPE') throw error;
    throw new PassingFailure(failure(options, 'the connection was cut', undefined, error));
  }
  if (total !== undefined && part.received !== total) {
    throw new PassingFailure(failure(options, 'the connection was cut'));
  }
}

function failure(options: DownloadOptions, reason: string, httpStatus?: number, cause?: unknown) {
  return errors.DOWNLOAD_FAILED(
    { url: withoutSecrets(options.url), reason, httpStatus },
    { cause },
  );
}
