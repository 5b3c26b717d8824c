import { oneOf } from '../app/search-params.ts';

/** The filters of the trail, as the address has them. */
export interface AuditSearch {
  readonly userName?: string;
  readonly action?: string;
  readonly source?: string;
}

/** Reads filters from an address; what is not one of them is dropped. */
export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  const result: Record<string, string> = {};
  for (const key of ['userName', 'action', 'source'] as const) {
    const value = oneOf(search[key]);
    if (value !== undefined) result[key] = value;
  }
  return result;
}
