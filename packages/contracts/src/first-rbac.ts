import Type, { type Static } from 'typebox';

const Text = Type.Optional(Type.String());
/** Rights as the first API exported them; how they are read today is in the platform. */
export const FirstRbacSchema = Type.Object({
  groups: Type.Optional(
    Type.Array(
      Type.Object({
        id: Text,
        name: Type.String(),
        displayName: Text,
        description: Text,
        role: Text,
      }),
    ),
  ),
  groupMemberships: Type.Optional(
    Type.Array(
      Type.Object(
        { groupId: Text, group: Text, userId: Text, username: Text },
        { minProperties: 2 },
      ),
    ),
  ),
  permissionRules: Type.Optional(
    Type.Array(
      Type.Object({
        id: Type.String(),
        subjectType: Type.Enum(['user', 'group']),
        subjectId: Type.String(),
        resourceType: Type.Enum(['entity', 'action', 'plugin', '*']),
        resourceFilter: Text,
        action: Type.Enum(['read', 'write', 'delete', 'execute', 'admin', '*']),
        effect: Type.Enum(['allow', 'deny']),
      }),
    ),
  ),
});
export type FirstRbac = Static<typeof FirstRbacSchema>;
