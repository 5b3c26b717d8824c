/** Part of an image reference after the repository. */
export type OciVersion =
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'digest'; readonly digest: string }
  | { readonly kind: 'inherit' };

export interface OciReference {
  /** Host with port, and path: `quay.io/acme/plugin`. */
  readonly repository: string;
  readonly version: OciVersion;
  /** Folder of the plugin in the image; undefined when it is to be found out. */
  readonly path: string | undefined;
}

const FORMAT =
  /^oci:\/\/([^\s/:@!]+(?::\d+)?(?:\/[^\s:@!/]+)+)(?::([^\s!@:]+)|@((?:sha256|sha512|blake3):[^\s!@:]+))(?:!(\S+))?$/;

const EXPECTED =
  "Expected format: 'oci://<registry>/<image>:<tag>' or 'oci://<registry>/<image>@<algorithm>:<digest>', optionally followed by '!<path>' (in the image)";

/** Reads `oci://…`, or says why it cannot be read. */
export function parseOciReference(text: string): OciReference | { readonly invalid: string } {
  const match = FORMAT.exec(text);
  if (!match)
    return { invalid: `oci package '${text}' is not in the expected format. ${EXPECTED}` };
  const [, repository = '', tag, digest, path] = match;
  if (digest !== undefined && !/^sha256:[0-9a-f]{64}$|^sha512:[0-9a-f]{128}$/.test(digest)) {
    return {
      invalid: `oci package '${text}' is not in the expected format: its digest has to be sha256 with 64, or sha512 with 128 lower-case hex digits`,
    };
  }
  const problem = path === undefined ? undefined : pluginPathProblem(path);
  if (problem !== undefined) return { invalid: problem };
  const version: OciVersion =
    digest !== undefined
      ? { kind: 'digest', digest }
      : tag === '{{inherit}}'
        ? { kind: 'inherit' }
        : { kind: 'tag', tag: tag as string };
  return { repository, version, path };
}

/** Why a folder in an image may not be used as a plugin's; undefined if it may. */
export function pluginPathProblem(path: string): string | undefined {
  if (path.startsWith('/')) return `Invalid plugin path (absolute): ${path}`;
  const isTraversal = path.split(/[/\\]/).some((part) => ['', '.', '..'].includes(part));
  if (isTraversal) return `Invalid plugin path (path traversal detected): ${path}`;
  // Names that start with a dot are the installer's own.
  if (path.startsWith('.')) return `Invalid plugin path (hidden folder): ${path}`;
  return undefined;
}

/** The reference without the path. */
export function imageText({ repository, version }: OciReference): string {
  switch (version.kind) {
    case 'tag':
      return `oci://${repository}:${version.tag}`;
    case 'digest':
      return `oci://${repository}@${version.digest}`;
    case 'inherit':
      return `oci://${repository}:{{inherit}}`;
  }
}

export function ociText(reference: OciReference): string {
  const { path } = reference;
  return `${imageText(reference)}${path === undefined ? '' : `!${path}`}`;
}

/** What people call an image: the last part of its repository. */
export function imageName(repository: string): string {
  return repository.slice(repository.lastIndexOf('/') + 1);
}
