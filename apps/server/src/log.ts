import { type Logger, pino } from 'pino';
import type { ServerConfig } from './config/options.ts';

/**
 * The server's log: one JSON object per line on standard output, written without waiting for it. Whatever
 * could carry a credential is removed where it could appear.
 */
export function createLog(config: Pick<ServerConfig, 'logLevel' | 'dev'>): Logger {
  return pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: ['req.headers', 'headers', '*.authorization', '*.cookie', '*.password', '*.token'],
        remove: true,
      },
    },
    pino.destination({ dest: 1, sync: config.dev, minLength: config.dev ? 0 : 4_096 }),
  );
}
