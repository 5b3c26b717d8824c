import { cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { extractLayers } from '@gantry/artifacts';
import { createId, isPlatformError, messageOf } from '@gantry/base';
import { errors } from '../errors.ts';
import type { FetchContext } from '../fetch/fetch-context.ts';
import { type OciReference, parseOciReference } from '../file/oci-reference.ts';

const DEFAULT_FILE = 'dynamic-plugins.default.yaml';
/** The first that is there has the entities. */
export const ENTITY_FOLDERS = ['catalog-entities/extensions', 'catalog-entities/marketplace'];

export interface CatalogIndexes {
  /** Replaces the include of that name; undefined without an index image. */
  readonly defaultFile: string | undefined;
  /** Reference → digest, for the lock file. */
  readonly digests: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

/**
 * Fetches the index images that the environment names, unless they are there. The main one has the default
 * plugins, and all of them entities for the catalog, which go to `CATALOG_ENTITIES_EXTRACT_DIR` if that is set.
 * One that is extra and cannot be had is a warning: it is decoration.
 *
 * @param locked digests of the lock file, which win over a tag that moved
 */
export async function prepareIndexes(
  context: FetchContext,
  locked: Readonly<Record<string, string>>,
): Promise<CatalogIndexes> {
  const { environment } = context.options;
  const target = environment.CATALOG_ENTITIES_EXTRACT_DIR;
  const digests: Record<string, string> = {};
  const warnings: string[] = [];
  let defaultFile: string | undefined;
  const main = environment.CATALOG_INDEX_IMAGE;
  if (main) {
    const { folder, digest } = await prepareIndex(context, main, locked[main]);
    digests[main] = digest;
    defaultFile = join(folder, DEFAULT_FILE);
    if (!(await exists(defaultFile))) {
      const reason = `${DEFAULT_FILE} not found in ${main}`;
      throw errors.PLUGIN_REFUSED({ package: main, reason });
    }
    if (target && !(await copyEntities(folder, join(target, 'catalog-entities')))) {
      warnings.push(`WARNING: the index image ${main} has no ${ENTITY_FOLDERS.join(' and no ')}`);
    }
  }
  for (const [name, reference] of readExtra(
    environment.EXTRA_CATALOG_INDEX_IMAGES ?? '',
    warnings,
  )) {
    try {
      const { folder, digest } = await prepareIndex(context, reference, locked[reference]);
      digests[reference] = digest;
      if (target) await copyEntities(folder, join(target, 'extra', name, 'catalog-entities'));
    } catch (error) {
      if (!isPlatformError(error)) throw error;
      warnings.push(`WARNING: the extra index image ${reference} is left out: ${messageOf(error)}`);
    }
  }
  return { defaultFile, digests, warnings };
}

async function prepareIndex(
  context: FetchContext,
  text: string,
  locked: string | undefined,
): Promise<{ folder: string; digest: string }> {
  const parsed = parseOciReference(text.startsWith('oci://') ? text : `oci://${text}`);
  if ('invalid' in parsed) throw errors.PLUGIN_REFUSED({ package: text, reason: parsed.invalid });
  if (parsed.version.kind === 'inherit' || parsed.path !== undefined) {
    throw errors.PLUGIN_REFUSED({
      package: text,
      reason: 'an index image has a tag or a digest, and no path',
    });
  }
  const reference: OciReference =
    locked === undefined ? parsed : { ...parsed, version: { kind: 'digest', digest: locked } };
  const folderOf = (digest: string) => context.root.indexFolder(digest);
  if (locked !== undefined && (await exists(folderOf(locked)))) {
    return { folder: folderOf(locked), digest: locked };
  }
  const { digest } = await context.images.inspect(reference);
  const folder = folderOf(digest);
  if (await exists(folder)) return { folder, digest };
  const layers = await context.images.fetchLayers(reference);
  const staged = await context.root.store.stagingFolder();
  await extractLayers(
    layers.map(({ path }) => path),
    { directory: staged, archive: text, limits: context.limits },
  );
  await mkdir(dirname(folder), { recursive: true });
  await rename(staged, folder);
  return { folder, digest };
}

/** Replaces what is there when the new content is whole. */
async function copyEntities(index: string, target: string): Promise<boolean> {
  for (const name of ENTITY_FOLDERS) {
    const source = join(index, name);
    if (!(await exists(source))) continue;
    const staged = `${target}.${createId()}`;
    await mkdir(dirname(target), { recursive: true });
    await cp(source, staged, { recursive: true, verbatimSymlinks: true });
    await rm(target, { recursive: true, force: true });
    await rename(staged, target);
    return true;
  }
  return false;
}

/** Name and reference of each entry of `ref` or `name=ref`, separated by commas. */
function readExtra(text: string, warnings: string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)) {
    const equals = entry.indexOf('=');
    const reference = entry.slice(equals + 1).trim();
    const name =
      equals < 0
        ? reference.replace(/^oci:\/\//, '').replace(/[/:@]/g, '_')
        : entry.slice(0, equals).trim();
    if (reference === '') {
      warnings.push(
        `WARNING: Skipping EXTRA_CATALOG_INDEX_IMAGES entry with empty image reference: '${entry}'`,
      );
    } else if (['', '.', '..'].includes(name) || /[/\\\0]/.test(name)) {
      warnings.push(
        `WARNING: Skipping EXTRA_CATALOG_INDEX_IMAGES entry with an unsafe name: '${entry}'`,
      );
    } else {
      const used = found.get(name);
      if (used !== undefined) {
        warnings.push(
          `WARNING: Subdirectory '${name}' was already used by '${used}'. The previous extraction will be overwritten.`,
        );
      }
      found.set(name, reference);
    }
  }
  return found;
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
