import { readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { isJsonObject, type JsonObject, messageOf } from '@gantry/base';
import { STDIN } from '../io/read-text.ts';
import { findEntityFiles } from './find-entity-files.ts';

/** A target of a Location that is not read, and why. */
export interface NotFollowed {
  readonly target: string;
  readonly reason: string;
}

export interface LocationTargets {
  readonly files: readonly string[];
  readonly notFollowed: readonly NotFollowed[];
}

/** Folders that a pattern may lead into. */
const MAX_FOLDERS = 20_000;

/** The folders that Locations may lead to: those that were named, and the present one when they are in it. */
export function allowedRoots(paths: readonly string[], workingFolder: string): string[] {
  const here = realpathSync(workingFolder);
  const roots = new Set<string>();
  for (const path of paths) {
    if (path === STDIN) continue;
    const real = realpathSync(resolve(workingFolder, path));
    const folder = statSync(real).isDirectory() ? real : dirname(real);
    roots.add(isBelow(folder, [here]) ? here : folder);
  }
  return [...roots];
}

/**
 * The local files that a Location of Backstage names. Nothing is fetched, and nothing outside of `roots` is
 * read: a catalog that somebody else wrote must not choose files of this machine.
 */
export function findLocationTargets(
  document: JsonObject,
  file: string,
  roots: readonly string[],
): LocationTargets {
  const files: string[] = [];
  const notFollowed: NotFollowed[] = [];
  for (const target of targetsOf(document)) {
    const found = follow(target, file, roots);
    if (typeof found === 'string') notFollowed.push({ target, reason: found });
    else files.push(...found);
  }
  return { files, notFollowed };
}

function targetsOf({ spec }: JsonObject): string[] {
  if (!isJsonObject(spec)) return [];
  const targets = Array.isArray(spec.targets) ? spec.targets : [];
  return [spec.target, ...targets].filter((target) => typeof target === 'string');
}

function follow(target: string, file: string, roots: readonly string[]): string[] | string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return 'addresses elsewhere are not fetched';
  if (file === STDIN) return 'it is relative to standard input';
  try {
    const paths = /[*?]/.test(target)
      ? expand(dirname(file), target.split('/'))
      : [join(dirname(file), target)];
    if (paths.length === 0) return 'nothing is there';
    const isOutside = (path: string): boolean => !isBelow(realpathSync(path), roots);
    const outside = 'it is outside of the folder that was given';
    if (paths.some(isOutside)) return outside;
    // A folder may hold links that lead out of it.
    const files = findEntityFiles(paths);
    return files.some(isOutside) ? outside : files;
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return isMissing ? 'it does not exist' : messageOf(error);
  }
}

function isBelow(path: string, roots: readonly string[]): boolean {
  return roots.some(
    (root) => path === root || path.startsWith(root.endsWith(sep) ? root : root + sep),
  );
}

/** Files that a pattern of `*`, `?` and `**` names. Links to folders are not followed by `**`. */
function expand(
  folder: string,
  parts: readonly string[],
  budget = { left: MAX_FOLDERS },
): string[] {
  const [part, ...rest] = parts;
  if (part === undefined) return [folder];
  if (!/[*?]/.test(part)) {
    const path = join(folder, part);
    const exists = statSync(path, { throwIfNoEntry: false });
    return exists ? expand(path, rest, budget) : [];
  }
  if (budget.left-- <= 0) throw new Error(`it leads into more than ${MAX_FOLDERS} folders`);
  const entries = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (part === '**') {
    const deeper = entries.filter((entry) => entry.isDirectory());
    return [
      ...expand(folder, rest, budget),
      ...deeper.flatMap(({ name }) => expand(join(folder, name), parts, budget)),
    ];
  }
  return entries
    .filter(({ name }) => matches(part, name))
    .filter((entry) => rest.length === 0 || !entry.isFile())
    .flatMap(({ name }) => expand(join(folder, name), rest, budget));
}

/** Whether a name fits a pattern of `*` and `?`; in steps that the lengths of both bound. */
function matches(pattern: string, name: string): boolean {
  let [p, n, star, mark] = [0, 0, -1, 0];
  while (n < name.length) {
    if (pattern[p] === '?' || (pattern[p] === name[n] && pattern[p] !== '*')) {
      p++;
      n++;
    } else if (pattern[p] === '*') {
      star = p++;
      mark = n;
    } else if (star >= 0) {
      p = star + 1;
      n = ++mark;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
