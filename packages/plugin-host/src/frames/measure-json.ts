const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

export interface JsonMeasure {
  /** Opening brackets plus commas: near enough the number of values. */
  readonly values: number;
  readonly depth: number;
}

/**
 * Counts the values and the nesting of a JSON text without building anything. Text that is not JSON gives
 * numbers that mean nothing; the parser that comes next refuses it.
 */
export function measureJson(bytes: Buffer): JsonMeasure {
  let values = 0;
  let depth = 0;
  let deepest = 0;
  for (let index = 0; index < bytes.length; index++) {
    switch (bytes[index]) {
      case QUOTE:
        index = endOfString(bytes, index + 1);
        break;
      case OPEN_ARRAY:
      case OPEN_OBJECT:
        values++;
        depth++;
        if (depth > deepest) deepest = depth;
        break;
      case CLOSE_ARRAY:
      case CLOSE_OBJECT:
        depth--;
        break;
      case COMMA:
        values++;
        break;
    }
  }
  return { values, depth: deepest };
}

/** The index of the quote that ends a string whose text starts at `start`. */
function endOfString(bytes: Buffer, start: number): number {
  for (let index = start; index < bytes.length; index++) {
    const byte = bytes[index];
    if (byte === BACKSLASH) index++;
    else if (byte === QUOTE) return index;
  }
  return bytes.length;
}
