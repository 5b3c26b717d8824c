import { type Logger, pino } from 'pino';
import type { ServerConfig } from './config/options.ts';

/**
 * The server's log: one JSON object per line on standard output, written without waiting for it. Each line
 * names the fields that it logs; whole requests, headers, bodies and configurations are never handed to it.
 */
export function createLog(
  config: Pick<ServerConfig, 'logLevel' | 'dev'>,
  destination: number | string = 1,
): Logger {
  return pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ dest: destination, sync: config.dev, minLength: config.dev ? 0 : 4_096 }),
  );
}
