import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig, type RunningServer, startServer } from '@gantry/server';
import { buildDemoPlugin } from './build-demo-plugin.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

export const ADMIN_PASSWORD = 'correct horse battery';

export interface TestServer extends RunningServer {
  readonly dataDir: string;
  /** Stops, and keeps the data for a server that starts again. */
  halt(): Promise<void>;
}

export interface TestServerOptions {
  /** Without it the first administrator gets a generated password that has to be changed. */
  readonly adminPassword?: string;
  readonly port?: number;
  readonly host?: string;
  readonly dataDir?: string;
  /** Further folders of plugins. */
  readonly pluginDirs?: readonly string[];
  /** Plugins that come with Gantry, by their folders, beside the demo plugin. */
  readonly bundled?: readonly string[];
}

/** A real server with the built interface, an empty database and the demo plugin. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'gantry-web-'));
  const pluginDirectory = join(dataDir, 'bundled-plugins');
  await buildDemoPlugin(join(pluginDirectory, 'acme-cloud'));
  for (const name of options.bundled ?? []) {
    const from = join(repository, 'plugins', name);
    for (const part of ['package.json', 'dist']) {
      cpSync(join(from, part), join(pluginDirectory, name, part), { recursive: true });
    }
  }
  const { config } = loadConfig({
    flags: {
      port: options.port ?? 0,
      host: options.host ?? '127.0.0.1',
      dataDir,
      rateLimit: 0,
      logLevel: process.env.GANTRY_TEST_LOG ?? 'silent',
      ...(options.pluginDirs === undefined ? {} : { pluginDirs: options.pluginDirs }),
      ...(options.adminPassword === undefined ? {} : { adminPassword: options.adminPassword }),
    },
    environment: {},
  });
  const running = await startServer(config, {
    version: '0.0.0-test',
    uiDirectory: join(repository, 'apps/web/dist'),
    pluginDirectory,
    runnerPath: join(repository, 'packages/plugin-host/dist/runner.js'),
  });
  return {
    ...running,
    dataDir,
    halt: () => running.stop(),
    stop: async () => {
      await running.stop();
      if (dataDir.startsWith(tmpdir())) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
