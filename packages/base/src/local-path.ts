/**
 * A path on this origin, from a text that somebody may have forged; `undefined` for anything else, such as
 * `//elsewhere.example` or `/\elsewhere.example`.
 */
export function localPath(wanted: unknown): string | undefined {
  if (typeof wanted !== 'string' || !wanted.startsWith('/')) return undefined;
  const origin = 'http://here.invalid';
  if (!URL.canParse(wanted, origin)) return undefined;
  const url = new URL(wanted, origin);
  if (url.origin !== origin || url.pathname.startsWith('//')) return undefined;
  return url.pathname + url.search + url.hash;
}
