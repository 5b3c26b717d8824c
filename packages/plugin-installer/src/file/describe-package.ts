import { packageKey, parsePackage } from './package-reference.ts';

/**
 * What a reference names, without asking anybody: two references with one key are versions of the same plugin.
 *
 * @returns why it cannot be used, where it cannot
 */
export function describePackage(
  text: string,
):
  | { readonly key: string; readonly kind: 'oci' | 'npm' | 'url' | 'local' }
  | { readonly invalid: string } {
  const reference = parsePackage(text);
  if ('invalid' in reference) return reference;
  const key = packageKey(text, reference);
  if (reference.kind === 'ref' || key === undefined) {
    return { invalid: `package '${text}' refers to an included file, and there is none here` };
  }
  if (reference.kind === 'oci' && reference.reference.version.kind === 'inherit') {
    return { invalid: `package '${text}' has no version: {{inherit}} needs an included file` };
  }
  return { key, kind: reference.kind };
}
