import { stripVTControlCharacters } from 'node:util';
import type { Redactor } from '@gantry/base';

/** A secret that is cut in two is recognised by nobody; so this much more is looked at than is shown. */
const MARGIN_BYTES = 16 * 1024;

/**
 * The end of what a process printed, within a number of bytes. Costs the same memory for one line and for a flood, in
 * chunks of any size.
 */
export class OutputKeeper {
  readonly #limit: number;
  #ring: Buffer = Buffer.alloc(0);
  #total = 0;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  append(chunk: Buffer): void {
    this.#total += chunk.length;
    const kept = this.#limit + MARGIN_BYTES;
    const { length } = this.#ring;
    if (length + chunk.length <= 2 * kept) {
      this.#ring = length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#ring, chunk]);
    } else if (chunk.length >= kept) {
      this.#ring = Buffer.from(chunk.subarray(chunk.length - kept));
    } else {
      this.#ring = Buffer.concat([this.#ring.subarray(length - (kept - chunk.length)), chunk]);
    }
  }

  get droppedBytes(): number {
    return Math.max(0, this.#total - this.#limit);
  }

  /** The text, without escape sequences, control characters and secrets. */
  text(redactor: Redactor): string {
    const bytes = this.#ring.subarray(Math.max(0, this.#ring.length - this.#limit - MARGIN_BYTES));
    const isCut = this.#total > bytes.length;
    const text = redactor.redact(toPlainText(bytes.toString('utf8')));
    const over = Buffer.byteLength(text) - this.#limit;
    // What a cut has left of a secret is at the very beginning, and shorter than the margin.
    const from = isCut ? Math.max(over, MARGIN_BYTES) : over;
    return from > 0
      ? Buffer.from(text)
          .subarray(from)
          .toString('utf8')
          .replace(/^\ufffd+/, '')
      : text;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text without terminal escape sequences, control characters and marks that reverse its direction. */
export function toPlainText(text: string): string {
  return stripVTControlCharacters(text.replaceAll('\r\n', '\n')).replace(CONTROL, '');
}
