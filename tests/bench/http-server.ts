import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildRunner } from '@gantry/plugin-host/testing';
import { loadConfig, startServer } from '@gantry/server';
import fastify from 'fastify';
import { benchEntity } from './world.ts';

// A Gantry server with entities, and beside it in the same process a bare server of the same kind that
// answers the same bytes. Prints where they are, and runs until it is killed.

const SIZE = 10_000;
const PASSWORD = 'bench-password';

const folder = mkdtempSync(join(tmpdir(), 'gantry-bench-http-'));
mkdirSync(join(folder, 'plugins'));
const { config } = loadConfig({
  flags: {
    dataDir: folder,
    port: 0,
    host: '127.0.0.1',
    adminPassword: PASSWORD,
    rateLimit: 1_000_000,
    userRateLimit: 1_000_000,
    // One line per request is part of the work; where it goes to is not.
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
const ask = async (path: string, body?: unknown): Promise<string> => {
  const response = await fetch(server.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return await response.text();
};
const login = JSON.parse(
  await ask('/api/v1/auth/login', { username: 'admin', password: PASSWORD }),
);
headers.authorization = `Bearer ${login.token}`;
for (let start = 0; start < SIZE; start += 500) {
  const entities = Array.from({ length: 500 }, (_, k) => benchEntity(start + k, SIZE));
  await ask('/api/v1/entities/batch', { entities });
}

const bare = fastify();
const serve = (path: string, text: string): void => {
  bare.get(path, (_request, reply) => {
    reply.type('application/json; charset=utf-8').send(text);
  });
};
serve('/entity', await ask('/api/v1/entities/Service/svc-7?namespace=team-7'));
serve('/list', await ask('/api/v1/entities/Service?limit=50'));
serve('/search', await ask('/api/v1/search?q=ledger'));
const bareUrl = await bare.listen({ port: 0, host: '127.0.0.1' });

process.on('SIGTERM', () => {
  void server.stop().then(() => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  });
});
write(`${JSON.stringify({ gantry: server.url, bare: bareUrl, token: login.token })}\n`);
