/** A part of an object that is not what the API's schema says. The message names the part. */
export class MalformedObject extends Error {
  constructor(path: string, expected: string) {
    super(`${path} is not ${expected}`);
    this.name = 'MalformedObject';
  }
}

export type JsonRecord = Readonly<Record<string, unknown>>;

// What the API leaves out and what it sends as null mean the same. Anything else has to have the right type:
// a wrong one is a sign of something other than a Kubernetes API, and guessing would put nonsense in the catalog.

export function readRecord(value: unknown, path: string): JsonRecord {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw new MalformedObject(path, 'an object');
  return value as JsonRecord;
}

export function readList(value: unknown, path: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new MalformedObject(path, 'a list');
  return value;
}

export function readRecords(value: unknown, path: string): readonly JsonRecord[] {
  return readList(value, path).map((item, index) => readRecord(item, `${path}[${index}]`));
}

export function readString(value: unknown, path: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new MalformedObject(path, 'a string');
  return value;
}

export function readInteger(value: unknown, path: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Number.isInteger(value)) throw new MalformedObject(path, 'an integer');
  return value as number;
}

export function readBoolean(value: unknown, path: string): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value !== 'boolean') throw new MalformedObject(path, 'true or false');
  return value;
}

export function readStrings(value: unknown, path: string): readonly string[] {
  return readList(value, path).map((item, index) => {
    if (typeof item !== 'string') throw new MalformedObject(`${path}[${index}]`, 'a string');
    return item;
  });
}

export function readStringMap(value: unknown, path: string): Readonly<Record<string, string>> {
  const record = readRecord(value, path);
  for (const [key, item] of Object.entries(record)) {
    if (typeof item !== 'string') throw new MalformedObject(`${path}["${key}"]`, 'a string');
  }
  return record as Readonly<Record<string, string>>;
}

/** A time in the form that panel documents carry; `undefined` when absent or not a time. */
export function readTime(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
