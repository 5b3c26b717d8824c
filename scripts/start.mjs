// `npm start`: sets up what is missing, builds what has changed, and serves. Arguments go to `gantry serve`.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuild, ensureDependencies, root } from './ensure.mjs';

ensureDependencies();
ensureBuild();
process.argv.splice(2, 0, 'serve');
await import(pathToFileURL(join(root, 'apps/cli/dist/gantry.js')).href);
