import type { Platform } from '@gantry/platform';
import type { FastifyBaseLogger } from 'fastify';
import type { ServerConfig } from '../config/options.ts';
import type { Metrics } from './metrics.ts';

/** What the HTTP side is made of. */
export interface AppDependencies {
  readonly platform: Platform;
  readonly config: ServerConfig;
  readonly metrics: Metrics;
  readonly log: FastifyBaseLogger;
  readonly version: string;
  /** Folder of the built UI. */
  readonly uiDirectory: string;
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer } | undefined;
}
