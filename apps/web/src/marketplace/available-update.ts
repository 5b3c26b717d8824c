import type { MarketplaceEntry, NewerPlugin } from '@gantry/client';

/** What would bring an installed plugin up to date: another package, or the same one resolved again. */
export function availableUpdate(
  { state, version, offered }: MarketplaceEntry,
  newer: NewerPlugin | undefined,
): { readonly version?: string; readonly package?: string } | undefined {
  if (state !== 'installed') return undefined;
  if (newer?.newer) return newer.newer;
  if (newer?.moved) return {};
  const isOther = offered?.version !== undefined && offered.version !== version;
  return isOther && offered.package !== undefined
    ? { version: offered.version as string, package: offered.package }
    : undefined;
}
