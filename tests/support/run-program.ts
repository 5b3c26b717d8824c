import { spawn, spawnSync } from 'node:child_process';
import { command } from './gantry-process.ts';

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface RunOptions {
  readonly variables?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Runs a program to its end, with no variables but these. */
export function runProgram(
  program: string,
  args: readonly string[],
  { variables = {}, input = '' }: RunOptions = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH ?? '', HOME: '/nowhere', ...variables };
    const child = spawn(program, args, { env });
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
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** `./bin/gantry …` as the administrator of a server. */
export function runGantry(
  server: { url: string; token: string },
  args: readonly string[],
  input?: string,
): Promise<Finished> {
  const variables = { GANTRY_SERVER: server.url, GANTRY_TOKEN: server.token };
  return runProgram(command, args, { variables, ...(input === undefined ? {} : { input }) });
}

export const hasCurl = spawnSync('curl', ['--version']).status === 0;
if (!hasCurl) console.warn('SKIPPED: tests with curl, which is not on the path.');

/** What curl prints, and the status. */
export async function curl(...args: string[]): Promise<{ status: number; body: string }> {
  const { code, out, err } = await runProgram('curl', ['-sS', ...args, '-w', '\n%{http_code}']);
  if (code !== 0) throw new Error(`curl ended with ${code}: ${err}`);
  const at = out.lastIndexOf('\n');
  return { status: Number(out.slice(at + 1)), body: out.slice(0, at) };
}
