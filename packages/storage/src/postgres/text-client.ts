import pg from 'pg';
import { storable } from '../storable.ts';

/** What comes from outside may hold NUL, which PostgreSQL refuses in any text, also in one to look for. */
export class TextClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: the overloads of the original, which differ in the first argument
  override query(query: any, values?: any, callback?: any): any {
    const kept = Array.isArray(values)
      ? values.map((value: unknown) => (typeof value === 'string' ? storable(value) : value))
      : values;
    return super.query(query, kept, callback);
  }
}
