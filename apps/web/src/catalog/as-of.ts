import { oneOf } from '../app/search-params.ts';

/** The time that a page shows, as the address has it: an instant in ISO form. Without it, now. */
export interface AsOfSearch {
  readonly asOf?: string;
}

/** Reads the time from an address. What is no time is dropped, and so is the future. */
export function readAsOf(search: Record<string, unknown>, now = Date.now()): AsOfSearch {
  const asOf = oneOf(search.asOf);
  const time = asOf === undefined ? Number.NaN : Date.parse(asOf);
  if (Number.isNaN(time) || time > now) return {};
  return { asOf: new Date(time).toISOString() };
}

/** For the browser's own input of date and time, in the zone of whoever reads. */
export function toLocalInput(time: number): string {
  const date = new Date(time);
  return new Date(time - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
