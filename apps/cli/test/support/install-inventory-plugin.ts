import { join } from 'node:path';
import { root } from './build-cli.ts';

/** The folder with the plugin whose remote system is its configuration. It needs no build. */
export async function installInventoryPlugin(): Promise<readonly string[]> {
  return [join(root, 'tests/fixtures/plugins/platform')];
}
