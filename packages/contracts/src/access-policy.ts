import Type, { type Static } from 'typebox';
import { RoleSchema } from './access.ts';
import { ACCESS_NAME_PATTERN, PermissionRuleSchema, RoleRuleSchema } from './permission-rule.ts';

const Name = Type.String({
  pattern: ACCESS_NAME_PATTERN,
  'x-pattern-hint':
    'must be lower-case letters, digits and . _ / -, starting and ending with a letter or digit',
});
const Line = Type.Optional(Type.String({ maxLength: 255 }));
const Text = Type.Optional(Type.String({ maxLength: 2_000 }));
const Names = (description: string) =>
  Type.Optional(Type.Array(Type.String({ maxLength: 300 }), { maxItems: 10_000, description }));
const closed = { additionalProperties: false } as const;

/**
 * All rights as one document. A section that is there replaces what is stored; one that is not leaves it.
 * Groups that Gantry or an identity provider brings are never removed, and users are only changed.
 */
export const AccessPolicySchema = Type.Object(
  {
    apiVersion: Type.Optional(Type.Literal('gantry.io/v1')),
    kind: Type.Optional(Type.Literal('AccessPolicy')),
    groups: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name: Name,
            displayName: Line,
            description: Text,
            role: Type.Optional(
              Type.String({ description: 'A built-in or a custom role. Default: viewer.' }),
            ),
            teams: Names('Teams that the members belong to.'),
            members: Names('Usernames.'),
          },
          closed,
        ),
      ),
    ),
    roles: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name: Name,
            displayName: Line,
            description: Text,
            rules: Type.Array(RoleRuleSchema, { maxItems: 1_000 }),
          },
          closed,
        ),
      ),
    ),
    rules: Type.Optional(Type.Array(PermissionRuleSchema, { maxItems: 10_000 })),
    users: Type.Optional(
      Type.Array(
        Type.Object(
          {
            username: Type.String(),
            role: Type.Optional(RoleSchema),
            roles: Names('Custom roles.'),
            teams: Names('Teams that the user belongs to.'),
          },
          closed,
        ),
      ),
    ),
  },
  { ...closed, title: 'AccessPolicy' },
);
export type AccessPolicy = Static<typeof AccessPolicySchema>;
