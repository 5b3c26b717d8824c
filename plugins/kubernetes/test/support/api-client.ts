import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** Where a test talks to an API server as an administrator, beside the plugin under test. */
export interface ApiAccess {
  readonly url: string;
  readonly token: string;
  readonly caPem?: string;
}

interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into objects of many shapes
  readonly json: any;
}

/** One plain request, without the plugin's client, so that tests do not trust what they test. */
export function callApi(
  access: ApiAccess,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<ApiAnswer> {
  const url = new URL(path, access.url);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const payload = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const request = send(
      url,
      {
        method,
        ...(access.caPem === undefined ? {} : { ca: access.caPem }),
        headers: {
          ...(access.token === '' ? {} : { authorization: `Bearer ${access.token}` }),
          ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const isJson = String(response.headers['content-type']).includes('json');
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            json: isJson && text !== '' ? JSON.parse(text) : undefined,
          });
        });
      },
    );
    request.on('error', reject);
    request.end(payload);
  });
}

/** Like `callApi`, for requests that have to succeed. Answers the body. */
export async function mustCallApi(
  access: ApiAccess,
  method: string,
  path: string,
  body?: unknown,
  // biome-ignore lint/suspicious/noExplicitAny: tests look into objects of many shapes
): Promise<any> {
  const answer = await callApi(access, method, path, body);
  if (answer.status >= 300) {
    throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text.slice(0, 500)}`);
  }
  return answer.json;
}
