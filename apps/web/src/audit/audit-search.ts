import { oneOf } from '../app/search-params.ts';

const KEYS = ['userName', 'action', 'source', 'resourceId', 'requestId', 'from', 'to'] as const;

/** The filters of the trail, as the address has them. Days are days of whoever reads. */
export type AuditSearch = { readonly [K in (typeof KEYS)[number]]?: string };

/** Reads filters from an address; what is not one of them is dropped. */
export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  const result: Record<string, string> = {};
  for (const key of KEYS) {
    const value = oneOf(search[key]);
    const isDay = key === 'from' || key === 'to';
    if (value !== undefined && (!isDay || dayStart(value, 0))) result[key] = value;
  }
  return result;
}

/** The filters as the server takes them: from the beginning of the first day to the end of the last. */
export function toAuditFilter({ from, to, ...exact }: AuditSearch) {
  const since = from === undefined ? undefined : dayStart(from, 0);
  const until = to === undefined ? undefined : dayStart(to, 1);
  return { ...exact, ...(since ? { since } : {}), ...(until ? { until } : {}) };
}

function dayStart(day: string, plusDays: number): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  if (year === undefined) return undefined;
  const start = new Date(Number(year), Number(month) - 1, Number(date) + plusDays);
  return Number.isNaN(start.getTime()) ? undefined : start.toISOString();
}
