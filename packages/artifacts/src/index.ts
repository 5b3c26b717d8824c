export { parseEntryPath } from './archive/entry-path.ts';
export {
  type ArchiveFormat,
  type ExtractOptions,
  extractArchive,
  extractLayers,
} from './archive/extract-archive.ts';
export { extractFolder } from './archive/extract-folder.ts';
export { DEFAULT_EXTRACT_LIMITS, type ExtractLimits } from './archive/extract-limits.ts';
export type { FileList, ListedEntry } from './archive/file-list.ts';
export type { Select } from './archive/tree-writer.ts';
export { type PackedFile, writeTar } from './archive/write-tar.ts';
export type { AgentFactory, AgentRequest } from './download/agents.ts';
export { type DownloadOptions, download } from './download/download.ts';
export {
  HttpClient,
  type HttpClientOptions,
  type HttpRequest,
  type HttpResponse,
  isLoopback,
  withoutSecrets,
} from './download/http-client.ts';
export {
  isConnectionFailure,
  isRetriedStatus,
  PassingFailure,
  retryAfterOf,
  withRetries,
} from './download/retry.ts';
export {
  type Digest,
  Digester,
  type Integrity,
  integrityOfDigest,
  isDigest,
  parseIntegrity,
} from './integrity.ts';
export { acquireLock, type LockOptions, tryLock } from './lock/file-lock.ts';
export type { FileLock } from './lock/held-lock.ts';
export { type AddBlobOptions, ArtifactStore, type Blob } from './store/artifact-store.ts';
export { compareTree, listTree } from './store/compare-tree.ts';
