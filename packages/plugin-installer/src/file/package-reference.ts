import { type OciReference, parseOciReference } from './oci-reference.ts';

/** What `package` of an entry says. */
export type PackageReference =
  | { readonly kind: 'oci'; readonly reference: OciReference }
  | { readonly kind: 'ref'; readonly name: string }
  /** A folder, or an archive on this machine; relative to the file that names it. */
  | { readonly kind: 'local'; readonly path: string }
  /** An archive with an address. */
  | { readonly kind: 'url'; readonly url: string }
  /** Everything else that npm understands: names, tags, ranges, aliases, git. */
  | { readonly kind: 'npm'; readonly spec: string };

/** Reads a package text, or says why it cannot be read. */
export function parsePackage(text: string): PackageReference | { readonly invalid: string } {
  if (text === '')
    return { invalid: "content of the 'plugins.package' field must be a string that is not empty" };
  if (text.startsWith('oci://')) {
    const reference = parseOciReference(text);
    return 'invalid' in reference ? reference : { kind: 'oci', reference };
  }
  if (text.startsWith('ref://')) {
    const name = text.slice('ref://'.length);
    if (name === '') return { invalid: 'Invalid ref:// reference: empty plugin name in ref://' };
    return { kind: 'ref', name };
  }
  if (/\s/.test(text)) return { invalid: `package '${text}' contains white space` };
  if (text.startsWith('./') || text.startsWith('../') || text.startsWith('/')) {
    return { kind: 'local', path: text };
  }
  if (text.startsWith('file:')) return { kind: 'local', path: text.replace(/^file:(\/\/)?/, '') };
  if (/^https?:\/\//.test(text) && !isGit(text)) return { kind: 'url', url: text };
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) && !isGit(text)) {
    return {
      invalid: `package '${text}' has an address of an unknown kind: use oci://, https://, http://, ./, ref:// or a name of the npm registry`,
    };
  }
  return { kind: 'npm', spec: text };
}

/**
 * The identity by which an entry overrides another: the same plugin in another version has the same key.
 * Undefined for references that have no identity until they are resolved.
 */
export function packageKey(text: string, reference: PackageReference): string | undefined {
  if (reference.kind === 'ref') return undefined;
  if (reference.kind === 'oci') {
    const { repository, path } = reference.reference;
    return `oci://${repository}:${path === undefined ? '' : `!${path}`}`;
  }
  if (text.startsWith('./') || text.endsWith('.tgz')) return text;
  const alias = /^([^@]+|@[^@/]+\/[^@]+)@npm:(@[^/]+\/)?([^@]+)/.exec(text);
  if (alias) return `${alias[1]}@npm:${alias[2] ?? ''}${alias[3]}`;
  if (isGit(text)) return text.split('#')[0] as string;
  return /^((?:@[^/@]+\/)?[^@]+)@/.exec(text)?.[1] ?? text;
}

/** As npm recognises what it gets with git. */
export function isGit(text: string): boolean {
  return (
    /^git(\+https?|\+ssh)?:\/\//.test(text) ||
    /^https:\/\/github\.com\/[^/]+\/[^/#]+?(\.git)?(#.*)?$/.test(text) ||
    /^git@github\.com:[^/]+\/[^/]+/.test(text) ||
    /^github:[^/]+\/[^/]+/.test(text) ||
    /^[^@./:][^@/:]*\/[^/:@]+$/.test(text)
  );
}
