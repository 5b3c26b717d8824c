import { defineErrors, isPlatformError, type PlatformError, type Problem } from '@gantry/base';
import { type SchemaError, toProblems } from '@gantry/contracts';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export const errors = defineErrors('http', {
  REQUEST_INVALID: {
    status: 400,
    message: (d: { problems: readonly Problem[] }) =>
      `The request is not valid: ${d.problems.map((p) => `${p.pointer || 'it'} ${p.message}`).join('; ')}.`,
  },
  BODY_UNREADABLE: {
    status: 400,
    message: (d: { reason: string }) => `The body cannot be read: ${d.reason}`,
    help: 'Send JSON, or YAML with "Content-Type: application/yaml".',
  },
  BODY_TOO_LARGE: {
    status: 413,
    message: (d: { limitBytes: number | undefined }) =>
      d.limitBytes === undefined
        ? 'The body is too large.'
        : `The body is larger than ${(d.limitBytes / 1_048_576).toFixed(0)} MB, which is as much as this route takes.`,
  },
  CONTENT_TYPE_UNSUPPORTED: {
    status: 415,
    message: (d: { contentType: string | undefined }) =>
      d.contentType === undefined
        ? 'The body has no content type.'
        : `The content type "${d.contentType}" is not supported.`,
    help: 'Send JSON, or YAML with "Content-Type: application/yaml".',
  },
  ORIGIN_REFUSED: {
    status: 403,
    message: (d: { origin: string | undefined }) =>
      d.origin === undefined
        ? 'A change that relies on a session cookie has to say where it comes from (the Origin header).'
        : `Requests from ${d.origin} may not use this session.`,
    help: 'Programs send "Authorization: Bearer …" instead of a cookie. Behind a proxy, set publicUrl.',
  },
  ROUTE_NOT_FOUND: {
    status: 404,
    message: (d: { method: string; path: string }) => `There is no ${d.method} ${d.path}.`,
    help: '/api/docs lists the routes.',
  },
  TOO_MANY_REQUESTS: {
    status: 429,
    message: (d: { whose: string; seconds: number; retryAt: string }) =>
      `Too many requests ${d.whose}; try again in ${d.seconds} s.`,
  },
  TOO_MANY_CONNECTIONS: {
    status: 429,
    message: (d: { limit: number }) =>
      `There are ${d.limit} connections for events of this user already.`,
    help: 'Close some of them. One can follow everything.',
  },
});

/** The one place where errors become answers. */
export function registerErrorHandling(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const answer = toAnswer(error, request);
    if (answer.status >= 500 && !isPlatformError(error)) {
      request.log.error({ requestId: request.id, err: error }, 'a request failed');
    }
    const retryAt = (answer.details as { retryAt?: string } | undefined)?.retryAt;
    if (retryAt !== undefined) {
      const seconds = Math.ceil((Date.parse(retryAt) - Date.now()) / 1_000);
      reply.header('retry-after', Math.max(1, seconds));
    }
    return send(request, reply, answer);
  });
}

/** Answers what fails before there is a route, such as an address that cannot be decoded. */
export function answerFrameworkError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  void send(request, reply, toAnswer(error, request));
}

interface Answer {
  readonly status: number;
  readonly error: string;
  readonly code: string;
  readonly help?: string | undefined;
  readonly details?: unknown;
}

function toAnswer(error: FastifyError, request: FastifyRequest): Answer {
  if (isPlatformError(error)) return answerOf(error);
  if (error.validation) {
    const part = error.validationContext === 'body' ? '' : `/${error.validationContext}`;
    const problems = toProblems(error.validation as unknown as SchemaError[], part);
    return answerOf(errors.REQUEST_INVALID({ problems }));
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return answerOf(errors.BODY_TOO_LARGE({ limitBytes: request.routeOptions.bodyLimit }));
  }
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    const contentType = request.headers['content-type'];
    return answerOf(errors.CONTENT_TYPE_UNSUPPORTED({ contentType }));
  }
  // Fastify's other refusals are safe to show; their codes are its own.
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return { status: error.statusCode, error: error.message, code: 'BAD_REQUEST' };
  }
  return {
    status: 500,
    error: 'Something went wrong on our side.',
    code: 'INTERNAL',
    help: 'The log has the cause under this request id.',
  };
}

function answerOf({ status, message, code, help, details }: PlatformError): Answer {
  return { status, error: message, code, help, details };
}

export function send(request: FastifyRequest, reply: FastifyReply, answer: Answer): FastifyReply {
  const { status, error, code, help, details } = answer;
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send({
      error,
      code,
      ...(help === undefined ? {} : { help }),
      ...(isEmpty(details) ? {} : { details }),
      requestId: request.id,
    });
}

function isEmpty(details: unknown): boolean {
  return (
    details === undefined ||
    details === null ||
    (typeof details === 'object' && Object.keys(details).length === 0)
  );
}
