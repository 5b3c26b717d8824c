import { type ExtractLimits, HttpClient } from '@gantry/artifacts';
import type { InstallOptions } from '../install/install-options.ts';
import { NpmClient } from '../npm/npm-client.ts';
import { RegistryCredentials } from '../oci/credentials.ts';
import { ImageCache } from '../oci/image-cache.ts';
import { RegistryClient } from '../oci/registry-client.ts';
import type { PluginRoot } from '../root/plugin-root.ts';

const MAX_ARCHIVE_BYTES = 2_000_000_000;
const DEFAULT_MAX_ENTRY_BYTES = 40_000_000;

/** What fetching a plugin needs, made once for a run. */
export interface FetchContext {
  readonly root: PluginRoot;
  /** What relative paths start from. */
  readonly directory: string;
  readonly http: HttpClient;
  readonly registry: RegistryClient;
  readonly images: ImageCache;
  readonly npm: NpmClient;
  readonly limits: Partial<ExtractLimits>;
  readonly maxArchiveBytes: number;
  readonly options: InstallOptions;
  close(): void;
}

export function createFetchContext(
  options: InstallOptions,
  root: PluginRoot,
  directory: string,
): FetchContext {
  const { environment, plainHttpHosts, mirrors, signal, extraCa, createAgent } = options;
  const http = new HttpClient({ environment, plainHttpHosts, extraCa, createAgent });
  const registry = new RegistryClient({
    http,
    credentials: new RegistryCredentials(environment),
    mirrors,
    plainHttpHosts,
    signal,
  });
  const maxArchiveBytes = options.maxArchiveBytes ?? MAX_ARCHIVE_BYTES;
  return {
    root,
    directory,
    http,
    registry,
    images: new ImageCache(registry, root.store, maxArchiveBytes),
    npm: new NpmClient({ environment, directory, maxBytes: maxArchiveBytes }),
    limits: { maxEntryBytes: options.maxEntryBytes ?? maxEntryBytesOf(environment) },
    maxArchiveBytes,
    options,
    close: () => http.close(),
  };
}

/** `MAX_ENTRY_SIZE`; what is no positive number is taken for the default, as others do. */
function maxEntryBytesOf({ MAX_ENTRY_SIZE: text }: InstallOptions['environment']): number {
  const size = Number(text);
  return Number.isSafeInteger(size) && size > 0 ? size : DEFAULT_MAX_ENTRY_BYTES;
}
