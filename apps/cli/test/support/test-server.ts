import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildRunner } from '@gantry/plugin-host/testing';
import { loadConfig, startServer } from '@gantry/server';

export const ADMIN_PASSWORD = 'correct-horse-1';

export interface TestServer {
  readonly url: string;
  /** A session of the administrator. */
  readonly token: string;
  /** The password that was generated, where none was given. */
  readonly generatedPassword: string | undefined;
  /** For files of a test; removed with the server. */
  readonly folder: string;
  stop(): Promise<void>;
}

export interface TestServerOptions {
  /** Lets the server generate the first password, which has to be changed. */
  readonly generatePassword?: boolean;
  readonly pluginDirs?: (folder: string) => Promise<readonly string[]>;
}

/** A real server in this process, on a port and in a folder of its own. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-cli-'));
  const pluginDirs = (await options.pluginDirs?.(folder)) ?? [];
  const noPlugins = join(folder, 'no-plugins');
  mkdirSync(noPlugins);
  const { config } = loadConfig({
    flags: {
      port: 0,
      host: '127.0.0.1',
      dataDir: join(folder, 'data'),
      rateLimit: 0,
      logLevel: 'silent',
      pluginDirs,
      ...(options.generatePassword ? {} : { adminPassword: ADMIN_PASSWORD }),
    },
    environment: {},
  });
  const server = await startServer(config, {
    version: '9.9.9',
    uiDirectory: join(folder, 'no-ui'),
    pluginDirectory: noPlugins,
    runnerPath: await buildRunner(join(folder, 'runner.js')),
  });
  const token = options.generatePassword ? '' : await signIn(server.url, 'admin', ADMIN_PASSWORD);
  return {
    url: server.url,
    token,
    generatedPassword: server.adminPassword,
    folder,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function signIn(url: string, username: string, password: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  const { token } = (await response.json()) as { token?: string };
  if (token === undefined) throw new Error(`${username} cannot sign in (${response.status}).`);
  return token;
}
