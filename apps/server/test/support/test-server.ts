import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Role } from '@gantry/contracts';
import { buildRunner } from '@gantry/plugin-host/testing';
import type { LightMyRequestResponse } from 'fastify';
import { loadConfig, type RunningServer, startServer } from '../../src/index.ts';
import { DocumentedAnswers } from './documented-answers.ts';

export const root = resolve(fileURLToPath(import.meta.url), '../../../../..');
export const ADMIN_PASSWORD = 'correct horse';

const LOG_FILE = 'server.log';

export interface Answer<T = unknown> {
  readonly status: number;
  readonly body: T;
  readonly headers: LightMyRequestResponse['headers'];
  readonly text: string;
}

export interface RequestOptions {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** A role to ask with, or a token; `null` asks without. Default `admin`. */
  readonly as?: Role | { token: string } | null;
}

/** A real server for tests, asked by injection. Every answer is compared with the OpenAPI document. */
export class TestServer {
  readonly server: RunningServer;
  readonly dataDir: string;
  readonly #tokens: Record<Role, string>;
  readonly #documented: DocumentedAnswers;

  private constructor(
    server: RunningServer,
    dataDir: string,
    tokens: Record<Role, string>,
    documented: DocumentedAnswers,
  ) {
    this.server = server;
    this.dataDir = dataDir;
    this.#tokens = tokens;
    this.#documented = documented;
  }

  static async start(
    options: {
      db?: string;
      flags?: Record<string, unknown>;
      dataDir?: string;
      /** Folder of the plugins that this server has. */
      plugins?: string;
      /** Index of the tools that it has. */
      toolIndex?: string;
      /** Writes the log to `logFile`. */
      keepLog?: boolean;
    } = {},
  ): Promise<TestServer> {
    const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'gantry-test-server-'));
    const bundled = options.plugins ?? join(dataDir, 'bundled-plugins');
    mkdirSync(bundled, { recursive: true });
    const runnerPath = join(dataDir, 'runner.js');
    if (!existsSync(runnerPath)) await buildRunner(runnerPath);
    const { config } = loadConfig({
      flags: {
        dataDir,
        port: 0,
        host: '127.0.0.1',
        logLevel: 'silent',
        rateLimit: 0,
        adminPassword: ADMIN_PASSWORD,
        ...(options.db === undefined ? {} : { db: options.db }),
        ...options.flags,
      },
      environment: {},
    });
    const server = await startServer(config, {
      version: '0.0.0-test',
      uiDirectory: join(dataDir, 'no-ui'),
      pluginDirectory: bundled,
      runnerPath,
      ...(options.toolIndex === undefined ? {} : { toolIndexPath: options.toolIndex }),
      ...(options.keepLog ? { logDestination: join(dataDir, LOG_FILE) } : {}),
    });
    const documented = await DocumentedAnswers.read(server.app);
    const tokens = await createTokens(server);
    return new TestServer(server, dataDir, tokens, documented);
  }

  get logFile(): string {
    return join(this.dataDir, LOG_FILE);
  }

  tokenOf(role: Role): string {
    return this.#tokens[role];
  }

  async request<T = unknown>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    { body, headers = {}, as = 'admin' }: RequestOptions = {},
  ): Promise<Answer<T>> {
    const token = as === null ? undefined : typeof as === 'string' ? this.#tokens[as] : as.token;
    const response = await this.server.app.inject({
      method,
      url: path,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(typeof body === 'string' || body === undefined
          ? {}
          : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body as string | object }),
    });
    const contentType = String(response.headers['content-type']);
    const isJson = response.body !== '' && contentType.startsWith('application/json');
    const parsed = isJson ? (response.json() as T) : (undefined as T);
    if (isJson) this.#documented.check(method, path, response.statusCode, parsed);
    return {
      status: response.statusCode,
      body: parsed,
      headers: response.headers,
      text: response.body,
    };
  }

  /** Asks for what may have no end, and hangs up when it begins. */
  async getHead(
    path: string,
    headers: Record<string, string> = {},
  ): Promise<Pick<Answer, 'status' | 'headers'>> {
    const response = await this.server.app.inject({
      method: 'GET',
      url: path,
      headers: { authorization: `Bearer ${this.#tokens.admin}`, ...headers },
      payloadAsStream: true,
    });
    response.stream().destroy();
    return { status: response.statusCode, headers: response.headers };
  }

  get<T = unknown>(path: string, options?: RequestOptions): Promise<Answer<T>> {
    return this.request<T>('GET', path, options);
  }

  post<T = unknown>(path: string, body?: unknown, options?: RequestOptions): Promise<Answer<T>> {
    return this.request<T>('POST', path, { ...options, body });
  }

  put<T = unknown>(path: string, body?: unknown, options?: RequestOptions): Promise<Answer<T>> {
    return this.request<T>('PUT', path, { ...options, body });
  }

  patch<T = unknown>(path: string, body?: unknown, options?: RequestOptions): Promise<Answer<T>> {
    return this.request<T>('PATCH', path, { ...options, body });
  }

  delete<T = unknown>(path: string, options?: RequestOptions): Promise<Answer<T>> {
    return this.request<T>('DELETE', path, options);
  }

  async signIn(username: string, password: string): Promise<string> {
    const answer = await this.post<{ token: string }>(
      '/api/v1/auth/login',
      { username, password },
      { as: null },
    );
    return answer.body.token;
  }

  async stop({ keepData = false }: { keepData?: boolean } = {}): Promise<void> {
    await this.server.stop();
    if (!keepData) rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** An API key of each role: quick to make, and decided by the same policy as a session. */
async function createTokens(server: RunningServer): Promise<Record<Role, string>> {
  const login = await server.app.inject({
    method: 'POST',
    url: '/api/v1/auth/login',
    payload: { username: 'admin', password: ADMIN_PASSWORD },
  });
  const authorization = `Bearer ${(login.json() as { token: string }).token}`;
  const tokens: Partial<Record<Role, string>> = {};
  for (const role of ['viewer', 'developer', 'platform-engineer', 'admin'] as const) {
    const made = await server.app.inject({
      method: 'POST',
      url: '/api/v1/auth/apikeys',
      headers: { authorization },
      payload: { name: `test-${role}`, role },
    });
    tokens[role] = (made.json() as { key: string }).key;
  }
  return tokens as Record<Role, string>;
}
