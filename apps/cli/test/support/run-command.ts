import { spawn } from 'node:child_process';

/**
 * Node's HTTP client holds WebAssembly, which is optimised in the background, and the end of a process waits for
 * that. Without it a command takes half the time, and these tests run some two hundred.
 */
export const NODE_FLAGS = ['--liftoff-only'];

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** What is piped into it; without one its input is empty. */
  readonly input?: string | Buffer;
  readonly cwd?: string;
}

/** Runs the built command to its end, in an environment that holds nothing of the one who tests. */
export function runCommand(
  entry: string,
  args: readonly string[],
  { environment = {}, input, cwd }: RunOptions = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...NODE_FLAGS, entry, ...args], {
      env: { PATH: process.env.PATH ?? '', HOME: '/nowhere', ...environment },
      ...(cwd === undefined ? {} : { cwd }),
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      err += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
    // A command that refuses at once does not wait for its input.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
