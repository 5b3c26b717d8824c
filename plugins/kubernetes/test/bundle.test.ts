import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordedWorld } from './fixture-api/recorded-world.ts';
import {
  type KubernetesFixture,
  startKubernetesFixture,
} from './fixture-api/start-kubernetes-fixture.ts';

// The plugin ships as one file. These are the options that it needs.
const MEBIBYTE = 1024 * 1024;

let folder: string;
let bundle: string;
let metafile: Metafile;
let fixture: KubernetesFixture;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-bundle-'));
  bundle = join(folder, 'plugin.mjs');
  const built = await build({
    entryPoints: [join(import.meta.dirname, '..', 'src', 'plugin.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Whitespace and syntax only: class names stay readable in stack traces.
    minifyWhitespace: true,
    minifySyntax: true,
    // The vendor's client brings CommonJS packages that call `require` for Node's own modules.
    banner: {
      js: "import { createRequire as createBundleRequire } from 'node:module'; const require = createBundleRequire(import.meta.url);",
    },
    metafile: true,
    logLevel: 'error',
  });
  metafile = built.metafile;
  fixture = await startKubernetesFixture({ world: recordedWorld(), token: 't', tls: true });
});
afterAll(async () => {
  await fixture?.close();
  await rm(folder, { recursive: true, force: true });
});

async function runInProcess(script: string): Promise<Record<string, number>> {
  const file = join(folder, 'script.mjs');
  await writeFile(file, script);
  const output = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, [file], { timeout: 20_000, env: {} }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
  });
  return JSON.parse(output) as Record<string, number>;
}

describe('the bundled plugin', () => {
  it('is one file of a bearable size', async () => {
    expect((await stat(bundle)).size).toBeLessThan(8 * MEBIBYTE);
    expect(Object.keys(metafile.outputs)).toHaveLength(1);
  });

  it('does not load the vendor’s client, or anything that stays alive, when it is described', async () => {
    const reached = new Set<string>();
    const follow = (path: string): void => {
      if (reached.has(path)) return;
      reached.add(path);
      for (const dependency of metafile.inputs[path]?.imports ?? []) {
        if (dependency.kind === 'import-statement' && !dependency.external) follow(dependency.path);
      }
    };
    follow(Object.keys(metafile.inputs).find((path) => path.endsWith('src/plugin.ts')) as string);
    expect([...reached].filter((path) => path.includes('@kubernetes/client-node'))).toEqual([]);
    expect(Object.keys(metafile.inputs).some((path) => path.includes('client-node'))).toBe(true);

    const measured = await runInProcess(`
      const started = performance.now();
      const { default: plugin } = await import(${JSON.stringify(bundle)});
      const importMs = performance.now() - started;
      const capabilities = plugin.definition.capabilities.length;
      console.log(JSON.stringify({ importMs, capabilities }));
    `);
    // That the process ended shows that nothing was left running.
    expect(measured).toMatchObject({ capabilities: 2 });
    expect(measured.importMs).toBeLessThan(1_500);
  });

  it('syncs a cluster from a process with nothing but that file', async () => {
    const options = {
      clusters: [{ name: 'prod', url: fixture.url, token: 't', caData: fixture.caPem }],
    };
    const measured = await runInProcess(`
      const { default: plugin } = await import(${JSON.stringify(bundle)});
      const { handler } = plugin.definition.capabilities.find(({ kind }) => kind === 'catalog');
      const log = Object.fromEntries(['debug', 'info', 'warn', 'error'].map((name) => [name, () => {}]));
      const ctx = {
        integration: { slug: 'kubernetes', name: 'Kubernetes', options: ${JSON.stringify(options)} },
        signal: new AbortController().signal,
        deadline: new Date(Date.now() + 10_000),
        progress: () => {},
        log,
      };
      let entities = 0;
      let failures = 0;
      for await (const page of new handler().sync(ctx, {})) {
        entities += page.entities.length;
        if (page.failure) failures++;
      }
      console.log(JSON.stringify({ entities, failures }));
    `);
    expect(measured).toEqual({ entities: 23, failures: 0 });
  });
});
