import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildRunner } from '@gantry/plugin-host/testing';
import { loadConfig, startServer } from '@gantry/server';
import { openSqliteDatabase } from '@gantry/storage';
import fastify from 'fastify';

// A Gantry server with a webhook and a rule, and beside it in the same process a bare server of the same kind that
// stores a row for each request. Prints where they are, and runs until it is killed.

const PASSWORD = 'bench-password';

const folder = mkdtempSync(join(tmpdir(), 'gantry-bench-webhooks-'));
mkdirSync(join(folder, 'plugins'));
const { config } = loadConfig({
  flags: {
    dataDir: folder,
    port: 0,
    host: '127.0.0.1',
    adminPassword: PASSWORD,
    logLevel: 'info',
  },
  environment: {},
});
const write = process.stdout.write.bind(process.stdout);
const server = await startServer(config, {
  version: '0',
  uiDirectory: folder,
  pluginDirectory: join(folder, 'plugins'),
  runnerPath: await buildRunner(join(folder, 'runner.js')),
  logDestination: '/dev/null',
});

const headers = { 'content-type': 'application/json', authorization: '' };
const ask = async (path: string, body: unknown) => {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return (await response.json()) as { token: string; id: string; path: string; secret: string };
};
const { token } = await ask('/api/v1/auth/login', { username: 'admin', password: PASSWORD });
headers.authorization = `Bearer ${token}`;
const { id, path, secret } = await ask('/api/v1/webhooks', {
  name: 'bench',
  signature: { scheme: 'github' },
  rules: [
    {
      name: 'never',
      filter: 'type == "push" && payload.repository.full_name == "other/one"',
      handler: 'gantry:refresh_sync',
      config: { plugin: 'none' },
    },
  ],
});

const database = openSqliteDatabase(join(folder, 'bare.db'));
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
database.exec('CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT NOT NULL)');
const insert = database.prepare('INSERT INTO rows (body) VALUES (?)');
const bare = fastify({ logger: false });
bare.removeAllContentTypeParsers();
bare.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
bare.post('/', (request, reply) => {
  insert.run(String(request.body));
  reply.code(202).send({ accepted: true });
});
const bareUrl = await bare.listen({ port: 0, host: '127.0.0.1' });

const count = `${server.url}/api/v1/webhooks/${id}/counts`;
write(`${JSON.stringify({ webhook: server.url + path, bare: bareUrl, secret, count, token })}\n`);
process.on('SIGTERM', () => {
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});
