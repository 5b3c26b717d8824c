import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TestProcess } from './child-process.ts';

export const root = resolve(fileURLToPath(import.meta.url), '../../..');
const PASSWORD = 'a test password';

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

  static async start(dataDir: string, flags: readonly string[] = []): Promise<GantryProcess> {
    const started = performance.now();
    const args = [
      join(root, 'bin/gantry'),
      'serve',
      ...['--host', '127.0.0.1', '--port', '0', '--data-dir', dataDir, '--log-level', 'warn'],
      ...flags,
    ];
    const child = new TestProcess(process.execPath, args, {
      env: { ...process.env, GANTRY_ADMIN_PASSWORD: PASSWORD },
      cwd: dataDir,
    });
    const [, url = ''] = await child.waitFor(/(https?:\/\/[^\s"]+)/);
    const response = await fetch(`${url}/readyz`);
    if (!response.ok) throw new Error(`${url}/readyz: ${await response.text()}`);
    const server = new GantryProcess(child, url, performance.now() - started);
    const login = { username: 'admin', password: PASSWORD };
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

  /** Of the server's own process; Linux only. */
  residentBytes(): number {
    const pages = readFileSync(`/proc/${this.process.pid}/statm`, 'utf8').split(' ')[1];
    return Number(pages) * 4_096;
  }

  stop(): Promise<void> {
    return this.process.stop();
  }

  async #request<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        ...(this.#token === '' ? {} : { authorization: `Bearer ${this.#token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}
