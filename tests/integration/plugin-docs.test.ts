import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPluginHost, PluginRegistry } from '@gantry/plugin-host';
import { buildRunner } from '@gantry/plugin-host/testing';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(fileURLToPath(import.meta.url), '../../..');
const page = readFileSync(join(root, 'docs/plugins/README.md'), 'utf8');
const block = (language: string): string => {
  const found = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(page)?.[1];
  if (found === undefined) throw new Error(`The page has no ${language} block.`);
  return found;
};

/** Inside the repository, so that the imports of the example are found; ignored by version control. */
const source = join(root, '.cache/plugin-docs');
let folder: string;
beforeAll(async () => {
  rmSync(source, { recursive: true, force: true });
  mkdirSync(source, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'gantry-plugin-docs-'));
  mkdirSync(join(folder, 'plugins/hello'), { recursive: true });
  writeFileSync(join(source, 'plugin.ts'), block('ts'));
  writeFileSync(join(folder, 'plugins/hello/package.json'), block('json'));
  await build({
    entryPoints: [join(source, 'plugin.ts')],
    outfile: join(folder, 'plugins/hello/dist/plugin.js'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
});
afterAll(() => {
  rmSync(source, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

describe('the smallest plugin of the documentation', () => {
  it('has the types that it should', () => {
    const config = {
      extends: '../../tsconfig.base.json',
      compilerOptions: { types: ['node'] },
      files: ['plugin.ts'],
    };
    writeFileSync(join(source, 'tsconfig.json'), JSON.stringify(config));
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    expect(execFileSync(process.execPath, [tsc, '-p', source], { encoding: 'utf8' })).toBe('');
  });

  it('loads, syncs, tests its connection and draws its panel', async () => {
    const runnerPath = await buildRunner(join(folder, 'runner.js'));
    const registry = new PluginRegistry({ roots: [join(folder, 'plugins')], runnerPath });
    const { records } = await registry.load();
    expect(records).toMatchObject([{ status: 'loaded', slug: 'hello' }]);
    const host = createPluginHost({ plugins: registry, runnerPath, dataDir: folder });
    const context = {
      requestId: 'test',
      integration: { slug: 'default', name: 'Default', options: { names: ['a', 'b'] } },
      actor: { id: 'u', username: 'ada', roles: ['viewer'] },
    };
    const call = { parameters: {}, context };
    try {
      const pages = [];
      for await (const item of host.stream('hello', 'catalog.sync', call)) pages.push(item);
      expect(pages).toMatchObject([
        { entities: [{ externalId: 'hello/a' }, { externalId: 'hello/b' }] },
      ]);
      const credentials = { token: 'hello' };
      expect(await host.call('hello', 'plugin.testConnection', { ...call, credentials })).toEqual({
        ok: true,
        message: 'The remote system says hello.',
      });
      const entity = {
        ref: 'Service/a',
        uid: 'u',
        kind: 'Service',
        namespace: 'default',
        name: 'a',
        spec: {},
        labels: {},
        annotations: {},
        links: [],
      };
      const panel = await host.call('hello', 'panel.render', {
        parameters: { panel: 'greeting' },
        context: { ...context, entity },
      });
      expect(JSON.stringify(panel)).toContain('Hello, a');
      expect(JSON.stringify(panel)).toContain('ada');
    } finally {
      await host.dispose();
    }
  });
});
