// `npm run dev`: server and UI that follow the sources. Sources of server, runner and plugins are rebuilt when
// they are saved, and the server is started anew; the UI comes from its own development server, which
// replaces what changed in the page. Arguments go to `gantry serve`.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies, root, say } from './ensure.mjs';

ensureDependencies();
const { context } = await import('esbuild');
const { cliOptions, installOptions, pluginOptions, runnerOptions, serverOptions } = await import(
  './build.mjs'
);

const RESTART_MS = 100;
let server;
let restart;

function startServer() {
  server = spawn(
    process.execPath,
    [
      '--enable-source-maps',
      join(root, 'apps/cli/dist/gantry.js'),
      'serve',
      '--dev',
      ...process.argv.slice(2),
    ],
    { cwd: root, stdio: 'inherit' },
  );
  const started = server;
  started.on('exit', (code) => {
    if (server === started && code !== 0)
      say('The server stopped; it starts again with the next change.');
  });
}

/** Several builds may end at once; the server starts when the last one is through. */
function scheduleRestart() {
  clearTimeout(restart);
  restart = setTimeout(() => {
    if (!server || server.exitCode !== null) return startServer();
    server.once('exit', startServer);
    server.kill('SIGTERM');
  }, RESTART_MS);
}

const builds = [
  cliOptions(),
  installOptions(),
  serverOptions(),
  runnerOptions(),
  ...pluginOptions(),
];
/** Builds that have not ended yet for the first time: a server without all of its parts would not start. */
let unfinished = builds.length;

function restartAfterBuild() {
  let isFirst = true;
  return {
    name: 'restart-after-build',
    setup(build) {
      build.onEnd(({ errors }) => {
        if (isFirst) unfinished--;
        isFirst = false;
        if (errors.length === 0 && unfinished === 0) scheduleRestart();
      });
    },
  };
}

const contexts = await Promise.all(
  builds.map((options) =>
    context({ ...options, plugins: [...(options.plugins ?? []), restartAfterBuild()] }),
  ),
);
await Promise.all(contexts.map((builder) => builder.watch()));

const { values: flags } = parseArgs({
  options: { port: { type: 'string', short: 'p' } },
  strict: false,
});
process.env.GANTRY_URL ??= `http://localhost:${flags.port ?? process.env.GANTRY_PORT ?? 8080}`;
const { createServer } = await import('vite');
const ui = await createServer({ root: join(root, 'apps/web') });
await ui.listen();
say(`The UI that follows the sources: ${ui.resolvedUrls?.local[0] ?? 'http://localhost:5173/'}`);

async function stop() {
  clearTimeout(restart);
  server?.removeAllListeners('exit');
  server?.kill('SIGTERM');
  await Promise.all([ui.close(), ...contexts.map((builder) => builder.dispose())]);
  process.exit(0);
}
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
