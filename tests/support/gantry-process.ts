import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TestProcess } from './child-process.ts';

export const root = resolve(fileURLToPath(import.meta.url), '../../..');
/** The built command, as people call it. */
export const command = join(root, 'bin/gantry');
export const ADMIN_PASSWORD = 'a test password';

/** `gantry serve` in the folder of its data, where it finds no variables but these. */
export function serve(
  dataDir: string,
  flags: readonly string[] = [],
  variables: Readonly<Record<string, string>> = {},
): TestProcess {
  const args = [
    ...[command, 'serve', '--host', '127.0.0.1', '--port', '0'],
    ...['--data-dir', dataDir, '--log-level', 'warn', ...flags],
  ];
  const env = { PATH: process.env.PATH ?? '', ...variables };
  return new TestProcess(process.execPath, args, { env, cwd: dataDir });
}

/** The built server as a process of its own, as people run it. */
export class GantryProcess {
  readonly process: TestProcess;
  readonly url: string;
  /** From the start of the process until `/readyz` answered. */
  readonly readyMs: number;
  #token = '';

  private constructor(process: TestProcess, url: string, readyMs: number) {
    this.process = process;
    this.url = url;
    this.readyMs = readyMs;
  }

  /** Starts it with a known password, and signs in. */
  static async start(dataDir: string, flags: readonly string[] = []): Promise<GantryProcess> {
    const started = performance.now();
    const child = serve(dataDir, flags, { GANTRY_ADMIN_PASSWORD: ADMIN_PASSWORD });
    const [, url = ''] = await child.waitFor(/Gantry is at (\S+)/);
    const response = await fetch(`${url}/readyz`);
    if (!response.ok) throw new Error(`${url}/readyz: ${await response.text()}`);
    const server = new GantryProcess(child, url, performance.now() - started);
    const login = { username: 'admin', password: ADMIN_PASSWORD };
    server.#token = (await server.post<{ token: string }>('/auth/login', login)).token;
    return server;
  }

  get token(): string {
    return this.#token;
  }

  get<T>(path: string): Promise<T> {
    return this.#request<T>('GET', path);
  }

  post<T>(path: string, body?: unknown): Promise<T> {
    return this.#request<T>('POST', path, body);
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.#request<T>('PUT', path, body);
  }

  /** An answer as it is, whatever its status. */
  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.#token !== '') headers.set('authorization', `Bearer ${this.#token}`);
    return fetch(`${this.url}/api/v1${path}`, { ...init, headers });
  }

  /** Of the server's own process; Linux only. */
  residentBytes(): number {
    const pages = readFileSync(`/proc/${this.process.pid}/statm`, 'utf8').split(' ')[1];
    return Number(pages) * 4_096;
  }

  stop(): Promise<void> {
    return this.process.stop();
  }

  async #request<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.fetch(path, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}
