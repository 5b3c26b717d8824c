// Installs what its first argument says into its second, and prints the result. For tests that kill it.
import { installPlugins } from '../src/index.ts';

const [file = '', root = ''] = process.argv.slice(2);
const result = await installPlugins({ file, root, environment: { HOME: root } });
process.stdout.write(`${JSON.stringify(result)}\n`);
