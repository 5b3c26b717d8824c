import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { formatEntityRef } from '@gantry/contracts';
import type { Change } from '@gantry/platform';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { answerEntity } from '../entity-answer.ts';
import { parseIfMatch } from '../if-match.ts';
import { noContent } from '../no-content.ts';
import { contextOf } from '../request-identity.ts';
import { closed, NoContent, parameters, ref, responses } from '../schemas.ts';
import { checkedByHandler } from '../validation.ts';

const MAX_BATCH = 500;
const BATCH_BODY_BYTES = 8 * 1024 * 1024;

const EntityPath = Type.Object({ kind: parameters.kind, name: parameters.entityName });
const WriteQuery = Type.Object({
  namespace: parameters.namespace,
  dryRun: Type.Optional(Type.Boolean({ description: 'Do everything but the writing.' })),
});
const RevisionHeader = Type.Object({
  'if-match': Type.Optional(
    Type.String({
      description: 'The ETag that was read: refused with 412 when it has changed since.',
    }),
  ),
});
const MergePatch = Type.Record(Type.String(), Type.Unknown(), {
  description: 'JSON merge patch (RFC 7396) of `metadata` and `spec`.',
});

/** Changing the catalog. */
export function catalogWriteRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { catalog } = platform;
  const config = { permission: 'catalog.write' } as const;
  const tags = ['Catalog'];

  return async (app) => {
    app.post(
      '/entities',
      {
        config,
        schema: {
          operationId: 'createEntity',
          tags,
          summary: 'Create an entity',
          body: checkedByHandler(ref('EntityInput')),
          response: responses({ 201: ref('Entity') }),
        },
      },
      async (request, reply) => {
        const change: Change = { op: 'create', entity: request.body };
        return answerEntity(reply, await catalog.applyOne(change, contextOf(request)));
      },
    );

    app.put(
      '/entities/:kind/:name',
      {
        config,
        schema: {
          operationId: 'replaceEntity',
          tags,
          summary: 'Replace an entity whole; `If-Match` protects from overwriting others',
          params: EntityPath,
          querystring: WriteQuery,
          headers: RevisionHeader,
          body: checkedByHandler(ref('EntityInput')),
          response: responses({ 200: ref('Entity') }),
        },
      },
      async (request, reply) => {
        const { namespace, dryRun = false } = request.query;
        const change: Change = {
          op: 'replace',
          ref: { ...request.params, namespace },
          entity: request.body,
          expectedRevision: parseIfMatch(request.headers['if-match']),
        };
        return answerEntity(reply, await catalog.applyOne(change, contextOf(request), { dryRun }));
      },
    );

    app.patch(
      '/entities/:kind/:name',
      {
        config,
        schema: {
          operationId: 'patchEntity',
          tags,
          summary: 'Change parts of an entity',
          params: EntityPath,
          querystring: WriteQuery,
          headers: RevisionHeader,
          body: MergePatch,
          response: responses({ 200: ref('Entity') }),
        },
      },
      async (request, reply) => {
        const { namespace, dryRun = false } = request.query;
        const change: Change = {
          op: 'patch',
          ref: { ...request.params, namespace },
          patch: request.body,
          expectedRevision: parseIfMatch(request.headers['if-match']),
        };
        return answerEntity(reply, await catalog.applyOne(change, contextOf(request), { dryRun }));
      },
    );

    app.delete(
      '/entities/:kind/:name',
      {
        config: { permission: 'catalog.delete' },
        schema: {
          operationId: 'deleteEntity',
          tags,
          summary: 'Delete an entity; its history stays',
          params: EntityPath,
          querystring: WriteQuery,
          headers: RevisionHeader,
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        const { namespace, dryRun = false } = request.query;
        const change: Change = {
          op: 'delete',
          ref: { ...request.params, namespace },
          expectedRevision: parseIfMatch(request.headers['if-match']),
        };
        await catalog.applyOne(change, contextOf(request), { dryRun });
        return await noContent(reply);
      },
    );

    app.post(
      '/entities/batch',
      {
        config,
        bodyLimit: BATCH_BODY_BYTES,
        schema: {
          operationId: 'applyBatch',
          tags,
          summary: 'Apply many entities at once, all or none',
          description:
            'Creates what is not there and replaces what is. One bad entity refuses the whole batch, with every problem of every entity.',
          body: Type.Object(
            {
              entities: Type.Array(
                Type.Unknown({ description: 'An entity, as in `EntityInput`.' }),
                {
                  maxItems: MAX_BATCH,
                },
              ),
              dryRun: Type.Optional(Type.Boolean()),
            },
            closed,
          ),
          response: responses({ 200: Type.Array(ref('BatchResult')) }),
        },
      },
      async (request) => {
        const { entities, dryRun = false } = request.body;
        const changes = entities.map((entity): Change => ({ op: 'apply', entity }));
        const results = await catalog.apply(changes, contextOf(request), { dryRun });
        return results.map((result) => {
          const { outcome, revision } = result;
          return { ref: formatEntityRef(result.ref), outcome, revision };
        });
      },
    );
  };
}
