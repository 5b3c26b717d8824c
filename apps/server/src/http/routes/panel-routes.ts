import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Platform } from '@gantry/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { actorOf, contextOf, principalOf } from '../request-identity.ts';
import { parameters, ref, responses, textOf } from '../schemas.ts';
import { whenGone } from '../when-gone.ts';

const EntityPath = Type.Object({ kind: parameters.kind, name: parameters.entityName });
const PanelPath = Type.Object({
  ...EntityPath.properties,
  plugin: Type.String(),
  panel: Type.String(),
});
const NamespaceQuery = Type.Object({ namespace: parameters.namespace });

/** What plugins show on entity pages. */
export function panelRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { panels } = platform;
  const config = { permission: 'catalog.read' } as const;
  const tags = ['Panels'];

  return async (app) => {
    app.get(
      '/entities/:kind/:name/panels',
      {
        config,
        schema: {
          operationId: 'listPanels',
          tags,
          summary: 'The panels that apply to an entity',
          params: EntityPath,
          querystring: NamespaceQuery,
          response: responses({ 200: Type.Array(ref('Panel')) }),
        },
      },
      async (request) =>
        await panels.list({ ...request.params, ...request.query }, actorOf(request)),
    );

    app.get(
      '/entities/:kind/:name/panels/:plugin/:panel',
      {
        config,
        schema: {
          operationId: 'renderPanel',
          tags,
          summary: 'The content of a panel, as data',
          params: PanelPath,
          querystring: NamespaceQuery,
          response: responses({ 200: ref('PanelDocument') }),
        },
      },
      async (request, reply) => {
        const { plugin, panel, ...entity } = request.params;
        return await panels.render(
          { ...entity, ...request.query },
          { plugin, panel },
          contextOf(request),
          whenGone(reply.raw),
        );
      },
    );

    app.get(
      '/entities/:kind/:name/panels/:plugin/:panel/stream',
      {
        config,
        schema: {
          operationId: 'streamPanel',
          tags,
          summary: 'Follow a log of a panel: one JSON object per line, until it ends or you go',
          params: PanelPath,
          querystring: Type.Object({
            ...NamespaceQuery.properties,
            source: Type.String({
              maxLength: 500,
              description: 'From the panel’s `log-stream` section.',
            }),
            tailLines: Type.Optional(Type.Integer({ minimum: 0, maximum: 5_000 })),
          }),
          response: responses({ 200: textOf('application/x-ndjson') }),
        },
      },
      async (request, reply) => {
        const { plugin, panel, ...entity } = request.params;
        const { namespace, source, tailLines } = request.query;
        const lines = panels.stream(
          { ...entity, namespace },
          { plugin, panel, source, tailLines },
          contextOf(request),
          AbortSignal.any([whenGone(reply.raw), whenRevoked(platform, request, reply.raw)]),
        );
        // The first line decides between a stream and an ordinary error.
        const iterator = lines[Symbol.asyncIterator]();
        const first = await iterator.next();
        async function* toText(): AsyncGenerator<string> {
          try {
            for (let next = first; !next.done; next = await iterator.next()) {
              yield `${JSON.stringify(next.value)}\n`;
            }
          } catch (error) {
            request.log.warn({ requestId: request.id, err: error }, 'a log stream broke off');
            const text = 'The stream broke off.';
            yield `${JSON.stringify({ level: 'error', text })}\n`;
          } finally {
            await lines.return(undefined);
          }
        }
        const plain = reply as FastifyReply;
        return await plain
          .type('application/x-ndjson; charset=utf-8')
          .header('x-accel-buffering', 'no')
          .send(Readable.from(toText(), { objectMode: false, highWaterMark: 16 * 1024 }));
      },
    );
  };
}

/** Aborted when rights may have changed: a log is followed for hours, and who asks again is decided anew. */
function whenRevoked(
  { events }: Platform,
  request: FastifyRequest,
  response: ServerResponse,
): AbortSignal {
  const { userId, credentialId } = principalOf(request);
  const controller = new AbortController();
  const stop = events.subscribe(({ event: { type, data } }) => {
    const isOver =
      type === 'access.changed' ||
      data.id === credentialId ||
      (type === 'user.changed' && data.id === userId);
    if (isOver) controller.abort(new Error('Rights have changed; follow it again.'));
  });
  response.once('close', stop);
  return controller.signal;
}
