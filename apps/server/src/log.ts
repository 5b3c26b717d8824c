import { type DestinationStream, type Logger, pino } from 'pino';
import type { ServerConfig } from './config/options.ts';

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
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  if (config.dev) return pino(options, readable(process.stdout));
  return pino(
    options,
    pino.destination({ dest: destination, sync: false, minLength: 8_192, periodicFlush: 500 }),
  );
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
