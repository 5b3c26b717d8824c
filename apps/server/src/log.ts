import { type DestinationStream, type Logger, pino } from 'pino';
import type { ServerConfig } from './config/options.ts';

const BATCH_CHARACTERS = 16_384;
const FLUSH_MS = 50;

/**
 * The server's log: one JSON object per line on standard output, written without waiting for it. Each line
 * names the fields that it logs; whole requests, headers, bodies and configurations are never handed to it.
 * In development mode the lines are written for people.
 */
export function createLog(
  config: Pick<ServerConfig, 'logLevel' | 'dev'>,
  destination: number | string = 1,
): Logger {
  const options = {
    level: config.logLevel,
    base: null,
    timestamp: isoTime(),
    formatters: { level: (label: string) => ({ level: label }) },
  };
  if (config.dev) return pino(options, readable(process.stdout));
  return pino(options, batched(destination));
}

/**
 * Gathers lines before it hands them on: counting and writing each of them by itself would cost a request
 * more than its line. They wait at most for `FLUSH_MS`, and for nothing when the process ends.
 */
function batched(destination: number | string): DestinationStream {
  const output = pino.destination({ dest: destination, sync: false });
  let lines = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (lines !== '') output.write(lines);
    lines = '';
  };
  atExit(() => {
    flush();
    output.flushSync();
  });
  return {
    write(line) {
      lines += line;
      if (lines.length > BATCH_CHARACTERS) flush();
      else timer ??= setTimeout(flush, FLUSH_MS).unref();
    },
  };
}

const lastWork: (() => void)[] = [];

/** One listener for all logs of a process: it may run several servers, one after another. */
function atExit(work: () => void): void {
  if (lastWork.push(work) > 1) return;
  process.once('exit', () => {
    for (const flush of lastWork) flush();
  });
}

/** The time of a line as pino adds it; many lines share a millisecond, and one text of it. */
function isoTime(): () => string {
  let at = 0;
  let text = '';
  return () => {
    const now = Date.now();
    if (now !== at) {
      at = now;
      text = `,"time":"${new Date(now).toISOString()}"`;
    }
    return text;
  };
}

/** `12:34:56.789 info  serving url=http://localhost:8080` */
function readable(output: { write(text: string): unknown }): DestinationStream {
  return {
    write(line) {
      const { time, level, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
      const rest = Object.entries(fields).map(([key, value]) => `${key}=${readableValue(value)}`);
      const clock = String(time).slice(11, 23);
      output.write(`${[clock, String(level).padEnd(5), msg, ...rest].join(' ')}\n`);
    },
  };
}

function readableValue(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'stack' in value) return String(value.stack);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
