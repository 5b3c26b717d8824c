/** A path of an archive, or why it may not be used. */
export type EntryPath =
  /** Relative, `/` between segments, no `.`, `..` or empty segment. `''` is the root itself. */
  { readonly path: string } | { readonly refused: string };

const MAX_SEGMENT_BYTES = 255;

// Marks that change how a name reads, not what it is: zero width, direction, soft hyphen, byte order.
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u2028\u2029\ufff9-\ufffb]/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
/** What some later reader might decode into a separator or a dot. */
const ENCODED = /%(?:2e|2f|5c|00)/i;

/** Judges a path as it is written in an archive. Bytes that are not UTF-8 arrive as U+FFFD and are refused. */
export function parseEntryPath(
  raw: string,
  limits: { readonly maxPathBytes: number; readonly maxDepth: number },
): EntryPath {
  const refused = (reason: string): EntryPath => ({ refused: reason });
  if (raw === '') return refused('has an empty name');
  if (raw.includes('\0')) return refused('has a NUL character in its name');
  if (raw.length > limits.maxPathBytes || Buffer.byteLength(raw) > limits.maxPathBytes) {
    return refused(`has a name longer than ${limits.maxPathBytes} bytes`);
  }
  if (raw.startsWith('/')) return refused('is an absolute path');
  if (raw.includes('\\')) return refused('has a backslash in its name');
  if (/^[a-z]:/i.test(raw)) return refused('starts with a drive letter');
  if (CONTROL.test(raw)) return refused('has a control character in its name');
  if (raw.includes('\ufffd')) return refused('has a name that is not UTF-8');
  if (!raw.isWellFormed()) return refused('has a name that is not valid Unicode');
  if (INVISIBLE.test(raw)) return refused('has an invisible character in its name');
  if (ENCODED.test(raw)) return refused('has an encoded separator or dot in its name');
  const segments = raw.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.includes('..'))
    return refused('leads outside of the archive (path traversal detected)');
  if (segments.length > limits.maxDepth) {
    return refused(`is nested deeper than ${limits.maxDepth} folders`);
  }
  if (segments.some((segment) => Buffer.byteLength(segment) > MAX_SEGMENT_BYTES)) {
    return refused(`has a name longer than ${MAX_SEGMENT_BYTES} bytes`);
  }
  return { path: segments.join('/') };
}

/** Equal for names that some file system takes for the same: other case, other Unicode form. */
export function foldPath(path: string): string {
  // Most names are ASCII, and then lower case is all there is to it.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
  if (/^[\u0000-\u007f]*$/.test(path)) return path.toLowerCase();
  return path.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
}
