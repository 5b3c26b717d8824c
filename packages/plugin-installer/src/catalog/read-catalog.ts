import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { findUnsafeJson, isJsonObject, type JsonObject } from '@gantry/base';
import { parseAllDocuments } from 'yaml';
import { ENTITY_FOLDERS } from '../install/catalog-index.ts';

const MAX_FILES = 5_000;
const MAX_FILE_BYTES = 1_000_000;

/** A plugin package that an index image offers. */
export interface CatalogPackage {
  /** Of the package. */
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly publisher?: string;
  readonly version?: string;
  /** What installs it, as in a plugin file. */
  readonly package?: string;
  readonly categories: readonly string[];
  readonly tags: readonly string[];
  readonly homepage?: string;
  readonly support?: string;
  readonly lifecycle?: string;
  /** From the annotations `gantry.io/tier` and `gantry.io/changelog`. */
  readonly tier?: string;
  readonly changelog?: string;
}

/**
 * What the index images that were fetched into a root offer: their entities of the kinds `Package` and `Plugin`. A
 * plugin has the category and the description, its packages what can be installed. Entities that cannot be read are
 * left out: they are decoration.
 */
export async function readCatalog(root: string): Promise<CatalogPackage[]> {
  const indexes = join(resolve(root), '.gantry/indexes');
  const entities: JsonObject[] = [];
  if (!existsSync(indexes)) return [];
  for (const index of await readdir(indexes)) {
    const folder = ENTITY_FOLDERS.map((name) => join(indexes, index, name)).find(existsSync);
    if (folder !== undefined) entities.push(...(await readEntities(folder)));
  }
  const plugins = entities.filter(({ kind }) => kind === 'Plugin');
  const found = new Map<string, CatalogPackage>();
  for (const entity of entities) {
    if (entity.kind !== 'Package') continue;
    const offered = toPackage(entity, plugins);
    if (offered) found.set(offered.name, offered);
  }
  return [...found.values()].sort((a, b) => (a.title < b.title ? -1 : 1));
}

function toPackage(entity: JsonObject, plugins: readonly JsonObject[]): CatalogPackage | undefined {
  const { metadata, spec } = partsOf(entity);
  const id = textOf(metadata.name);
  const name = textOf(spec.packageName) ?? id;
  if (name === undefined) return undefined;
  const plugin = plugins.map(partsOf).find(({ metadata: of, spec: its }) => {
    const partOf = listOf(spec.partOf);
    return partOf.includes(String(of.name)) || listOf(its.packages).includes(String(id));
  });
  const annotations = isJsonObject(metadata.annotations) ? metadata.annotations : {};
  const links = Array.isArray(metadata.links) ? metadata.links.filter(isJsonObject) : [];
  const optional = {
    description: textOf(metadata.description) ?? textOf(plugin?.metadata.description),
    publisher: textOf(spec.author) ?? textOf(plugin?.spec.publisher) ?? textOf(plugin?.spec.author),
    version: textOf(spec.version),
    package: referenceOf(textOf(spec.dynamicArtifact)),
    homepage: links.map(({ url }) => textOf(url)).find((url) => url?.startsWith('https://')),
    support: textOf(spec.support),
    lifecycle: textOf(spec.lifecycle),
    tier: textOf(annotations['gantry.io/tier']),
    changelog: textOf(annotations['gantry.io/changelog']),
  };
  return {
    name,
    title: textOf(metadata.title) ?? textOf(plugin?.metadata.title) ?? name,
    categories: listOf(plugin?.spec.categories),
    tags: [...new Set([...listOf(metadata.tags), ...listOf(plugin?.metadata.tags)])],
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

/** A path is one inside of another product's image: nothing that could be installed from here. */
function referenceOf(artifact: string | undefined): string | undefined {
  return artifact === undefined || /^\.{0,2}\//.test(artifact) ? undefined : artifact;
}

async function readEntities(folder: string): Promise<JsonObject[]> {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => /\.ya?ml$/.test(name)).slice(0, MAX_FILES);
  const found = await Promise.all(
    files.map(async (name) => {
      const path = join(folder, name);
      const status = await stat(path);
      if (!status.isFile() || status.size > MAX_FILE_BYTES) return [];
      return parseEntities(await readFile(path, 'utf8'));
    }),
  );
  return found.flat();
}

function parseEntities(text: string): JsonObject[] {
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) => {
    if (document.errors.length > 0) return [];
    try {
      const data: unknown = document.toJS({ maxAliasCount: 0 });
      return isJsonObject(data) && !findUnsafeJson(data) ? [data] : [];
    } catch {
      return [];
    }
  });
}

function partsOf({ metadata, spec }: JsonObject): { metadata: JsonObject; spec: JsonObject } {
  return {
    metadata: isJsonObject(metadata) ? metadata : {},
    spec: isJsonObject(spec) ? spec : {},
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
