import { type ChildProcess, spawn } from 'node:child_process';
import { createId } from '@gantry/base';
import { OutputKeeper } from './output-keeper.ts';
import { killMarked, RUN_MARK, signalGroup } from './process-group.ts';

export interface ProcessSpec {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Written to standard input, which is then closed. */
  readonly input?: string | undefined;
  readonly timeoutMs: number;
  /** Between the request to stop and the end by force. */
  readonly graceMs: number;
  /** What is kept of each of the two outputs. */
  readonly outputBytes: number;
  /** Opens descriptor 3 for the process, and reads at most this much from it. */
  readonly resultBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Leaves alone what outlives the process: a program that starts containers is meant to. */
  readonly leavesChildren?: boolean;
}

/** How a process ended, as a value. */
export type ProcessEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'not-started'; readonly reason: string; readonly code: string | undefined };

export interface FinishedProcess {
  readonly end: ProcessEnd;
  readonly stdout: OutputKeeper;
  readonly stderr: OutputKeeper;
  /** What came through descriptor 3; nothing when it was too much. */
  readonly result: Buffer | undefined;
  readonly durationMs: number;
}

/** How long output is waited for after a process has ended: one of its children may keep the pipe open. */
const DRAIN_MS = 250;

/**
 * Runs a program to its end in a process group of its own, with bounded time and output. Never rejects. When it
 * resolves, nothing that the program started is left.
 */
export function runProcess(spec: ProcessSpec): Promise<FinishedProcess> {
  const started = performance.now();
  const stdout = new OutputKeeper(spec.outputBytes);
  const stderr = new OutputKeeper(spec.outputBytes);
  const id = createId();
  if (spec.signal?.aborted) {
    const end = { kind: 'cancelled' } as const;
    return Promise.resolve({ end, stdout, stderr, result: undefined, durationMs: 0 });
  }
  return new Promise((resolve) => {
    const child = start(spec, id);
    const { pid } = child;
    const result = collectResult(child, spec.resultBytes);
    let asked: 'timed-out' | 'cancelled' | undefined;
    let force: NodeJS.Timeout | undefined;
    const stop = (why: 'timed-out' | 'cancelled') => {
      if (asked || pid === undefined) return;
      asked = why;
      signalGroup(pid, 'SIGTERM');
      force = setTimeout(() => {
        signalGroup(pid, 'SIGKILL');
        if (!spec.leavesChildren) killMarked(id);
      }, spec.graceMs);
    };
    const deadline = setTimeout(() => stop('timed-out'), spec.timeoutMs);
    const cancel = () => stop('cancelled');
    spec.signal?.addEventListener('abort', cancel, { once: true });

    const finish = (end: ProcessEnd) => {
      clearTimeout(deadline);
      clearTimeout(force);
      spec.signal?.removeEventListener('abort', cancel);
      if (pid !== undefined && !spec.leavesChildren) {
        signalGroup(pid, 'SIGKILL');
        killMarked(id, asked ? 0 : pid);
      }
      const durationMs = performance.now() - started;
      for (const stream of child.stdio) stream?.destroy();
      resolve({ end: asked ? { kind: asked } : end, stdout, stderr, result: result(), durationMs });
    };
    child.stdout?.on('data', (chunk: Buffer) => stdout.append(chunk));
    child.stderr?.on('data', (chunk: Buffer) => stderr.append(chunk));
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (pid === undefined) {
        finish({ kind: 'not-started', reason: error.message, code: error.code });
      }
    });
    child.once('exit', (code, signal) => {
      const end: ProcessEnd =
        signal === null ? { kind: 'exited', code: code ?? 0 } : { kind: 'signalled', signal };
      const late = setTimeout(() => finish(end), DRAIN_MS);
      child.once('close', () => {
        clearTimeout(late);
        finish(end);
      });
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end(spec.input ?? '');
  });
}

function start(spec: ProcessSpec, id: string): ChildProcess {
  return spawn(spec.command, spec.args, {
    env: spec.leavesChildren ? { ...spec.env } : { ...spec.env, [RUN_MARK]: id },
    cwd: spec.cwd,
    // A group of its own, which can be ended as a whole.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', ...(spec.resultBytes === undefined ? [] : ['pipe' as const])],
  });
}

function collectResult(child: ChildProcess, limit: number | undefined): () => Buffer | undefined {
  const stream = child.stdio[3] as NodeJS.ReadableStream | null | undefined;
  if (limit === undefined || !stream) return () => undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on('error', () => {});
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= limit) chunks.push(chunk);
  });
  return () => (bytes === 0 || bytes > limit ? undefined : Buffer.concat(chunks));
}
