import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildRunner } from '@gantry/plugin-host/testing';
import { loadConfig, startServer } from '@gantry/server';

/** The OpenAPI document of a server that was started for it, as indented JSON. */
export async function readOpenApiDocument(root: string): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), 'gantry-openapi-'));
  const { config } = loadConfig({
    flags: { dataDir, port: 0, host: '127.0.0.1', logLevel: 'silent', adminPassword: 'not-used-1' },
    environment: {},
  });
  const server = await startServer(config, {
    version: '1.0.0',
    uiDirectory: join(root, 'apps/web/dist'),
    pluginDirectory: join(dataDir, 'no-plugins'),
    runnerPath: await buildRunner(join(dataDir, 'runner.js')),
  });
  try {
    const response = await fetch(`${server.url}/api/v1/openapi.json`);
    return `${JSON.stringify(await response.json(), null, 2)}\n`;
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
