import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type PackedFile, writeTar } from '@gantry/artifacts';
import type { JsonObject } from '@gantry/base';
import { errors } from '../errors.ts';
import { type Descriptor, PACKAGES_ANNOTATION } from '../oci/image-manifest.ts';
import type { PackedPlugin } from './pack-plugin.ts';

const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
const CONFIG_TYPE = 'application/vnd.oci.image.config.v1+json';
const LAYER_TYPE = 'application/vnd.oci.image.layer.v1.tar+gzip';
/** What others show of a package without fetching it. */
const SHOWN = [
  'name',
  'version',
  'description',
  'backstage',
  'homepage',
  'repository',
  'license',
  'maintainers',
  'author',
  'bugs',
  'keywords',
] as const;

/** An image in memory. */
export interface BuiltImage {
  readonly manifest: Descriptor & { readonly content: Buffer };
  readonly blobs: readonly (Descriptor & { readonly content: Buffer })[];
}

/**
 * An image of plugins as upstream's packager makes it: one layer with a folder for each plugin and an `index.json`, and the
 * same index in an annotation of the manifest. The same plugins make the same digest.
 *
 * @throws PLUGIN_NOT_PACKABLE for two plugins with one folder
 */
export function buildImage(
  plugins: readonly PackedPlugin[],
  annotations: Readonly<Record<string, string>> = {},
): BuiltImage {
  const folders = new Set<string>();
  for (const { folder, name } of plugins) {
    if (folders.has(folder)) {
      const reason = `another plugin of the image has the folder "${folder}" as well`;
      throw errors.PLUGIN_NOT_PACKABLE({ directory: name, reason });
    }
    folders.add(folder);
  }
  const index = JSON.stringify(
    plugins.map(({ folder, manifest }) => ({ [folder]: shown(manifest) })),
  );
  const files: PackedFile[] = [
    { path: 'index.json', content: Buffer.from(index) },
    ...plugins.flatMap(({ folder, files: own }) =>
      own.map((file) => ({ ...file, path: `${folder}/${file.path}` })),
    ),
  ];
  const tar = writeTar(files);
  const layer = blob(LAYER_TYPE, gzipSync(tar));
  const config = blob(
    CONFIG_TYPE,
    json({
      architecture: 'amd64',
      os: 'linux',
      rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
      config: {},
    }),
  );
  const manifest = blob(
    MANIFEST_TYPE,
    json({
      schemaVersion: 2,
      mediaType: MANIFEST_TYPE,
      config: describe(config),
      layers: [describe(layer)],
      annotations: {
        ...annotations,
        [PACKAGES_ANNOTATION]: Buffer.from(index).toString('base64'),
      },
    }),
  );
  return { manifest, blobs: [config, layer] };
}

/** Writes an image as an OCI image layout, which other programs can copy into a registry. */
export function writeImageLayout(directory: string, image: BuiltImage, tag: string): void {
  const blobs = join(directory, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  for (const { digest, content } of [...image.blobs, image.manifest]) {
    writeFileSync(join(blobs, digest.slice('sha256:'.length)), content);
  }
  writeFileSync(join(directory, 'oci-layout'), json({ imageLayoutVersion: '1.0.0' }));
  const entry = {
    ...describe(image.manifest),
    annotations: { 'org.opencontainers.image.ref.name': tag },
    platform: { architecture: 'amd64', os: 'linux' },
  };
  writeFileSync(join(directory, 'index.json'), json({ schemaVersion: 2, manifests: [entry] }));
}

function shown(manifest: JsonObject): JsonObject {
  return Object.fromEntries(
    SHOWN.flatMap((key) => {
      const value = manifest[key];
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function blob(mediaType: string, content: Buffer) {
  return { mediaType, digest: digestOf(content), size: content.length, content };
}

function describe({ mediaType, digest, size }: Descriptor): Descriptor {
  return { mediaType, digest, size };
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
