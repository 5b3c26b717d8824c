import { PlatformError, type Problem } from '@gantry/base';
import type { components } from './generated/api.ts';

type ErrorBody = components['schemas']['Error'];

/** Code of a request that got no answer. */
export const UNREACHABLE = 'SERVER_UNREACHABLE';

/** An error that the server answered with; recognise it by `code`. */
export class ApiError extends PlatformError {
  /** Under which the server's log has the cause. */
  readonly requestId: string | undefined;

  constructor(status: number, body: Partial<ErrorBody>) {
    super({
      status,
      code: body.code ?? `HTTP_${status}`,
      message: body.error ?? `The server answered with status ${status}.`,
      help: body.help,
      details: body.details,
    });
    this.name = 'ApiError';
    this.requestId = body.requestId;
  }

  /** The problems of refused input; empty for any other error. */
  get problems(): readonly Problem[] {
    const { problems } = (this.details ?? {}) as { problems?: readonly Problem[] };
    return problems ?? [];
  }
}

/** The server could not be reached at all. */
export function unreachable(baseUrl: string, cause: unknown): PlatformError {
  return new PlatformError({
    code: UNREACHABLE,
    status: 503,
    message: `There is no answer from ${baseUrl || 'the server'}.`,
    help: 'Check the address and that the server runs.',
    cause,
  });
}
