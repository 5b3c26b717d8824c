import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

/** The OpenAPI document at `/api/v1/openapi.json`, made from the routes, and its reference at `/api/docs`. */
export async function registerOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Gantry',
        version,
        description:
          'Errors are `{"error", "code", "help"?, "details"?, "requestId"}`. Lists are arrays; the `Link` header leads to the next page.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            description: 'A session token from `login`, or an API key.',
          },
        },
      },
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, index) => String(json.$id ?? `def-${index}`),
    },
    transform: ({ schema, url, route }) => {
      const isPublic = route.config?.permission === 'public';
      const permission = route.config?.permission;
      return {
        url,
        schema: {
          ...schema,
          ...(isPublic || !schema ? {} : { security: [{ bearer: [] }] }),
          ...(permission === undefined ? {} : { 'x-permission': permission }),
          hide: schema?.hide ?? schema?.operationId === undefined,
        },
      };
    },
  });
}

/** The document itself and the page that shows it. After all routes, because it lists them. */
export async function registerApiReference(app: FastifyInstance): Promise<void> {
  let text: string | undefined;
  app.get(
    '/api/v1/openapi.json',
    { config: { permission: 'public' }, schema: { hide: true } },
    async (_request, reply) => {
      text ??= JSON.stringify(app.swagger());
      return await reply.type('application/json; charset=utf-8').send(text);
    },
  );
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: true,
    uiConfig: { docExpansion: 'none', tagsSorter: 'alpha', deepLinking: true },
    theme: { title: 'Gantry API' },
  });
}
