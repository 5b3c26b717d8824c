import type { AgentFactory, LockOptions } from '@gantry/artifacts';
import type { InstalledPlugin } from '../root/root-state.ts';

/** What happens while plugins are installed, for progress bars and for programs. */
export type InstallEvent =
  | { readonly type: 'waiting'; readonly holder: string; readonly waitedMs: number }
  | { readonly type: 'recovered' }
  | { readonly type: 'warning'; readonly message: string }
  | {
      readonly type: 'progress';
      readonly package: string;
      readonly received: number;
      readonly total?: number | undefined;
    }
  | { readonly type: 'resolved'; readonly package: string; readonly resolved: string }
  | { readonly type: 'unpacked'; readonly package: string; readonly directory: string }
  | { readonly type: 'unchanged' | 'disabled' | 'adopted'; readonly package: string }
  | { readonly type: 'failed'; readonly package: string; readonly message: string }
  | { readonly type: 'removed'; readonly directory: string }
  | { readonly type: 'activated'; readonly generation: number };

/** A plugin that was fetched and verified, and is not in place yet. */
export interface StagedContent {
  readonly key: string;
  readonly package: string;
  readonly name: string;
  readonly version: string;
  /** Where its files are while it is looked at. */
  readonly directory: string;
}

export interface InstallOptions {
  /** `dynamic-plugins.yaml`. */
  readonly file: string;
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Default: `dynamic-plugins.lock.yaml` beside the file, or in the root where that cannot be written. */
  readonly lockFile?: string | undefined;
  /** Install exactly what the lock file records, or nothing. */
  readonly frozen?: boolean | undefined;
  /** Resolve everything that moves again. */
  readonly update?: boolean | readonly string[] | undefined;
  /** Say what would be done, and do nothing. */
  readonly planOnly?: boolean | undefined;
  readonly skipIntegrity?: boolean | undefined;
  readonly lockTimeoutMs?: number | undefined;
  readonly lockKind?: LockOptions['kind'];
  readonly workers?: number | undefined;
  /** Bytes of one file in a package. */
  readonly maxEntryBytes?: number | undefined;
  /** Bytes of one archive. */
  readonly maxArchiveBytes?: number | undefined;
  readonly plainHttpHosts?: readonly string[] | undefined;
  readonly mirrors?: Readonly<Record<string, string>> | undefined;
  readonly extraCa?: string | undefined;
  readonly createAgent?: AgentFactory | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Looks at new plugins before anything is put in place; what it throws stops the run, and nothing is changed. */
  readonly onStaged?: ((plugins: readonly StagedContent[]) => Promise<void>) | undefined;
  readonly onEvent?: ((event: InstallEvent) => void) | undefined;
}

export interface InstallResult {
  /** False: everything was in place already. */
  readonly changed: boolean;
  readonly generation: number;
  readonly installed: readonly { readonly package: string; readonly directory: string }[];
  readonly removed: readonly string[];
  readonly warnings: readonly string[];
  /** The whole set, as it is or would be. */
  readonly plugins: readonly InstalledPlugin[];
  /** What the lock file says, or would; absent where it was not looked at because nothing changed. */
  readonly lockText?: string | undefined;
}
