#!/usr/bin/env node
// Builds what runs: CLI and server, the runner of plugin processes, bundled plugins and tools,
// and the web interface.
// `--only=<part>` builds one part: server, runner, plugins, tools or web.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** CommonJS packages inside an ES module bundle still call `require`. */
const requireBanner =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

const common = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
  absWorkingDir: root,
};

/** Keeps packages of the registry out of a bundle, and takes our own workspaces in. */
const externalPackages = {
  name: 'external-packages',
  setup(plugin) {
    plugin.onResolve({ filter: /^[^./]/ }, (args) => {
      if (args.kind === 'entry-point' || args.path.startsWith('@gantry/')) return undefined;
      return { path: args.path, external: true };
    });
  },
};

/** Where the built init step is, for the built command. */
const INSTALL_FROM_CLI = './install/run-install.js';
/** Where the built server is, for the built command. */
const SERVER_FROM_CLI = '../../server/dist/server.js';

/**
 * The command, without the server: that is a bundle of its own. Split chunks are cut along the index files
 * of our packages, so that in one bundle every command would load what only the server needs.
 */
export function cliOptions({ outdir = 'apps/cli/dist', server = SERVER_FROM_CLI } = {}) {
  const serverApart = {
    name: 'server-apart',
    setup(plugin) {
      plugin.onResolve({ filter: /^@gantry\/server$/ }, () => ({ path: server, external: true }));
    },
  };
  const installApart = {
    name: 'install-apart',
    setup(plugin) {
      plugin.onResolve({ filter: /\/run-install\.ts$/ }, () => ({
        path: INSTALL_FROM_CLI,
        external: true,
      }));
    },
  };
  return {
    ...common,
    entryPoints: { gantry: 'apps/cli/src/main.ts' },
    outdir,
    splitting: true,
    plugins: [serverApart, installApart, externalPackages],
  };
}

/**
 * The init step: a bundle of its own, so that it starts fast. What it needs of the registry's packages at every start is
 * in it; what only fetching needs is loaded from them when it is.
 */
export function installOptions({ outdir = 'apps/cli/dist' } = {}) {
  const externalButSmall = {
    name: 'external-but-small',
    setup(plugin) {
      plugin.onResolve({ filter: /^[^./]/ }, (args) => {
        if (args.kind === 'entry-point' || args.path.startsWith('@gantry/')) return undefined;
        if (['commander', 'picocolors', 'yaml'].includes(args.path)) return undefined;
        return { path: args.path, external: true };
      });
    },
  };
  return {
    ...common,
    entryPoints: { 'run-install': 'apps/cli/src/run-install.ts' },
    outdir: join(outdir, 'install'),
    splitting: true,
    banner: { js: requireBanner },
    plugins: [externalButSmall],
  };
}

export function serverOptions({ outdir = 'apps/server/dist' } = {}) {
  return {
    ...common,
    entryPoints: {
      server: 'apps/server/src/index.ts',
      // Filters of webhook rules run in a thread of their own.
      'rule-worker': 'packages/platform/src/webhooks/rule-worker.ts',
    },
    outdir,
    plugins: [externalPackages],
  };
}

export function runnerOptions() {
  return {
    ...common,
    entryPoints: { runner: 'packages/plugin-host/src/runner/main.ts' },
    outdir: 'packages/plugin-host/dist',
    banner: { js: requireBanner },
  };
}

/** Bundled plugins are built as anyone's: one file with everything in it. */
export function pluginOptions() {
  return readdirSync(join(root, 'plugins'))
    .filter((name) => existsSync(join(root, 'plugins', name, 'package.json')))
    .map((name) => ({
      ...common,
      entryPoints: { plugin: `plugins/${name}/src/plugin.ts` },
      outdir: `plugins/${name}/dist`,
      banner: { js: requireBanner },
      // What describes a plugin is small and loads at once; its vendor's client loads with the first call.
      splitting: true,
      chunkNames: 'chunks/[name]-[hash]',
      minifyWhitespace: true,
      minifySyntax: true,
      legalComments: 'linked',
    }));
}

const TOOLS = 'tools/dist';

/** Bundled tools: each one file that runs by itself. */
export function toolOptions({ outdir = TOOLS } = {}) {
  const names = readdirSync(join(root, 'tools')).filter((name) =>
    existsSync(join(root, 'tools', name, 'src/main.ts')),
  );
  return {
    ...common,
    entryPoints: Object.fromEntries(names.map((name) => [name, `tools/${name}/src/main.ts`])),
    outdir,
    outExtension: { '.js': '.mjs' },
    banner: { js: `#!/usr/bin/env node\n${requireBanner}` },
    sourcemap: false,
    minify: true,
    legalComments: 'none',
  };
}

/**
 * Writes the index of the bundled tools beside them. What it says about a tool is what the tool says about itself,
 * and its digest is that of the file.
 */
export function writeToolIndex(outdir = join(root, TOOLS)) {
  const tools = {};
  for (const file of readdirSync(outdir).filter((name) => name.endsWith('.mjs'))) {
    const path = join(outdir, file);
    const { name, ...manifest } = JSON.parse(
      execFileSync(process.execPath, [path, '--manifest'], { encoding: 'utf8' }),
    );
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    tools[name] = { ...manifest, binaries: { any: { url: `./${file}`, sha256, runtime: 'node' } } };
  }
  const index = { apiVersion: 'gantry.io/tools/v1', name: 'core', tools };
  writeFileSync(join(outdir, 'core.json'), `${JSON.stringify(index, null, 2)}\n`);
}

async function buildTools() {
  await clean(toolOptions());
  writeToolIndex();
}

async function buildWeb() {
  if (!existsSync(join(root, 'apps/web/index.html'))) return;
  // Whoever calls this, such as a test run: without it React's development build would be taken.
  process.env.NODE_ENV = 'production';
  const { build: viteBuild } = await import('vite');
  await viteBuild({ root: join(root, 'apps/web'), logLevel: 'warn' });
}

async function buildAll(only) {
  const wants = (part) => only === undefined || only === part;
  const tasks = [];
  if (wants('server'))
    tasks.push(
      clean(cliOptions()).then(() => build(installOptions())),
      clean(serverOptions()),
    );
  if (wants('runner')) tasks.push(clean(runnerOptions()));
  if (wants('plugins')) tasks.push(...pluginOptions().map(clean));
  if (wants('tools')) tasks.push(buildTools());
  if (wants('web')) tasks.push(buildWeb());
  await Promise.all(tasks);
}

async function clean(options) {
  rmSync(join(root, options.outdir), { recursive: true, force: true });
  await build(options);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length);
  const started = Date.now();
  await buildAll(only);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  console.log(`Built Gantry ${version} in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}
