import { MAX_FRAME_BYTES } from '@gantry/contracts';
import { FrameViolation } from './frame-violation.ts';

const HEADER_BYTES = 4;

/**
 * Cuts a byte stream into frames: a 4-byte big-endian length and that many bytes.
 *
 * Keeps what has arrived and not more: a header that announces a large frame reserves nothing, and one that
 * announces more than the limit is refused before its first byte. Chunks may be cut anywhere; the frames, and
 * the point at which a violation is found, do not depend on it.
 */
export class FrameParser {
  readonly #maxBytes: number;
  #chunks: Buffer[] = [];
  #buffered = 0;
  #length: number | undefined;

  constructor(maxBytes: number = MAX_FRAME_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** True while a frame has begun and is not complete. */
  get partial(): boolean {
    return this.#length !== undefined || this.#buffered > 0;
  }

  /** Calls `onFrame` with the bytes of each frame that is now complete; throws `FrameViolation`. */
  push(chunk: Buffer, onFrame: (bytes: Buffer) => void): void {
    if (chunk.length > 0) {
      this.#chunks.push(chunk);
      this.#buffered += chunk.length;
    }
    for (;;) {
      if (this.#length === undefined) {
        if (this.#buffered < HEADER_BYTES) return;
        this.#length = this.#take(HEADER_BYTES).readUInt32BE(0);
        if (this.#length > this.#maxBytes) {
          throw new FrameViolation(
            `a frame of ${this.#length} bytes; the limit is ${this.#maxBytes}`,
          );
        }
      }
      if (this.#buffered < this.#length) return;
      const bytes = this.#take(this.#length);
      this.#length = undefined;
      onFrame(bytes);
    }
  }

  /** Removes the first `count` bytes, copying only when they span chunks. */
  #take(count: number): Buffer {
    const first = this.#chunks[0];
    if (first === undefined || count === 0) return Buffer.alloc(0);
    this.#buffered -= count;
    if (first.length > count) {
      this.#chunks[0] = first.subarray(count);
      return first.subarray(0, count);
    }
    if (first.length === count) {
      this.#chunks.shift();
      return first;
    }
    const taken: Buffer[] = [];
    let missing = count;
    let used = 0;
    while (missing > 0) {
      const chunk = this.#chunks[used] as Buffer;
      if (chunk.length > missing) {
        taken.push(chunk.subarray(0, missing));
        this.#chunks[used] = chunk.subarray(missing);
        break;
      }
      taken.push(chunk);
      missing -= chunk.length;
      used++;
    }
    this.#chunks.splice(0, used);
    return Buffer.concat(taken, count);
  }
}
