import type { SourceLimit } from '@gantry/storage';

/** Whether a source has not seen its entity for longer than it should; what is gone is not waited for. */
export function isLate(
  row: {
    readonly plugin: string;
    readonly integration: string;
    readonly last_seen_at: string;
    readonly gone_since: string | null;
  },
  limits: readonly SourceLimit[],
): boolean {
  if (row.gone_since !== null) return false;
  return limits.some(
    ({ plugin, integration, before }) =>
      plugin === row.plugin && integration === row.integration && row.last_seen_at < before,
  );
}
