// Answers are read field by field: one that is not as GitHub describes it is a fault of the answer, not of the code.

export type Raw = Readonly<Record<string, unknown>>;

export function record(value: unknown, what = 'the answer'): Raw {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Raw;
  throw new TypeError(`${what} is no object`);
}

export function list(value: unknown, what = 'the answer'): Raw[] {
  if (Array.isArray(value)) return value.map((item) => record(item, `an item of ${what}`));
  throw new TypeError(`${what} is no list`);
}

export function text(source: Raw, name: string): string {
  const value = source[name];
  if (typeof value === 'string') return value;
  throw new TypeError(`"${name}" is no text`);
}

/** The text of a field that may be missing or null; an empty one counts as missing. */
export function textIn(source: unknown, name: string): string | undefined {
  const value = Object(source)[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function number(source: Raw, name: string): number {
  const value = source[name];
  if (typeof value === 'number') return value;
  throw new TypeError(`"${name}" is no number`);
}

/** The text of a file, which comes in base64. */
export function fileText(raw: unknown): string {
  const { encoding, content } = record(raw);
  if (encoding !== 'base64' || typeof content !== 'string') return '';
  return Buffer.from(content, 'base64').toString('utf8');
}
