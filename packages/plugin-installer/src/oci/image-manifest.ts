import { isJsonObject } from '@gantry/base';

/** Names the folders of an image in which plugins are; the value is base64 of a JSON list. */
export const PACKAGES_ANNOTATION = 'io.backstage.dynamic-packages';

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

export interface IndexEntry extends Descriptor {
  readonly os: string | undefined;
  readonly architecture: string | undefined;
}

export type Manifest =
  | {
      readonly kind: 'image';
      readonly layers: readonly Descriptor[];
      readonly annotations: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'index'; readonly manifests: readonly IndexEntry[] };

const INDEX_TYPES: readonly string[] = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
const IMAGE_TYPES: readonly string[] = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

export const ACCEPTED_MANIFESTS = [...IMAGE_TYPES, ...INDEX_TYPES].join(', ');

/** Reads a manifest, or says why it cannot be read. */
export function parseManifest(
  content: Buffer,
  contentType: string | undefined,
): Manifest | { readonly invalid: string } {
  let data: unknown;
  try {
    data = JSON.parse(content.toString('utf8'));
  } catch {
    return { invalid: 'its manifest is not JSON' };
  }
  if (!isJsonObject(data)) return { invalid: 'its manifest is not an object' };
  const declared = contentType?.split(';')[0]?.trim();
  const type = typeof data.mediaType === 'string' ? data.mediaType : declared;
  if (data.layers !== undefined && data.manifests !== undefined) {
    // One reader would take it for an image, another for an index.
    return { invalid: 'its manifest is both an image and an index' };
  }
  if (Array.isArray(data.manifests) && (type === undefined || INDEX_TYPES.includes(type))) {
    const manifests = data.manifests.map(readIndexEntry);
    if (manifests.some((entry) => entry === undefined)) {
      return { invalid: 'its index has an entry that cannot be read' };
    }
    return { kind: 'index', manifests: manifests as IndexEntry[] };
  }
  if (Array.isArray(data.layers) && (type === undefined || IMAGE_TYPES.includes(type))) {
    const layers = data.layers.map(readDescriptor);
    const bad = layers.indexOf(undefined);
    if (bad >= 0) {
      return { invalid: `Malformed layer digest ${JSON.stringify(data.layers[bad])}` };
    }
    return {
      kind: 'image',
      layers: layers as Descriptor[],
      annotations: textsOf(data.annotations),
    };
  }
  return {
    invalid: `its manifest is of a kind that is not supported (${type ?? 'no media type'})`,
  };
}

function readDescriptor(value: unknown): Descriptor | undefined {
  if (!isJsonObject(value)) return undefined;
  const { mediaType, digest, size } = value;
  if (typeof digest !== 'string' || !/^sha256:[0-9a-f]{64}$|^sha512:[0-9a-f]{128}$/.test(digest)) {
    return undefined;
  }
  if (!Number.isSafeInteger(size) || (size as number) < 0) return undefined;
  return {
    mediaType: typeof mediaType === 'string' ? mediaType : '',
    digest,
    size: size as number,
  };
}

function readIndexEntry(value: unknown): IndexEntry | undefined {
  const descriptor = readDescriptor(value);
  if (!descriptor) return undefined;
  const { platform } = value as { platform?: unknown };
  const { os, architecture } = isJsonObject(platform) ? platform : {};
  return {
    ...descriptor,
    os: typeof os === 'string' ? os : undefined,
    architecture: typeof architecture === 'string' ? architecture : undefined,
  };
}

function textsOf(value: unknown): Record<string, string> {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

/** The manifest of an index for a platform; a plugin that is the same everywhere may have one for any. */
export function chooseManifest(
  manifests: readonly IndexEntry[],
  platform: { readonly os: string; readonly architecture: string },
): IndexEntry | undefined {
  // Attestations are listed for the platform "unknown".
  const real = manifests.filter(({ os }) => os !== 'unknown');
  const matches = (os: string, architecture: string) =>
    real.find((entry) => entry.os === os && entry.architecture === architecture);
  return (
    matches(platform.os, platform.architecture) ??
    (real.length === 1 ? real[0] : undefined) ??
    // What other installers of the same images always take.
    matches('linux', 'amd64')
  );
}

/** The folders of plugins that an image names; none without the annotation. */
export function pluginPathsOf(
  annotations: Readonly<Record<string, string>>,
): readonly string[] | { readonly invalid: string } {
  const value = annotations[PACKAGES_ANNOTATION];
  if (value === undefined) return [];
  let data: unknown;
  try {
    data = JSON.parse(Buffer.from(value, 'base64').toString('utf8'));
  } catch (error) {
    return { invalid: (error as Error).message };
  }
  if (!Array.isArray(data)) return [];
  return [...new Set(data.flatMap((entry) => (isJsonObject(entry) ? Object.keys(entry) : [])))];
}
