import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type BuiltCli, buildCli } from './build-cli.ts';
import { type Finished, type RunOptions, runCommand } from './run-command.ts';
import { startTestServer, type TestServer, type TestServerOptions } from './test-server.ts';

export interface CliUnderTest {
  readonly server: TestServer;
  readonly entry: string;
  /** A folder for files of the test. */
  readonly folder: string;
  /** Runs a command as the administrator. */
  run(args: readonly string[], options?: RunOptions): Promise<Finished>;
  /** Runs a command with nothing but what is given. */
  runAlone(args: readonly string[], options?: RunOptions): Promise<Finished>;
}

/** One server and one built command for all tests of a file. */
export function useCli(options: TestServerOptions = {}): CliUnderTest {
  let built: BuiltCli;
  let server: TestServer;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gantry-cli-files-'));
    [built, server] = await Promise.all([buildCli(), startTestServer(options)]);
  });
  afterAll(async () => {
    built?.remove();
    await server?.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });
  const runAlone: CliUnderTest['runAlone'] = (args, run = {}) =>
    runCommand(built.entry, args, {
      ...run,
      environment: { XDG_CONFIG_HOME: join(folder, 'config'), ...run.environment },
    });
  return {
    get server() {
      return server;
    },
    get entry() {
      return built.entry;
    },
    get folder() {
      return folder;
    },
    runAlone,
    run: (args, run = {}) =>
      runAlone(args, {
        ...run,
        environment: { GANTRY_SERVER: server.url, GANTRY_TOKEN: server.token, ...run.environment },
      }),
  };
}
