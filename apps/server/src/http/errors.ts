import { defineErrors, isPlatformError, type Problem } from '@gantry/base';
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
    message: (d: { seconds: number; retryAt: string }) =>
      `Too many requests; try again in ${d.seconds} s.`,
  },
});

/** The one place where errors become answers. */
export function registerErrorHandling(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const answer = toAnswer(error);
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

interface Answer {
  readonly status: number;
  readonly error: string;
  readonly code: string;
  readonly help?: string | undefined;
  readonly details?: unknown;
}

function toAnswer(error: FastifyError): Answer {
  if (isPlatformError(error)) {
    const { status, message, code, help, details } = error;
    return { status, error: message, code, help, details };
  }
  if (error.validation) {
    const part = error.validationContext === 'body' ? '' : `/${error.validationContext}`;
    const problems = toProblems(error.validation as unknown as SchemaError[], part);
    return toAnswer(errors.REQUEST_INVALID({ problems }) as unknown as FastifyError);
  }
  // Fastify's own refusals (body too large, wrong content type, …) are safe to show.
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return { status: error.statusCode, error: error.message, code: error.code ?? 'BAD_REQUEST' };
  }
  return {
    status: 500,
    error: 'Something went wrong on our side.',
    code: 'INTERNAL',
    help: 'The log has the cause under this request id.',
  };
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
