import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const COMPRESSED = /\.(js|css|svg|json)$/;
/** Smaller files gain nothing. */
const MIN_BYTES = 1_024;

/** Writes `.gz` and `.br` beside the built assets, so that the server never compresses while it answers. */
export function precompress(): Plugin {
  let directory = '';
  return {
    name: 'gantry-precompress',
    apply: 'build',
    configResolved(config) {
      directory = join(config.root, config.build.outDir, config.build.assetsDir);
    },
    closeBundle() {
      for (const name of readdirSync(directory)) {
        if (!COMPRESSED.test(name)) continue;
        const path = join(directory, name);
        const content = readFileSync(path);
        if (content.byteLength < MIN_BYTES) continue;
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
        writeFileSync(
          `${path}.br`,
          brotliCompressSync(content, {
            params: {
              [constants.BROTLI_PARAM_QUALITY]: 11,
              [constants.BROTLI_PARAM_SIZE_HINT]: content.byteLength,
            },
          }),
        );
      }
    },
  };
}
