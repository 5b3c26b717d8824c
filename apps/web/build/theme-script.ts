import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/**
 * Puts the theme on the page before the first paint. Module scripts run too late for that and the policy
 * forbids inline ones, so this is a tiny classic script of its own.
 */
export function themeScript(): Plugin {
  let isBuild = false;
  let reference = '';
  const source = join(import.meta.dirname, 'set-theme.js');
  return {
    name: 'gantry-theme-script',
    configResolved(config) {
      isBuild = config.command === 'build';
    },
    buildStart() {
      if (!isBuild) return;
      reference = this.emitFile({
        type: 'asset',
        name: 'set-theme.js',
        source: readFileSync(source, 'utf8'),
      });
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const page = bundle['index.html'];
        if (page?.type !== 'asset') return;
        const tag = `<script src="/${this.getFileName(reference)}"></script>`;
        page.source = String(page.source).replace(
          '<link rel="icon"',
          `${tag}\n    <link rel="icon"`,
        );
      },
    },
    transformIndexHtml() {
      if (isBuild) return [];
      const children = readFileSync(source, 'utf8');
      return [{ tag: 'script', children, injectTo: 'head-prepend' }];
    },
  };
}
