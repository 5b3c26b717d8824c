import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PluginRegistry } from '@gantry/plugin-host';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import {
  callContext,
  rendering,
  statusText,
  TEST_LIMITS,
  useTestSpace,
} from './support/harness.ts';

// A plugin that was written against the SDK and bundled with its own copy of it, as authors ship them.
const space = useTestSpace([]);
const root = join(space.directory, 'plugins');
const registry = new PluginRegistry({
  roots: [root],
  runnerPath: space.runnerPath,
  limits: TEST_LIMITS,
});

beforeAll(async () => {
  for (const format of ['esm', 'cjs'] as const) {
    const directory = join(root, format);
    mkdirSync(directory, { recursive: true });
    const file = format === 'esm' ? 'plugin.js' : 'plugin.cjs';
    writeFileSync(
      join(directory, 'package.json'),
      JSON.stringify({
        name: `authored-${format}`,
        version: '2.0.0',
        type: 'module',
        gantry: { plugin: `./${file}` },
      }),
    );
    await build({
      entryPoints: [fileURLToPath(new URL('./support/authored-plugin.ts', import.meta.url))],
      outfile: join(directory, file),
      define: { FORMAT: JSON.stringify(format) },
      bundle: true,
      platform: 'node',
      format,
      logLevel: 'error',
    });
  }
  await registry.load();
});

test.each(['esm', 'cjs'])('a bundle in the format %s is loaded and called', async (format) => {
  const slug = `authored-${format}`;
  expect(registry.records.find(({ packageName }) => packageName === slug)).toMatchObject({
    status: 'loaded',
    slug,
    manifest: { testable: true },
    methods: ['plugin.testConnection', 'catalog.sync', 'panel.render'],
  });
  const { host } = space.createHost({ plugins: registry });
  const document = await host.call(slug, 'panel.render', rendering('hello'));
  expect(statusText(document)).toBe('Hello cart');
  const options = { parameters: {}, context: callContext() };
  for await (const page of host.stream(slug, 'catalog.sync', options)) {
    expect(page.entities[0]?.externalId).toBe('one');
  }
});

test('errors of another copy of the SDK are recognised', async () => {
  const { host } = space.createHost({ plugins: registry });
  const options = { parameters: {}, context: callContext() };
  await expect(host.call('authored-esm', 'plugin.testConnection', options)).rejects.toMatchObject({
    code: 'PLUGIN_RATE_LIMITED',
    status: 503,
    details: { retryAt: expect.any(String) },
  });
});
