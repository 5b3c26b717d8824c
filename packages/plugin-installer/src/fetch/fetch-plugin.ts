import { lstat, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  type Blob,
  download,
  extractArchive,
  extractFolder,
  extractLayers,
  type FileList,
  type Integrity,
  parseEntryPath,
  parseIntegrity,
  type Select,
} from '@gantry/artifacts';
import { isJsonObject, type JsonObject, messageOf } from '@gantry/base';
import { errors } from '../errors.ts';
import type { WantedPlugin } from '../file/merge-entries.ts';
import { imageText, type OciReference, ociText } from '../file/oci-reference.ts';
import type { LockedPlugin } from '../lockfile/lock-file.ts';
import { listPackFiles } from '../npm/pack-list.ts';
import type { FetchContext } from './fetch-context.ts';
import { localStamp } from './local-stamp.ts';

/** A plugin that was fetched, checked and unpacked, and is not in place yet. */
export interface StagedPlugin {
  readonly wanted: WantedPlugin;
  /** Where its content is. */
  readonly staged: string;
  readonly list: FileList;
  /** Name of its folder in the root. */
  readonly directory: string;
  readonly resolved: string;
  readonly integrity?: string | undefined;
  readonly imageDigest?: string | undefined;
  readonly name: string;
  readonly version: string;
  readonly stamp?: string | undefined;
}

const MAX_PACKAGE_JSON_BYTES = 1024 * 1024;

/** @param locked what an earlier run recorded, if that is to be installed */
export async function fetchPlugin(
  context: FetchContext,
  wanted: WantedPlugin,
  locked: LockedPlugin | undefined,
): Promise<StagedPlugin> {
  const staged = await context.root.store.stagingFolder();
  const { reference } = wanted;
  switch (reference.kind) {
    case 'oci':
      return await fetchImage(context, wanted, reference.reference, locked, staged);
    case 'local':
      return await fetchLocal(context, wanted, resolve(context.directory, reference.path), staged);
    case 'url':
      return await fetchUrl(context, wanted, reference.url, locked, staged);
    case 'npm':
      return await fetchNpm(context, wanted, reference.spec, locked, staged);
  }
}

async function fetchImage(
  context: FetchContext,
  wanted: WantedPlugin,
  reference: OciReference,
  locked: LockedPlugin | undefined,
  staged: string,
): Promise<StagedPlugin> {
  const path = reference.path as string;
  const digest = locked === undefined ? undefined : /@([^!]+)/.exec(locked.resolved)?.[1];
  const exact: OciReference =
    digest === undefined ? reference : { ...reference, version: { kind: 'digest', digest } };
  const image = await context.images.inspect(exact);
  const layers = await context.images.fetchLayers(exact, progress(context, wanted));
  const offered = new Set<string>();
  const prefix = `${path}/`;
  const select: Select = (entry) => {
    const [top = ''] = entry.split('/');
    if (entry.endsWith('/package.json') && entry.split('/').length === 2) offered.add(top);
    if (entry === path) return '';
    return entry.startsWith(prefix) ? judge(entry.slice(prefix.length)) : undefined;
  };
  const list = await extractLayers(
    layers.map((layer) => layer.path),
    { directory: staged, archive: wanted.package, limits: context.limits, select },
  );
  if (list.length === 0) {
    const choice = offered.size > 0 ? ` It has: ${[...offered].sort().join(', ')}.` : '';
    throw refused(wanted, `the image has no folder "${path}".${choice}`);
  }
  const manifest = await readManifest(wanted, staged, list);
  const resolved = ociText({ ...reference, version: { kind: 'digest', digest: image.digest } });
  return {
    wanted,
    staged,
    list,
    directory: path,
    resolved,
    imageDigest: image.digest,
    name: textOf(manifest.name) ?? path,
    version: textOf(manifest.version) ?? '',
  };
}

async function fetchLocal(
  context: FetchContext,
  wanted: WantedPlugin,
  path: string,
  staged: string,
): Promise<StagedPlugin> {
  const stamp = await localStamp(path);
  const status = await lstat(path).catch(() => undefined);
  if (!status) throw refused(wanted, `${path} does not exist`);
  const expected = expectedIntegrity(wanted);
  if (status.isFile()) {
    const { store } = context.root;
    const maxBytes = context.maxArchiveBytes;
    const blob = await store.addFile(path, { what: wanted.package, integrity: expected, maxBytes });
    const staging = await unpackPackage(context, wanted, blob, staged);
    return { ...staging, resolved: wanted.package, stamp };
  }
  if (expected) throw refused(wanted, 'integrity is for archives; a folder has none');
  let manifest: JsonObject;
  try {
    manifest = JSON.parse(await readFile(join(path, 'package.json'), 'utf8')) as JsonObject;
  } catch (error) {
    throw refused(wanted, `its package.json cannot be read: ${messageOf(error)}`);
  }
  const files = await listPackFiles(path, manifest);
  const list = await extractFolder(path, files, {
    directory: staged,
    archive: wanted.package,
    limits: context.limits,
    select: judge,
  });
  const { directory, name, version } = await describe(wanted, staged, list);
  return { wanted, staged, list, directory, name, version, resolved: wanted.package, stamp };
}

