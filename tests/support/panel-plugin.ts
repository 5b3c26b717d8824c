import { buildTgz } from '@gantry/artifacts/testing';

export interface PanelPluginOptions {
  /** Instead of its own. */
  readonly code?: string;
  readonly network?: readonly string[];
  readonly isTokenSecret?: boolean;
}

/** A plugin with one panel, which says its version twice: as its code has it, and as a file that is read later. */
function panelSource(
  version: string,
  { network, isTokenSecret = true }: PanelPluginOptions,
): string {
  return `
import { readFile } from 'node:fs/promises';
class Panel {
  static [Symbol.for('gantry.capability-kind')] = 'panel';
  async render() {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const read = await readFile(new URL('./version.txt', import.meta.url), 'utf8');
    return { sections: [{ type: 'status', level: 'ok', text: '${version} ' + read }] };
  }
}
export default {
  [Symbol.for('gantry.plugin-definition')]: true,
  definition: {
    slug: 'clockwork', name: 'Clockwork', apiVersion: 1,
    options: [{ name: 'token', label: 'Token', type: '${isTokenSecret ? 'secret' : 'string'}' }],
    permissions: { network: ${JSON.stringify(network ?? ['time.example.com'])} },
    capabilities: [{
      kind: 'panel', handler: Panel,
      panels: [{ id: 'main', title: 'Main', appliesTo: { kinds: ['Service'] } }],
    }],
  },
};
`;
}

/** The package of a plugin called Clockwork, as npm packs it. */
export function packPanelPlugin(version: string, options: PanelPluginOptions = {}): Buffer {
  const manifest = {
    name: '@example/gantry-plugin-clockwork',
    version,
    type: 'module',
    gantry: { plugin: './plugin.js' },
  };
  return buildTgz([
    { name: 'package/package.json', content: JSON.stringify(manifest) },
    { name: 'package/plugin.js', content: options.code ?? panelSource(version, options) },
    { name: 'package/version.txt', content: version },
  ]);
}
