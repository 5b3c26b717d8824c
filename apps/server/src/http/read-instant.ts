import { errors } from '@gantry/platform';

/** A time of a query, in UTC as the store writes it. The format allows a leap second, which no clock here has. */
export function readInstant(name: string, text: string): string {
  const time = new Date(text);
  if (!Number.isNaN(time.getTime())) return time.toISOString();
  const message = 'is not a time that a clock shows';
  throw errors.INVALID_INPUT({ problems: [{ pointer: `/${name}`, message }] });
}
