/** What an archive may cost. Every limit is checked while reading, before anything is written for it. */
export interface ExtractLimits {
  /** Bytes of one file. */
  readonly maxEntryBytes: number;
  /** Bytes of all files together. */
  readonly maxTotalBytes: number;
  /** Files, folders and links. */
  readonly maxEntries: number;
  /** Bytes of a path inside the archive, in UTF-8. */
  readonly maxPathBytes: number;
  /** Folders above a file. */
  readonly maxDepth: number;
  /** Unpacked bytes for each packed byte, once more than 10 MB have been unpacked. */
  readonly maxRatio: number;
}

export const DEFAULT_EXTRACT_LIMITS: ExtractLimits = {
  maxEntryBytes: 40_000_000,
  maxTotalBytes: 2_000_000_000,
  maxEntries: 200_000,
  maxPathBytes: 1024,
  maxDepth: 64,
  maxRatio: 250,
};

/** Below this many unpacked bytes the ratio says nothing: small texts repeat themselves. */
export const RATIO_COUNTS_FROM_BYTES = 10_000_000;
