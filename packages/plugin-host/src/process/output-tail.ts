import { stripVTControlCharacters } from 'node:util';

const MAX_CHUNKS = 256;

/**
 * The newest part of what a process printed, within a number of bytes. Costs the same for a process that
 * prints one line and for one that floods.
 */
export class OutputTail {
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #size = 0;
  #cut = false;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  append(chunk: Buffer): void {
    // A copy: a slice would keep the pipe's whole buffer alive.
    this.#chunks.push(Buffer.from(chunk));
    this.#size += chunk.length;
    // Many small ones would cost far more than what they hold.
    if (this.#chunks.length > MAX_CHUNKS) this.#chunks = [Buffer.concat(this.#chunks)];
    let first = this.#chunks[0];
    while (first !== undefined && this.#size - first.length >= this.#limit) {
      this.#chunks.shift();
      this.#size -= first.length;
      this.#cut = true;
      first = this.#chunks[0];
    }
  }

  /** The text, ready to be shown: without escape sequences and control characters. */
  text(): string {
    let bytes = Buffer.concat(this.#chunks);
    let cut = this.#cut;
    if (bytes.length > this.#limit) {
      bytes = bytes.subarray(bytes.length - this.#limit);
      cut = true;
    }
    const text = toPlainText(bytes.toString('utf8'));
    if (!cut) return text;
    // A line that lost its beginning may hold a part of a secret, which redaction would not recognise.
    const lineEnd = text.indexOf('\n');
    return lineEnd === -1 ? '' : text.slice(lineEnd + 1);
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text without terminal escape sequences, control characters and marks that reverse its direction. */
export function toPlainText(text: string): string {
  return stripVTControlCharacters(text.replaceAll('\r\n', '\n')).replace(CONTROL, '');
}
