import { isUtf8 } from 'node:buffer';
import {
  findUnsafeJson,
  isJsonObject,
  type JsonObject,
  MAX_JSON_DEPTH,
  type UnsafeJson,
} from '@gantry/base';
import {
  type HostFrame,
  MAX_FRAME_BYTES,
  MAX_FRAME_VALUES,
  type PluginFrame,
} from '@gantry/contracts';
import { FrameViolation } from './frame-violation.ts';
import { measureJson } from './measure-json.ts';

/** A frame is larger than what the other side accepts. */
export class FrameTooLarge extends Error {}

/** The bytes of a frame with its header; throws `FrameTooLarge`, or a `TypeError` for what JSON cannot carry. */
export function encodeFrame(
  frame: HostFrame | PluginFrame,
  maxBytes: number = MAX_FRAME_BYTES,
): Buffer {
  const text = JSON.stringify(frame);
  const length = Buffer.byteLength(text);
  if (length > maxBytes) {
    throw new FrameTooLarge(`${length} bytes of JSON; the limit is ${maxBytes}`);
  }
  const bytes = Buffer.allocUnsafe(4 + length);
  bytes.writeUInt32BE(length, 0);
  bytes.write(text, 4, 'utf8');
  // A value and what separates it from the next take two bytes: most frames cannot hold too many.
  if (length / 2 > MAX_FRAME_VALUES) {
    const { values } = measureJson(bytes.subarray(4));
    if (values > MAX_FRAME_VALUES) {
      throw new FrameTooLarge(`${values} values; the limit is ${MAX_FRAME_VALUES}`);
    }
  }
  return bytes;
}

export interface DecodedFrame {
  readonly object: JsonObject;
  /**
   * True when the text could hold a key that reaches a prototype, or nests absurdly. Searching the bytes is far
   * cheaper than walking the value, which is left for frames that give a reason.
   */
  readonly suspicious: boolean;
}

/** Reads the JSON of one frame; throws `FrameViolation`. */
export function decodeFrame(bytes: Buffer): DecodedFrame {
  if (!isUtf8(bytes)) throw new FrameViolation('a frame that is not UTF-8');
  const { values, depth } = measureJson(bytes);
  if (values > MAX_FRAME_VALUES) {
    throw new FrameViolation(`a frame with ${values} values; the limit is ${MAX_FRAME_VALUES}`);
  }
  let object: unknown;
  try {
    object = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new FrameViolation('a frame that is not JSON');
  }
  if (!isJsonObject(object)) throw new FrameViolation('a frame that is not an object');
  return { object, suspicious: depth > MAX_JSON_DEPTH || namesPrototype(bytes) };
}

function namesPrototype(bytes: Buffer): boolean {
  return (
    bytes.includes('__proto__') ||
    bytes.includes('constructor') ||
    bytes.includes('prototype') ||
    // An escape could spell any of them.
    bytes.includes('\\u')
  );
}

/** What makes the value of a frame dangerous to handle, if anything. */
export function findUnsafeValue(decoded: DecodedFrame): UnsafeJson | undefined {
  return decoded.suspicious ? findUnsafeJson(decoded.object.value) : undefined;
}
