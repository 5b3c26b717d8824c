/**
 * The address to go to after the sign-in, if it is one of ours: a path on this origin. Anything else,
 * such as `//elsewhere.example` or `/\elsewhere.example`, leads to the start page.
 */
export function returnAddress(wanted: unknown, origin: string): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/')) return '/';
  let url: URL;
  try {
    url = new URL(wanted, origin);
  } catch {
    return '/';
  }
  if (url.origin !== origin || url.pathname.startsWith('//')) return '/';
  if (url.pathname === '/sign-in') return '/';
  return url.pathname + url.search + url.hash;
}
