// Answers are read field by field: one that is not as described is a fault of the answer, not of the code. `askJson`
// turns what these throw into words.

export type JsonRecord = Readonly<Record<string, unknown>>;

/** An object. Throws `TypeError` for anything else, as all readers do; `what` names it then. */
export function readRecord(value: unknown, what = 'the answer'): JsonRecord {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as JsonRecord;
  }
  throw new TypeError(`${what} is no object`);
}

/** A list of objects. */
export function readList(value: unknown, what = 'the answer'): JsonRecord[] {
  if (Array.isArray(value)) return value.map((item) => readRecord(item, `an item of ${what}`));
  throw new TypeError(`${what} is no list`);
}

/** A text that has to be there. */
export function readText(source: JsonRecord, name: string): string {
  const value = source[name];
  if (typeof value === 'string') return value;
  throw new TypeError(`"${name}" is no text`);
}

/** A number that has to be there. */
export function readNumber(source: JsonRecord, name: string): number {
  const value = source[name];
  if (typeof value === 'number') return value;
  throw new TypeError(`"${name}" is no number`);
}

/** A text that may be missing, of something that may be missing. An empty one counts as missing. */
export function textIn(source: unknown, name: string): string | undefined {
  const value = Object(source)[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** An object without the fields that are `undefined`, which JSON schemas refuse. */
export function defined<T extends object>(
  fields: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
