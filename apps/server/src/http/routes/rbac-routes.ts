import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ACCESS_NAME_PATTERN, PermissionRuleSchema, type RoleRule } from '@gantry/contracts';
import {
  describePermissions,
  errors as platformErrors,
  type RoleDescription,
} from '@gantry/platform';
import Type, { type Static } from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { noContent } from '../no-content.ts';
import { actorOf, contextOf } from '../request-identity.ts';
import { closed, NoContent, ref, responses, type Schemas } from '../schemas.ts';
import { checkedByHandler } from '../validation.ts';

const IdParameter = Type.Object({ id: Type.String() });
const { id: RuleId, ...conditions } = PermissionRuleSchema.properties;
const RuleInput = Type.Object({ id: Type.Optional(RuleId), ...conditions }, closed);
const roleChanges = {
  displayName: Type.Optional(Type.String({ maxLength: 255 })),
  description: Type.Optional(Type.String({ maxLength: 2_000 })),
  rules: Type.Optional(
    Type.Array(Type.Unknown({ description: 'As a permission rule, without subjects.' }), {
      maxItems: 1_000,
    }),
  ),
};

/** Roles and permission rules. */
export function rbacRoutes({ platform }: AppDependencies): FastifyPluginAsyncTypebox {
  const { rules, users, policy } = platform;
  const manage = { permission: 'access.manage' } as const;
  const tags = ['Access'];

  return async (app) => {
    app.get(
      '/rbac/roles',
      {
        config: manage,
        schema: {
          operationId: 'listRoles',
          tags,
          summary: 'Built-in and custom roles with their rules',
          response: responses({ 200: Type.Array(ref('AccessRole')) }),
        },
      },
      async () => (await rules.listRoles()).map(toBody),
    );

    app.post(
      '/rbac/roles',
      {
        config: manage,
        schema: {
          operationId: 'createRole',
          tags,
          summary: 'Make a role: a named set of rules that users and groups can be given',
          body: Type.Object(
            { name: Type.String({ pattern: ACCESS_NAME_PATTERN }), ...roleChanges },
            closed,
          ),
          response: responses({ 201: ref('AccessRole') }),
        },
      },
      async (request, reply) => {
        const role = await rules.createRole(request.body, contextOf(request));
        return await reply.code(201).send(toBody(role));
      },
    );

    app.get(
      '/rbac/roles/:id',
      {
        config: manage,
        schema: {
          operationId: 'getRole',
          tags,
          summary: 'One role',
          params: IdParameter,
          response: responses({ 200: ref('AccessRole') }),
        },
      },
      async (request) => toBody(await rules.getRole(request.params.id)),
    );

    app.put(
      '/rbac/roles/:id',
      {
        config: manage,
        schema: {
          operationId: 'updateRole',
          tags,
          summary: 'Change a custom role; what is left out stays',
          params: IdParameter,
          body: Type.Object(roleChanges, closed),
          response: responses({ 200: ref('AccessRole') }),
        },
      },
      async (request) =>
        toBody(await rules.updateRole(request.params.id, request.body, contextOf(request))),
    );

    app.delete(
      '/rbac/roles/:id',
      {
        config: manage,
        schema: {
          operationId: 'deleteRole',
          tags,
          summary: 'Delete a custom role; refused while somebody has it',
          params: IdParameter,
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        await rules.removeRole(request.params.id, contextOf(request));
        return await noContent(reply);
      },
    );

    app.get(
      '/rbac/permissions',
      {
        config: { permission: 'self' },
        schema: {
          operationId: 'listPermissions',
          tags,
          summary: 'Every permission, the least role that has it, and what rules can say about it',
          response: responses({ 200: Type.Array(ref('PermissionDescription')) }),
        },
      },
      async () => describePermissions().map((one) => ({ ...one, conditions: [...one.conditions] })),
    );

    app.get(
      '/rbac/rules',
      {
        config: manage,
        schema: {
          operationId: 'listRules',
          tags,
          summary: 'Permission rules',
          response: responses({ 200: Type.Array(ref('PermissionRule')) }),
        },
      },
      async () => await rules.list(),
    );

    app.post(
      '/rbac/rules',
      {
        config: manage,
        schema: {
          operationId: 'createRule',
          tags,
          summary: 'Add a rule; it holds at once, on every server',
          body: checkedByHandler(RuleInput),
          response: responses({ 201: ref('PermissionRule') }),
        },
      },
      async (request, reply) => {
        const rule = await rules.create(request.body, contextOf(request));
        return await reply.code(201).send(rule);
      },
    );

    app.put(
      '/rbac/rules/:id',
      {
        config: manage,
        schema: {
          operationId: 'replaceRule',
          tags,
          summary: 'Replace a rule',
          params: IdParameter,
          body: checkedByHandler(RuleInput),
          response: responses({ 200: ref('PermissionRule') }),
        },
      },
      async (request) => await rules.replace(request.params.id, request.body, contextOf(request)),
    );

    app.delete(
      '/rbac/rules/:id',
      {
        config: manage,
        schema: {
          operationId: 'deleteRule',
          tags,
          summary: 'Remove a rule; it holds at once, on every server',
          params: IdParameter,
          response: responses({ 204: NoContent }),
        },
      },
      async (request, reply) => {
        await rules.remove(request.params.id, contextOf(request));
        return await noContent(reply);
      },
    );

    app.get(
      '/rbac/effective/:userId',
      {
        config: { permission: 'self' },
        schema: {
          operationId: 'getEffectiveRights',
          tags,
          summary: 'What a user has: roles, groups, teams, and the rules that speak of them',
          description: 'Everyone for themselves; administrators for everybody.',
          params: Type.Object({ userId: Type.String() }),
          response: responses({ 200: ref('EffectiveRights') }),
        },
      },
      async (request) => {
        const { userId } = request.params;
        const actor = actorOf(request);
        // Whom there is, is nobody else's business.
        if (actor.id !== userId && !policy.may(actor, 'access.manage')) {
          throw platformErrors.NOT_FOUND({ what: `user ${userId}` });
        }
        const { row, subject } = await users.getAccount(userId);
        const { roles, groups, teams } = subject.identity;
        return {
          userId: row.id,
          username: row.username,
          directRole: row.role as 'viewer',
          effectiveRole: subject.role,
          roles: [...roles],
          groups: [...groups],
          teams: [...teams],
          rules: policy.rules.concerning(subject),
        };
      },
    );
  };
}

function toBody(role: RoleDescription): Static<typeof Schemas.AccessRole> {
  return { ...role, rules: role.rules as RoleRule[] };
}
