// `npm start`: sets up what is missing, builds what has changed, and serves. Arguments go to `gantry serve`.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuild, ensureDependencies, root } from './ensure.mjs';

ensureDependencies();
ensureBuild();
// npm does not pass on the signal that ends it; whoever stops `npm start` means the server.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
}, 1_000).unref();
process.argv.splice(2, 0, 'serve');
await import(pathToFileURL(join(root, 'apps/cli/dist/gantry.js')).href);
