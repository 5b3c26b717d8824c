import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { errors } from '../errors.ts';

type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };
type Screen = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** What the command reads: answers of a person, or text that is piped in. */
export class Prompter {
  readonly #input: Input;
  readonly #screen: Screen;
  #lines: string[] | undefined;

  /** Questions go to `screen`, which is standard error: standard output is for data. */
  constructor(input: Input, screen: Screen) {
    this.#input = input;
    this.#screen = screen;
  }

  /** Whether somebody is there to answer. */
  get isInteractive(): boolean {
    return this.#input.isTTY === true && this.#screen.isTTY === true;
  }

  async ask(question: string): Promise<string> {
    return (await this.#ask(question, false)).trim();
  }

  /** Asks without showing what is typed. */
  async askSecret(question: string): Promise<string> {
    return await this.#ask(question, true);
  }

  /** Anything but a clear yes is a no. */
  async confirm(question: string): Promise<boolean> {
    return /^y(es)?$/i.test(await this.ask(`${question} [y/N] `));
  }

  /** All of the piped input, as bytes. */
  async readAll(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.#input) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  }

  /** The next line of the piped input; empty after the last one. */
  async readLine(): Promise<string> {
    this.#lines ??= (await this.readAll()).toString('utf8').split(/\r?\n/);
    return this.#lines.shift() ?? '';
  }

  #ask(question: string, isSecret: boolean): Promise<string> {
    const screen = this.#screen;
    let isMuted = false;
    // The line editor echoes what is typed through this, so that muting it hides a secret.
    const echo = new Writable({
      write(chunk, _encoding, done) {
        if (!isMuted) screen.write(chunk);
        done();
      },
    });
    const editor = createInterface({
      input: this.#input,
      output: echo,
      terminal: true,
      historySize: 0,
    });
    return new Promise((resolve, reject) => {
      let isAnswered = false;
      editor.question(question, (answer) => {
        isAnswered = true;
        resolve(answer);
        editor.close();
      });
      // Only after the question itself was shown.
      isMuted = isSecret;
      editor.on('SIGINT', () => editor.close());
      editor.on('close', () => {
        // The line break of the answer, where it was not shown.
        if (isSecret || !isAnswered) screen.write('\n');
        if (!isAnswered) reject(errors.CLI_INTERRUPTED({}));
      });
    });
  }
}