async function fetchUrl(
  context: FetchContext,
  wanted: WantedPlugin,
  url: string,
  locked: LockedPlugin | undefined,
  staged: string,
): Promise<StagedPlugin> {
  const integrity =
    expectedIntegrity(wanted) ??
    (locked?.integrity ? parseIntegrity(locked.integrity, url) : undefined);
  const blob = await download(context.http, context.root.store, {
    url,
    what: wanted.package,
    integrity,
    maxBytes: context.maxArchiveBytes,
    // What is checked against a hash may come by any way.
    allowPlainHttp: integrity !== undefined,
    onProgress: progress(context, wanted),
    signal: context.options.signal,
  });
  const staging = await unpackPackage(context, wanted, blob, staged);
  return { ...staging, resolved: url };
}

async function fetchNpm(
  context: FetchContext,
  wanted: WantedPlugin,
  spec: string,
  locked: LockedPlugin | undefined,
  staged: string,
): Promise<StagedPlugin> {
  const known =
    locked?.integrity === undefined
      ? undefined
      : { resolved: locked.resolved, integrity: locked.integrity };
  const found = await context.npm.fetch(context.root.store, spec, expectedIntegrity(wanted), known);
  const staging = await unpackPackage(context, wanted, found.blob, staged);
  const asked = /^(?:.*@npm:)?((?:@[^/@]+\/)?[^@]+)/.exec(spec)?.[1];
  if (asked !== undefined && staging.name !== asked) {
    throw refused(wanted, `the archive says that it is "${staging.name}"`);
  }
  return { ...staging, resolved: found.resolved, integrity: found.integrity };
}

async function unpackPackage(
  context: FetchContext,
  wanted: WantedPlugin,
  blob: Blob,
  staged: string,
): Promise<Omit<StagedPlugin, 'resolved'>> {
  const select: Select = (entry) => {
    if (entry === 'package') return '';
    if (entry.startsWith('package/')) return judge(entry.slice('package/'.length));
    return { refused: `: NPM package archive does not start with 'package/' as it should` };
  };
  const list = await extractArchive(blob.path, {
    directory: staged,
    archive: wanted.package,
    format: 'tgz',
    limits: context.limits,
    select,
  });
  const description = await describe(wanted, staged, list);
  const integrity = `sha256-${Buffer.from(blob.digest.slice('sha256:'.length), 'hex').toString('base64')}`;
  return { wanted, staged, list, integrity, ...description };
}

/** What no package needs and some use against others. */
function judge(path: string): string | undefined | { refused: string } {
  const name = path.slice(path.lastIndexOf('/') + 1);
  // It would configure whoever runs npm in that folder.
  if (name === '.npmrc') return undefined;
  if (name.endsWith('.node')) {
    return { refused: 'is a native addon, which would run outside of every limit' };
  }
  return path;
}

async function describe(
  wanted: WantedPlugin,
  staged: string,
  list: FileList,
): Promise<{ directory: string; name: string; version: string }> {
  const manifest = await readManifest(wanted, staged, list);
  const name = textOf(manifest.name);
  const version = textOf(manifest.version);
  if (name === undefined || version === undefined) {
    throw refused(wanted, 'its package.json has no name or no version');
  }
  const directory = `${name.replace(/^@/, '').replaceAll('/', '-')}-${version}`;
  const judged = parseEntryPath(directory, { maxPathBytes: 255, maxDepth: 1 });
  if (!('path' in judged) || judged.path !== directory || directory.startsWith('.')) {
    throw refused(wanted, `its name and version make no folder name: ${JSON.stringify(directory)}`);
  }
  return { directory, name, version };
}

async function readManifest(
  wanted: WantedPlugin,
  staged: string,
  list: FileList,
): Promise<JsonObject> {
  const entry = list.find(({ path }) => path === 'package.json');
  if (entry?.type !== 'file') throw refused(wanted, 'it has no package.json');
  if (entry.size > MAX_PACKAGE_JSON_BYTES) throw refused(wanted, 'its package.json is too large');
  let data: unknown;
  try {
    data = JSON.parse(await readFile(join(staged, 'package.json'), 'utf8'));
  } catch (error) {
    throw refused(wanted, `its package.json is not JSON: ${messageOf(error)}`);
  }
  if (!isJsonObject(data)) throw refused(wanted, 'its package.json is not an object');
  return data;
}

function expectedIntegrity({ integrity, package: name }: WantedPlugin): Integrity | undefined {
  return integrity === undefined ? undefined : parseIntegrity(integrity, name);
}

function progress({ options }: FetchContext, wanted: WantedPlugin) {
  return (received: number, total: number | undefined): void => {
    options.onEvent?.({ type: 'progress', package: wanted.package, received, total });
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function refused(wanted: WantedPlugin, reason: string): Error {
  const { reference, package: text } = wanted;
  const name = reference.kind === 'oci' ? imageText(reference.reference) : text;
  return errors.PLUGIN_REFUSED({ package: name, reason });
}
