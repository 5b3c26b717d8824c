import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { EntityRef } from '@gantry/contracts';
import { describeKind, describeKinds, type KindChange } from '@gantry/platform';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { errors } from '../errors.ts';
import { actorOf, contextOf } from '../request-identity.ts';
import { parameters, ref, responses } from '../schemas.ts';
import { checkedByHandler } from '../validation.ts';

const KindPath = Type.Object({ kind: parameters.kind });
const Checked = Type.Object({
  dryRun: Type.Boolean({ default: false, description: 'Say what would happen, and do nothing.' }),
  force: Type.Boolean({
    default: false,
    description: 'Do it although entities do not fit any more: they are marked as invalid.',
  }),
});

/** The kinds of the catalog, and how they are added and changed. */
export function kindRoutes({
  platform: { catalog, kinds },
}: AppDependencies): FastifyPluginAsyncTypebox {
  const read = { permission: 'catalog.read' } as const;
  const manage = { permission: 'kinds.manage' } as const;
  const tags = ['Kinds'];

  return async (app) => {
    app.get(
      '/kinds',
      {
        config: read,
        schema: {
          operationId: 'listKinds',
          tags,
          summary: 'The kinds of the catalog, with how many entities each has',
          response: responses({ 200: Type.Array(ref('Kind')) }),
        },
      },
      async (request) => {
        const counts = await catalog.countByKind(actorOf(request));
        return describeKinds(catalog.kinds).map((kind) => ({
          ...kind,
          aliases: [...kind.aliases],
          count: counts.get(kind.kind) ?? 0,
        }));
      },
    );

    app.get(
      '/kinds/:kind',
      {
        config: read,
        schema: {
          operationId: 'getKind',
          tags,
          summary: 'A kind, with its schema, its relations and who uses it',
          params: KindPath,
          response: responses({ 200: ref('KindDetails') }),
        },
      },
      async (request) => {
        const { kind } = request.params;
        const details = describeKind(catalog.kinds, kind);
        const reader = actorOf(request);
        return {
          ...details,
          count: await catalog.count({ kind }, reader),
          invalid: await catalog.count({ kind, query: 'is:invalid' }, reader),
        } as never;
      },
    );

    app.get(
      '/kinds/:kind/problems',
      {
        config: read,
        schema: {
          operationId: 'listKindProblems',
          tags,
          summary: 'Where entities do not fit their kind, which was changed all the same',
          params: KindPath,
          querystring: Type.Object({
            namespace: Type.Optional(Type.String()),
            name: Type.Optional(Type.String({ description: 'Only of this entity.' })),
            limit: parameters.limit(100, 500),
          }),
          response: responses({ 200: Type.Array(ref('EntityProblem')) }),
        },
      },
      async (request) => {
        const { kind } = request.params;
        const { name, namespace, limit } = request.query;
        const one: EntityRef | undefined =
          name === undefined ? undefined : { kind, name, namespace: namespace ?? 'default' };
        return await catalog.findProblems(kind, { one, limit }, actorOf(request));
      },
    );

    app.post(
      '/kinds',
      {
        config: manage,
        schema: {
          operationId: 'createKind',
          tags,
          summary: 'Add a kind',
          querystring: Checked,
          body: checkedByHandler(ref('KindInput')),
          response: responses({ 201: ref('KindChange') }),
        },
      },
      async (request, reply) => {
        const options = { ...request.query, mode: 'create' } as const;
        const change = await kinds.put(request.body, options, contextOf(request));
        return await reply.code(201).send(toBody(change));
      },
    );

    app.put(
      '/kinds/:kind',
      {
        config: manage,
        schema: {
          operationId: 'putKind',
          tags,
          summary: 'Add or change a kind, or add fields to a built-in one',
          description:
            'Entities of the kind are checked first. When some do not fit, nothing is changed, and the answer (409) says which and where; with `force` it is, and they are marked.',
          params: KindPath,
          querystring: Checked,
          body: checkedByHandler(ref('KindInput')),
          response: responses({ 200: ref('KindChange') }),
        },
      },
      async (request) => {
        const body = addressed(request.body, request.params.kind);
        const options = { ...request.query, mode: 'apply' } as const;
        return toBody(await kinds.put(body, options, contextOf(request)));
      },
    );

    app.delete(
      '/kinds/:kind',
      {
        config: manage,
        schema: {
          operationId: 'deleteKind',
          tags,
          summary: 'Delete a kind without entities, or take added fields from a built-in one',
          params: KindPath,
          querystring: Checked,
          response: responses({ 200: ref('KindChange') }),
        },
      },
      async (request) =>
        toBody(await kinds.remove(request.params.kind, request.query, contextOf(request))),
    );

    const JsonSchema = Type.Record(Type.String(), Type.Unknown());
    app.get(
      '/schemas',
      {
        config: read,
        schema: {
          operationId: 'listSchemas',
          tags,
          summary: 'The JSON Schema of every kind’s `spec`',
          response: responses({ 200: Type.Record(Type.String(), JsonSchema) }),
        },
      },
      async () =>
        Object.fromEntries(catalog.kinds.list().map(({ kind, schema }) => [kind, schema])),
    );
    app.get(
      '/schemas/:kind',
      {
        config: read,
        schema: {
          operationId: 'getSchema',
          tags,
          summary: 'The JSON Schema of a kind’s `spec`',
          params: KindPath,
          response: responses({ 200: JsonSchema }),
        },
      },
      async (request) => catalog.kinds.get(request.params.kind).schema,
    );
  };
}

/** The address says which kind is meant. */
function addressed(body: unknown, kind: string): unknown {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  if (!isObject || ('kind' in body && body.kind !== kind)) {
    const message = `must be "${kind}", as the address says`;
    throw errors.REQUEST_INVALID({ problems: [{ pointer: isObject ? '/kind' : '', message }] });
  }
  return { ...body, kind };
}

function toBody({ problems, ...change }: KindChange) {
  return { ...change, problems: problems.map((problem) => ({ ...problem })) };
}
