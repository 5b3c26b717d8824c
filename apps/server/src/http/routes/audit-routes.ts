import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Source } from '@gantry/contracts';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { linkNextPage } from '../pages.ts';
import { parameters, ref, responses } from '../schemas.ts';

/** The trail of who did what. */
export function auditRoutes({ platform: { audit } }: AppDependencies): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/audit',
      {
        config: { permission: 'audit.read' },
        schema: {
          operationId: 'listAudit',
          tags: ['Audit'],
          summary: 'Audit entries, newest first',
          querystring: Type.Object({
            userName: Type.Optional(Type.String()),
            action: Type.Optional(Type.String()),
            source: Type.Optional(Type.String()),
            resourceType: Type.Optional(Type.String()),
            resourceId: Type.Optional(Type.String()),
            limit: parameters.limit(50, 1_000),
            offset: Type.Optional(Type.Integer({ minimum: 0 })),
            cursor: Type.Optional(parameters.cursor),
          }),
          response: responses({ 200: Type.Array(ref('AuditEntry')) }),
        },
      },
      async (request, reply) => {
        const { userName: actorName, ...query } = request.query;
        const { entries, nextCursor } = await audit.list({ ...query, actorName });
        linkNextPage(request, reply, nextCursor);
        return entries.map((entry) => ({
          id: entry.id,
          timestamp: entry.at,
          userId: entry.actorId,
          userName: entry.actorName,
          action: entry.action,
          resourceType: entry.resourceType,
          resourceId: entry.resourceId,
          resourceName: entry.resourceName,
          ...(entry.before === null ? {} : { before: JSON.parse(entry.before) as unknown }),
          ...(entry.after === null ? {} : { after: JSON.parse(entry.after) as unknown }),
          source: entry.source as Source,
          ...(entry.address === null ? {} : { ipAddress: entry.address }),
          ...(entry.requestId === null ? {} : { requestId: entry.requestId }),
        }));
      },
    );
  };
}
