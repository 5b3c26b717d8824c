import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const dist = fileURLToPath(new URL('../../apps/web/dist/', import.meta.url));
const page = () => readFileSync(join(dist, 'index.html'), 'utf8');

/** What the browser loads before it knows which page is wanted. */
const FIRST_LOAD_BYTES = 250_000;

describe('the built interface', () => {
  it('loads little before it knows which page is wanted', () => {
    const names = [...page().matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(
      ([, name]) => name,
    );
    expect(names.length).toBeGreaterThan(0);
    const bytes = names.reduce(
      (sum, name) => sum + gzipSync(readFileSync(join(dist, name as string))).byteLength,
      0,
    );
    console.log(`First load: ${(bytes / 1_000).toFixed(0)} kB of script, compressed.`);
    expect(bytes).toBeLessThan(FIRST_LOAD_BYTES);
  });

  it('is a production build, with nothing in the page that the policy refuses', () => {
    expect(page()).not.toMatch(/<script(?![^>]*\bsrc=)/);
    expect(page()).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
    expect(page()).toContain('content="__CSP_NONCE__"');
    expect(page()).not.toMatch(/(src|href)="(https?:)?\/\//);
    for (const name of readdirSync(join(dist, 'assets')).filter((file) => file.endsWith('.js'))) {
      const code = readFileSync(join(dist, 'assets', name), 'utf8');
      expect(code.includes('Download the React DevTools'), name).toBe(false);
      expect(/\bnew Function\(|[^.\w]eval\(/.test(code), name).toBe(false);
    }
  });

  it('lies beside compressed copies', () => {
    const assets = readdirSync(join(dist, 'assets')).filter((file) => /\.(js|css)$/.test(file));
    for (const name of assets) {
      const path = join(dist, 'assets', name);
      if (readFileSync(path).byteLength < 1_024) continue;
      expect(existsSync(`${path}.br`), name).toBe(true);
      expect(existsSync(`${path}.gz`), name).toBe(true);
    }
  });
});
