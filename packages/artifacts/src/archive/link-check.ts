import { foldPath } from './entry-path.ts';

/** As many as Linux follows. */
const MAX_FOLLOWED = 40;

/**
 * Why a link may not be made; undefined if it may. It is followed as a file system would, from its own folder
 * and through other links of the same tree: comparing texts is not enough, since `..` after a link leads to
 * the parent of what the link points to.
 *
 * @param links path (folded) → target, of all links of the tree
 */
export function linkProblem(
  path: string,
  target: string,
  links: ReadonlyMap<string, string>,
): string | undefined {
  if (target === '') return 'is a link without a target';
  if (target.startsWith('/')) return `is a link to the absolute path "${target}"`;
  const at = path.split('/').slice(0, -1);
  const ahead = target.split('/').reverse();
  let followed = 0;
  for (let segment = ahead.pop(); segment !== undefined; segment = ahead.pop()) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') {
      if (at.length === 0) return `is a link outside of the archive: -> "${target}"`;
      at.pop();
      continue;
    }
    at.push(segment);
    const next = links.get(foldPath(at.join('/')));
    if (next === undefined) continue;
    if (++followed > MAX_FOLLOWED) return `is a link that leads in a circle: -> "${target}"`;
    at.pop();
    ahead.push(...next.split('/').reverse());
  }
  return undefined;
}
