import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { EXIT, explain, type Report, readTls } from '@gantry/tool-kit';

export interface VaultOptions {
  readonly url: URL;
  readonly namespace: string | undefined;
  readonly ca: string | undefined;
  readonly signal: AbortSignal;
}

export interface VaultAnswer {
  readonly status: number;
  /** The body, when it is a JSON object. */
  readonly body: Readonly<Record<string, unknown>>;
}

const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Vault could not be asked, or would not answer; what to report about it. */
export class VaultFailure extends Error {
  readonly report: Report;
  constructor(report: Report) {
    super(report.message);
    this.report = report;
  }
}

/** Vault's HTTP interface. Never follows a redirect: the token is for this server only. */
export class Vault {
  readonly #options: VaultOptions;
  #token: string | undefined;

  constructor(options: VaultOptions) {
    this.#options = options;
  }

  get target(): string {
    return this.#options.url.origin;
  }

  signInWith(token: string): void {
    this.#token = token;
  }

  get(path: string): Promise<VaultAnswer> {
    return this.#ask('GET', path);
  }

  post(path: string, body: Readonly<Record<string, unknown>>): Promise<VaultAnswer> {
    return this.#ask('POST', path, JSON.stringify(body));
  }

  #ask(method: string, path: string, body?: string): Promise<VaultAnswer> {
    const { url, namespace, ca, signal } = this.#options;
    const at = new URL(`${url.pathname.replace(/\/$/, '')}/v1/${path}`, url);
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    return new Promise((resolve, reject) => {
      const fail = (error: unknown) => {
        const { reason, text } = explain(error);
        const message = `Vault at ${this.target} ${text}.`;
        const { target } = this;
        const report = {
          status: 'error',
          reason,
          message,
          target,
          exit: EXIT.unreachable,
        } as const;
        reject(new VaultFailure(report));
      };
      const sent = request(at, {
        method,
        signal,
        agent: false,
        headers: {
          'X-Vault-Request': 'true',
          ...(this.#token === undefined ? {} : { 'X-Vault-Token': this.#token }),
          ...(namespace === undefined ? {} : { 'X-Vault-Namespace': namespace }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(url.protocol === 'https:' ? readTls({ ca }) : {}),
      });
      sent.once('error', fail);
      sent.once('response', (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > MAX_BODY_BYTES) response.destroy(new Error('its answer is too large'));
          else chunks.push(chunk);
        });
        response.once('error', fail);
        response.once('aborted', () => fail(new Error('the answer broke off')));
        response.once('end', () => {
          const status = response.statusCode ?? 0;
          resolve({ status, body: toObject(Buffer.concat(chunks).toString('utf8')) });
        });
      });
      sent.end(body);
    });
  }
}

function toObject(text: string): Record<string, unknown> {
  try {
    const value = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // An empty body, or a page of a proxy.
  }
  return {};
}
