import { HttpClient, isLoopback } from '@gantry/artifacts';
import { errors } from '../errors.ts';
import { parseOciReference } from '../file/oci-reference.ts';
import { RegistryCredentials } from '../oci/credentials.ts';
import { RegistryTokens } from '../oci/registry-tokens.ts';
import type { BuiltImage } from './image.ts';

export interface PublishOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Hosts that may be spoken to without TLS, beside loopback. */
  readonly plainHttpHosts?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Puts an image into a registry under a tag; blobs that are there already are not sent again.
 *
 * @param target `oci://host/repository:tag`
 * @returns the reference by digest
 * @throws PLUGIN_NOT_PUBLISHED
 */
export async function publishImage(
  image: BuiltImage,
  target: string,
  options: PublishOptions,
): Promise<string> {
  const failed = (reason: string) => errors.PLUGIN_NOT_PUBLISHED({ target, reason });
  const reference = parseOciReference(target);
  if ('invalid' in reference) throw failed(reference.invalid);
  const { repository, version, path: folder } = reference;
  if (version.kind !== 'tag' || folder !== undefined) {
    throw failed('an image is published under a tag, and without a folder');
  }
  const { environment, plainHttpHosts = [], signal } = options;
  const http = new HttpClient({ environment, plainHttpHosts });
  const tokens = new RegistryTokens(http, new RegistryCredentials(environment), signal);
  const slash = repository.indexOf('/');
  const [host, path] = [repository.slice(0, slash), repository.slice(slash + 1)];
  const name = host.replace(/:\d+$/, '');
  const isPlain = isLoopback(name) || [host, name].some((known) => plainHttpHosts.includes(known));
  const origin = `${isPlain ? 'http' : 'https'}://${host}`;
  const send = async (
    method: 'HEAD' | 'POST' | 'PUT',
    url: string,
    content?: { readonly type: string; readonly body: Buffer },
  ) => {
    for (let isAgain = false; ; isAgain = true) {
      const headers = {
        ...(await tokens.headersFor(host, path)),
        ...(content ? { 'content-type': content.type } : {}),
        'content-length': String(content?.body.length ?? 0),
      };
      const response = await http.request(url, {
        method,
        headers,
        signal,
        allowPlainHttp: isPlain,
        ...(content ? { body: content.body } : {}),
      });
      response.body.resume();
      const { status } = response;
      if (status !== 401 || isAgain) return { status, location: response.headers.location };
      if (!(await tokens.answer(host, path, response.headers['www-authenticate']))) {
        return { status, location: undefined };
      }
    }
  };
  const demand = (what: string, { status }: { status: number }, expected: number): void => {
    if (status === expected) return;
    const hint =
      status === 401 || status === 403
        ? ': it wants other credentials; REGISTRY_AUTH_FILE names the file that has them'
        : '';
    throw failed(`the registry answered with status ${status} to ${what}${hint}`);
  };
  try {
    for (const { digest, content } of image.blobs) {
      const known = await send('HEAD', `${origin}/v2/${path}/blobs/${digest}`);
      if (known.status === 200) continue;
      const begun = await send('POST', `${origin}/v2/${path}/blobs/uploads/`);
      demand('the beginning of an upload', begun, 202);
      if (begun.location === undefined) throw failed('the registry did not say where to upload to');
      const url = new URL(begun.location, origin);
      if (url.host !== host) throw failed(`the registry wants the upload at ${url.host}`);
      url.searchParams.set('digest', digest);
      const body = { type: 'application/octet-stream', body: content };
      demand('an upload', await send('PUT', url.href, body), 201);
    }
    const { mediaType: type, content: body, digest } = image.manifest;
    const put = await send('PUT', `${origin}/v2/${path}/manifests/${version.tag}`, { type, body });
    demand('the manifest', put, 201);
    return `oci://${repository}@${digest}`;
  } finally {
    http.close();
  }
}
