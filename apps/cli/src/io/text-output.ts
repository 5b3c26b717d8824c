import picocolors from 'picocolors';

export type Colors = ReturnType<typeof picocolors.createColors>;

type Stream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
};

/**
 * One of the two outputs of the command. Standard output carries the data that was asked for and nothing
 * else; notes, progress, questions and errors go to standard error.
 *
 * When the reader goes away (`gantry export | head`) the output is closed: writing does nothing from then
 * on, and whoever produces a lot looks at `isClosed` and stops.
 */
export class TextOutput {
  readonly style: Colors;
  readonly #stream: Stream;
  #isClosed = false;
  #failure: Error | undefined;
  /** One for all who wait: they may be many, when nobody reads for a while. */
  #drained: Promise<void> | undefined;

  constructor(stream: Stream, options: { color: boolean }) {
    this.#stream = stream;
    this.style = picocolors.createColors(options.color);
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.#isClosed = true;
      if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') this.#failure = error;
      // Whoever waits for the output to drain would wait for ever.
      stream.emit('drain');
    });
  }

  get isTerminal(): boolean {
    return this.#stream.isTTY === true;
  }

  /** Width of the terminal; `undefined` where the output is none and may be as wide as it wants. */
  get columns(): number | undefined {
    return this.isTerminal ? this.#stream.columns || 80 : undefined;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Why not everything could be written; nothing when the reader merely had enough. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Resolves when the reader keeps up; nobody has to wait for it who writes little. */
  async write(text: string): Promise<void> {
    if (this.#isClosed || text === '') return;
    if (this.#stream.write(text) || this.#isClosed) return;
    this.#drained ??= this.#untilDrained();
    await this.#drained;
  }

  async #untilDrained(): Promise<void> {
    await new Promise((resolve) => this.#stream.once('drain', resolve));
    this.#drained = undefined;
  }

  line(text = ''): void {
    void this.write(`${text}\n`);
  }
}

/** Whether colours are wanted, by the conventions of NO_COLOR and FORCE_COLOR. */
export function wantsColor(
  stream: Stream,
  environment: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
): boolean {
  if (args.includes('--no-color') || environment.NO_COLOR) return false;
  if (environment.FORCE_COLOR) return environment.FORCE_COLOR !== '0';
  return stream.isTTY === true && environment.TERM !== 'dumb';
}
