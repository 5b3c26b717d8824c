/** A file or link of an unpacked tree. Folders are not listed: they hold nothing by themselves. */
export type ListedEntry =
  | {
      readonly type: 'file';
      /** Relative, with `/` between segments. */
      readonly path: string;
      /** Bytes. */
      readonly size: number;
      /** SHA-256 of the content, in hex. */
      readonly sha256: string;
      readonly executable: boolean;
    }
  | {
      readonly type: 'link';
      readonly path: string;
      /** As stored in the link: relative to the link's own folder, and inside the tree. */
      readonly target: string;
    };

/** Every file and link of a tree, sorted by path. */
export type FileList = readonly ListedEntry[];

/** Sorts by code units, so that a list is the same wherever it is made. */
export function sortedFileList(entries: readonly ListedEntry[]): FileList {
  return [...entries].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
