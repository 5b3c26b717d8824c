import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { AccessPolicy } from '@gantry/contracts';
import {
  PERMISSIONS,
  type Permission,
  type PolicyChange,
  errors as platformErrors,
} from '@gantry/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { stringify } from 'yaml';
import type { AppDependencies } from '../app-dependencies.ts';
import { actorOf, contextOf } from '../request-identity.ts';
import { closed, ref, responses } from '../schemas.ts';
import { checkedByHandler } from '../validation.ts';

const POLICY_BODY_BYTES = 8 * 1024 * 1024;
/** Most changed decisions that one answer lists. */
const MAX_CHANGES = 1_000;
const Name = Type.Optional(Type.String({ maxLength: 300 }));
const about = {
  permission: Type.Enum(Object.keys(PERMISSIONS) as Permission[]),
  kind: Name,
  namespace: Name,
  name: Type.Optional(Type.String({ description: 'With it, the stored entity is asked about.' })),
  owner: Name,
  plugin: Name,
  action: Name,
};

/** The policy as a whole: why something is decided, what a proposal would change, export and import. */
export function policyRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { policies } = platform;
  const manage = { permission: 'access.manage' } as const;
  const tags = ['Access'];

  return async (app) => {
    app.post(
      '/access/explain',
      {
        config: { permission: 'self', asksOnly: true },
        schema: {
          operationId: 'explainAccess',
          tags,
          summary: 'Whether somebody may do something, why, and by which rule',
          description:
            'About oneself for everyone; about others with the permission `access.read`. Name an entity, or a kind, namespace and owner that there need not be yet.',
          body: Type.Object(
            {
              user: Type.Optional(
                Type.String({ description: 'Username. Default: the one who asks.' }),
              ),
              ...about,
            },
            closed,
          ),
          response: responses({ 200: ref('Explanation') }),
        },
      },
      async (request) => {
        const { user: username, ...rest } = request.body;
        const question = { username, ...toQuestion(rest) };
        const { subject, rules, ...answer } = await policies.explain(question, actorOf(request));
        const { identity } = subject;
        return {
          ...answer,
          subject: {
            username: identity?.username ?? subject.name,
            role: subject.role,
            roles: [...(identity?.roles ?? [])],
            groups: [...(identity?.groups ?? [])],
            teams: [...(identity?.teams ?? [])],
          },
          rules: [...rules],
        };
      },
    );

    app.post(
      '/access/who',
      {
        config: { permission: 'access.read', asksOnly: true },
        schema: {
          operationId: 'whoMay',
          tags,
          summary: 'What is decided about something for everybody who can sign in',
          body: Type.Object(about, closed),
          response: responses({ 200: ref('WhoMay') }),
        },
      },
      async (request) => {
        const decisions = await policies.whoMay(toQuestion(request.body), actorOf(request));
        return decisions.map(({ account: { row, subject }, ...decision }) => ({
          userId: row.id,
          username: row.username,
          ...(row.display_name === '' ? {} : { displayName: row.display_name }),
          role: subject.role,
          ...decision,
        }));
      },
    );

    app.post(
      '/access/what-if',
      {
        config: { ...manage, asksOnly: true },
        bodyLimit: POLICY_BODY_BYTES,
        schema: {
          operationId: 'whatIfAccess',
          tags,
          summary: 'Which decisions a proposed policy would change; nothing is stored',
          description:
            'Every user, permission, plugin and combination of kind, namespace and owner that there is, as it is and as it would be. Sections that the proposal leaves out stay as they are.',
          body: checkedByHandler(ref('AccessPolicy')),
          response: responses({ 200: ref('WhatIf') }),
        },
      },
      async (request) => {
        const { compared, changes } = await policies.whatIf(request.body, actorOf(request));
        const listed = changes.slice(0, MAX_CHANGES).map((change) => ({ ...change }));
        return { compared, total: changes.length, changes: listed };
      },
    );

    app.get(
      '/access/policy',
      {
        config: manage,
        schema: {
          operationId: 'getPolicy',
          tags,
          summary: 'Groups, roles, rules and users’ rights as one document',
          description: 'As JSON, or as YAML with `Accept: application/yaml`.',
          response: responses({ 200: ref('AccessPolicy') }),
        },
      },
      async (request, reply) => answer(request, reply, await policies.export()),
    );

    app.put(
      '/access/policy',
      {
        config: manage,
        bodyLimit: POLICY_BODY_BYTES,
        schema: {
          operationId: 'replacePolicy',
          tags,
          summary: 'Bring a policy in, whole or not at all',
          description:
            'JSON, or YAML with `Content-Type: application/yaml`. A section that is there replaces what is stored; one that is left out stays.',
          querystring: Type.Object({
            dryRun: Type.Optional(Type.Boolean({ description: 'Do everything but the writing.' })),
          }),
          body: checkedByHandler(ref('AccessPolicy')),
          response: responses({ 200: Type.Array(ref('PolicyChange')) }),
        },
      },
      async (request) => {
        const { dryRun = false } = request.query;
        return [...(await policies.import(request.body, contextOf(request), { dryRun }))];
      },
    );

    app.get(
      '/rbac/export',
      {
        config: manage,
        schema: {
          operationId: 'exportRbac',
          tags,
          summary: 'The same as `GET /access/policy`',
          response: responses({ 200: ref('AccessPolicy') }),
        },
      },
      async (request, reply) => answer(request, reply, await policies.export()),
    );

    app.post(
      '/rbac/import',
      {
        config: manage,
        bodyLimit: POLICY_BODY_BYTES,
        schema: {
          operationId: 'importRbac',
          tags,
          summary: 'The same as `PUT /access/policy`; answers with counts',
          description:
            'Also takes a document of the first API (`groups`, `groupMemberships`, `permissionRules`), which adds to what there is.',
          body: checkedByHandler(ref('AccessPolicy')),
          response: responses({
            200: Type.Object({
              groupsCreated: Type.Integer(),
              groupsUpdated: Type.Integer(),
              rulesImported: Type.Integer(),
            }),
          }),
        },
      },
      async (request) => {
        const changes = await policies.import(request.body, contextOf(request), { dryRun: false });
        const count = (what: PolicyChange['what'], ...kinds: PolicyChange['change'][]) =>
          changes.filter((one) => one.what === what && kinds.includes(one.change)).length;
        return {
          groupsCreated: count('group', 'created'),
          groupsUpdated: count('group', 'updated'),
          rulesImported: count('rule', 'created', 'updated'),
        };
      },
    );
  };
}

type About = Static<Type.TObject<typeof about>>;

/** An entity that is stored, or a resource that there need not be. */
function toQuestion({ permission, name, ...rest }: About) {
  const { kind, namespace = 'default' } = rest;
  if (name !== undefined && kind === undefined) {
    const problem = { pointer: '/kind', message: 'is required with a name' };
    throw platformErrors.INVALID_INPUT({ problems: [problem] });
  }
  return {
    permission,
    entity: name === undefined || !kind ? undefined : { kind, namespace, name },
    resource: Object.keys(rest).length > 0 ? rest : undefined,
  };
}

/** A policy is kept in repositories, where people read it: as YAML, when that is asked for. */
function answer(request: FastifyRequest, reply: FastifyReply, policy: AccessPolicy): AccessPolicy {
  if (!/\bapplication\/(x-)?yaml\b/.test(request.headers.accept ?? '')) return policy;
  reply.type('application/yaml; charset=utf-8').serializer((value) => value as string);
  return stringify(policy, {
    lineWidth: 0,
    aliasDuplicateObjects: false,
  }) as unknown as AccessPolicy;
}
