import type { FastifyRequest } from 'fastify';
import type { ServerConfig } from '../config/options.ts';

/** Where browsers reach this server: as it is configured, or else as this one has just reached it. */
export function publicAddress(
  { publicUrl }: Pick<ServerConfig, 'publicUrl'>,
  request: FastifyRequest,
): string {
  return (publicUrl ?? `${request.protocol}://${request.host}`).replace(/\/$/, '');
}
