import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { formatEntityRef } from '@gantry/contracts';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { answerEntity } from '../entity-answer.ts';
import { parseIfMatch } from '../if-match.ts';
import { linkNextPage } from '../pages.ts';
import { readInstant } from '../read-instant.ts';
import { actorOf, contextOf } from '../request-identity.ts';
import { closed, parameters, ref, responses } from '../schemas.ts';

const MAX_CLEANUP = 500;

const EntityPath = Type.Object({ kind: parameters.kind, name: parameters.entityName });
const NamespaceQuery = Type.Object({ namespace: parameters.namespace });

/** Where values come from, how an entity gets back to what it was, and what can go. */
export function provenanceRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { provenance, timeline, cleanUp, freshness } = platform;
  const write = { permission: 'catalog.write' } as const;
  const tags = ['Catalog'];

  return async (app) => {
    app.get(
      '/entities/:kind/:name/provenance',
      {
        config: { permission: 'catalog.read' },
        schema: {
          operationId: 'getProvenance',
          tags,
          summary: 'Why every field has its value: whose it is, from where, since when',
          params: EntityPath,
          querystring: NamespaceQuery,
          response: responses({ 200: ref('Provenance') }),
        },
      },
      async (request) => {
        const entity = { ...request.params, ...request.query };
        const { sources, fields, ...rest } = await provenance.explain(
          entity,
          await freshness.limits(),
          actorOf(request),
        );
        return { ...rest, sources: [...sources], fields: [...fields] };
      },
    );

    app.post(
      '/entities/:kind/:name/provenance/decide',
      {
        config: write,
        schema: {
          operationId: 'decideField',
          tags,
          summary: 'Decide about a field on which a person and the source differ',
          params: EntityPath,
          querystring: NamespaceQuery,
          body: Type.Object(
            {
              pointer: Type.String({ maxLength: 2_000, description: 'As in the provenance.' }),
              take: Type.Enum(['source', 'mine'], {
                description:
                  '`source`: what the source says, which it follows from then on. `mine`: what is written stays, and is no conflict any more.',
              }),
            },
            closed,
          ),
          response: responses({ 200: ref('Entity') }),
        },
      },
      async (request, reply) => {
        const entity = { ...request.params, ...request.query };
        const result = await provenance.decide(entity, request.body, contextOf(request));
        return answerEntity(reply, result);
      },
    );

    app.post(
      '/entities/:kind/:name/restore',
      {
        config: write,
        schema: {
          operationId: 'restoreEntity',
          tags,
          summary: 'Write an earlier state of an entity again; also of one that was deleted',
          params: EntityPath,
          querystring: Type.Object({
            ...NamespaceQuery.properties,
            dryRun: Type.Optional(Type.Boolean({ description: 'Do everything but the writing.' })),
          }),
          headers: Type.Object({
            'if-match': Type.Optional(
              Type.String({ description: 'The ETag that was read: refused with 412 otherwise.' }),
            ),
          }),
          body: Type.Union([
            Type.Object(
              { revision: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) },
              closed,
            ),
            Type.Object(
              {
                entry: Type.Integer({
                  minimum: 1,
                  maximum: Number.MAX_SAFE_INTEGER,
                  description: 'The `id` of a history entry.',
                }),
              },
              closed,
            ),
          ]),
          response: responses({ 200: ref('Entity'), 201: ref('Entity') }),
        },
      },
      async (request, reply) => {
        const { namespace, dryRun = false } = request.query;
        const expectedRevision = parseIfMatch(request.headers['if-match']);
        const result = await timeline.restore(
          { ...request.params, namespace },
          request.body,
          contextOf(request),
          { dryRun, expectedRevision },
        );
        return answerEntity(reply, result);
      },
    );

    app.get(
      '/cleanup',
      {
        config: { permission: 'catalog.read' },
        schema: {
          operationId: 'previewCleanUp',
          tags,
          summary: 'What a clean-up would delete: what vanished upstream, or has not been seen',
          querystring: Type.Object({
            reason: Type.Enum(['gone', 'stale'], { default: 'gone' }),
            kind: Type.Optional(Type.String()),
            source: Type.Optional(Type.String({ description: 'A plugin.' })),
            before: Type.Optional(
              Type.String({
                format: 'date-time',
                description: 'Only what is gone, or was last seen, before.',
              }),
            ),
            limit: parameters.limit(100, MAX_CLEANUP),
            cursor: Type.Optional(parameters.cursor),
          }),
          response: responses({ 200: Type.Array(ref('CleanUpCandidate')) }),
        },
      },
      async (request, reply) => {
        const { before, ...rest } = request.query;
        const time = before === undefined ? undefined : readInstant('before', before);
        const query = { ...rest, before: time };
        const page = await cleanUp.preview(query, await freshness.limits(), actorOf(request));
        linkNextPage(request, reply, page.nextCursor);
        return page.candidates.map(({ ref: entity, written, ...candidate }) => ({
          ...entity,
          ...candidate,
          written: [...written],
        }));
      },
    );

    app.post(
      '/cleanup',
      {
        config: { permission: 'catalog.delete' },
        schema: {
          operationId: 'cleanUp',
          tags,
          summary: 'Delete exactly what the preview showed, all or none',
          description:
            'Refused with `CLEANUP_OUTDATED` when something has changed or was seen again meanwhile.',
          body: Type.Object(
            {
              entities: Type.Array(
                Type.Object(
                  {
                    kind: Type.String(),
                    namespace: Type.String(),
                    name: Type.String(),
                    revision: Type.Integer({
                      minimum: 1,
                      maximum: Number.MAX_SAFE_INTEGER,
                      description: 'As it was shown.',
                    }),
                  },
                  closed,
                ),
                { minItems: 1, maxItems: MAX_CLEANUP },
              ),
            },
            closed,
          ),
          response: responses({ 200: Type.Array(ref('BatchResult')) }),
        },
      },
      async (request) => {
        const { entities } = request.body;
        const limits = await freshness.limits();
        const results = await cleanUp.run(entities, limits, contextOf(request));
        return results.map(({ ref: entity, outcome, revision }) => ({
          ref: formatEntityRef(entity),
          outcome,
          revision,
        }));
      },
    );
  };
}
