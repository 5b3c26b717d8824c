import { spawn } from 'node:child_process';

export interface OneRun {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string | undefined;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

export type Ended =
  | {
      readonly exitCode: number | null;
      readonly signal: NodeJS.Signals | null;
      readonly lastLines: readonly string[];
    }
  | { readonly problem: string };

const KEPT_LINES = 20;
const KEPT_CHARACTERS = 16 * 1024;

/**
 * Runs a program to its end, without a shell, and hands its output on. It stays in the process group of this tool, so
 * that whoever ends the tool ends the program with it.
 */
export function runOnce({ argv, env, cwd, signal, log }: OneRun): Promise<Ended> {
  return new Promise((resolve) => {
    const [program = '', ...args] = argv;
    const child = spawn(program, args, {
      env: { ...env },
      ...(cwd === undefined ? {} : { cwd }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let tail = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        tail = (tail + text).slice(-KEPT_CHARACTERS);
        log(text.replace(/\n$/, ''));
      });
    }
    const stop = () => child.kill('SIGKILL');
    signal.addEventListener('abort', stop, { once: true });
    child.once('error', (error) => resolve({ problem: error.message }));
    child.once('close', (exitCode, endedBy) => {
      const lastLines = tail.trimEnd().split('\n').slice(-KEPT_LINES);
      resolve({ exitCode, signal: endedBy, lastLines: tail === '' ? [] : lastLines });
    });
  });
}
