import type { EntityRequest } from '@gantry/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { contextOf } from './request-identity.ts';
import { parameters } from './schemas.ts';
import { whenGone } from './when-gone.ts';

export const EntityPath = Type.Object({ kind: parameters.kind, name: parameters.entityName });

const Environment = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
  description: 'Such as `production`.',
});

/** What every question to an entity's plugin may say. */
export const sourceQuery = {
  namespace: parameters.namespace,
  source: Type.Optional(
    Type.String({
      maxLength: 150,
      description: 'Which integration, as `<plugin>/<integration>`, where an entity has several.',
    }),
  ),
  environment: Type.Optional(Environment),
};

/** The same where several environments may be asked at once. */
export const sourcesQuery = {
  ...sourceQuery,
  environment: Type.Optional(Type.Array(Environment, { maxItems: 20 })),
};

interface Asked {
  readonly namespace: string;
  readonly source?: string;
  readonly environment?: string | string[];
}

/** A request about an entity, as the platform takes it. Ends when the caller goes away. */
export function toEntityRequest(
  request: FastifyRequest,
  reply: Pick<FastifyReply, 'raw'>,
): EntityRequest {
  const { kind, name } = request.params as { kind: string; name: string };
  const { namespace, source, environment } = request.query as Asked;
  return {
    ref: { kind, namespace, name },
    source,
    environment: typeof environment === 'string' ? environment : undefined,
    context: contextOf(request),
    signal: whenGone(reply.raw),
  };
}
