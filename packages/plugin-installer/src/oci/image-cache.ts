import type { ArtifactStore, Blob } from '@gantry/artifacts';
import { errors } from '../errors.ts';
import { imageText, type OciReference } from '../file/oci-reference.ts';
import { chooseManifest, type Manifest, parseManifest, pluginPathsOf } from './image-manifest.ts';
import type { RegistryClient } from './registry-client.ts';

/** An image of this run. */
export interface Image {
  /** Where it was found: the repository itself, a mirror or a fall-back. */
  readonly repository: string;
  /** Of what the reference names: an index, if it is one. */
  readonly digest: string;
  readonly manifest: Extract<Manifest, { kind: 'image' }>;
}

type Progress = (received: number, total: number | undefined) => void;

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/** Images of one run: each is inspected and downloaded once, however many plugins come from it. */
export class ImageCache {
  readonly #registry: RegistryClient;
  readonly #store: ArtifactStore;
  readonly #maxBytes: number;
  readonly #images = new Map<string, Promise<Image>>();
  readonly #layers = new Map<string, Promise<Blob[]>>();

  constructor(registry: RegistryClient, store: ArtifactStore, maxBytes: number) {
    this.#registry = registry;
    this.#store = store;
    this.#maxBytes = maxBytes;
  }

  inspect(reference: OciReference): Promise<Image> {
    return once(this.#images, imageText(reference), () => this.#inspect(reference));
  }

  /** The folder of the only plugin in an image. */
  async findPath(reference: OciReference): Promise<string> {
    const text = imageText(reference);
    const { manifest } = await this.inspect(reference);
    const paths = pluginPathsOf(manifest.annotations);
    const refuse = (reason: string) => errors.PLUGIN_REFUSED({ package: text, reason });
    if ('invalid' in paths) {
      throw refuse(
        `Could not decode 'io.backstage.dynamic-packages' annotation on ${text}: ${paths.invalid}`,
      );
    }
    const [path] = paths;
    if (path === undefined) {
      throw refuse(
        `No plugins found in OCI image ${text}. The image might not contain the 'io.backstage.dynamic-packages' annotation. Please ensure it was packaged using the @red-hat-developer-hub/cli plugin package command, or write its folder: ${text}!<path>`,
      );
    }
    if (paths.length > 1) {
      const list = paths.map((entry) => `\n  - ${entry}`).join('');
      throw refuse(
        `Multiple plugins found in OCI image ${text}:${list}\nPlease specify which plugin to install using the syntax: ${text}!<plugin-name>`,
      );
    }
    return path;
  }

  /** The layers, the lowest first. */
  async fetchLayers(reference: OciReference, onProgress?: Progress): Promise<Blob[]> {
    const image = await this.inspect(reference);
    return await once(this.#layers, image.digest, () =>
      this.#fetchLayers(reference, image, onProgress),
    );
  }

  async #inspect(reference: OciReference): Promise<Image> {
    const { repository, version } = reference;
    if (version.kind === 'inherit') throw new Error(`${imageText(reference)} is not resolved`);
    const name = version.kind === 'tag' ? version.tag : version.digest;
    const top = await this.#registry.fetchManifest(repository, name);
    let manifest = readManifest(reference, top.content, top.contentType);
    if (manifest.kind === 'index') {
      const architecture = ARCHITECTURES[process.arch] ?? process.arch;
      const chosen = chooseManifest(manifest.manifests, { os: process.platform, architecture });
      if (!chosen) {
        const offered = manifest.manifests.map((entry) => `${entry.os}/${entry.architecture}`);
        throw errors.PLUGIN_REFUSED({
          package: imageText(reference),
          reason: `it has nothing for ${process.platform}/${architecture}, only for ${offered.join(', ')}`,
        });
      }
      const child = await this.#registry.fetchManifest(top.repository, chosen.digest);
      manifest = readManifest(reference, child.content, child.contentType);
    }
    if (manifest.kind !== 'image') {
      throw errors.PLUGIN_REFUSED({
        package: imageText(reference),
        reason: 'it is an index of indexes',
      });
    }
    return { repository: top.repository, digest: top.digest, manifest };
  }

  async #fetchLayers(
    reference: OciReference,
    { repository, manifest }: Image,
    onProgress: Progress | undefined,
  ): Promise<Blob[]> {
    const text = imageText(reference);
    const { layers } = manifest;
    if (layers.length === 0) {
      const reason = `OCI manifest for ${text} has no layers`;
      throw errors.PLUGIN_REFUSED({ package: text, reason });
    }
    const total = layers.reduce((sum, { size }) => sum + size, 0);
    if (total > this.#maxBytes) {
      const reason = `it has ${total} bytes, more than the limit of ${this.#maxBytes}`;
      throw errors.PLUGIN_REFUSED({ package: text, reason });
    }
    const received = layers.map(() => 0);
    return await Promise.all(
      layers.map((layer, index) =>
        this.#registry.fetchBlob(this.#store, repository, layer, {
          what: text,
          maxBytes: this.#maxBytes,
          onProgress: (bytes) => {
            received[index] = bytes;
            onProgress?.(
              received.reduce((sum, part) => sum + part, 0),
              total,
            );
          },
        }),
      ),
    );
  }
}

function readManifest(
  reference: OciReference,
  content: Buffer,
  type: string | undefined,
): Manifest {
  const manifest = parseManifest(content, type);
  if ('invalid' in manifest) {
    throw errors.PLUGIN_REFUSED({ package: imageText(reference), reason: manifest.invalid });
  }
  return manifest;
}

/** One piece of work for all who ask while it runs or after it succeeded; a failure is forgotten. */
function once<T>(cache: Map<string, Promise<T>>, key: string, work: () => Promise<T>): Promise<T> {
  const known = cache.get(key);
  if (known) return known;
  const started = work();
  cache.set(key, started);
  started.catch(() => cache.delete(key));
  return started;
}
