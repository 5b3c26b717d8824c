import { PLUGIN_SLUG_PATTERN, PollingDescriptorSchema, RoleSchema } from '@gantry/contracts';
import Type from 'typebox';
import { named } from './named-schema.ts';

const closed = { additionalProperties: false } as const;
const DateTime = Type.String({ format: 'date-time' });
const Text = Type.String({ minLength: 1, maxLength: 200 });
const Texts = (description: string) =>
  Type.Array(Text, { maxItems: 200, default: [], description });

/** Which integration a route is about. */
export const IntegrationPath = Type.Object({
  plugin: Type.String({ pattern: PLUGIN_SLUG_PATTERN }),
  integration: Type.String({ pattern: PLUGIN_SLUG_PATTERN }),
});

/** What a remote system sends a browser back with. Each adds parameters of its own, which say nothing here. */
export const CallbackQuery = Type.Object(
  {
    state: Type.String({ maxLength: 200, default: '' }),
    code: Type.Optional(Type.String({ maxLength: 10_000 })),
    iss: Type.Optional(Type.String({ maxLength: 2_000 })),
    error: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: true },
);

const Flag = (description: string) => Type.Boolean({ default: false, description });
const rules = {
  label: Type.String({ minLength: 1, maxLength: 60, description: 'What the button says.' }),
  createUsers: Flag('Whoever has no user yet gets one. Needs `domains` or `groups`.'),
  linkByEmail: Flag('A user with the same verified e-mail address is the same person.'),
  domains: Texts('Domains of verified e-mail addresses that are let in; empty for all.'),
  groups: Texts('Groups of which one is needed; empty for none.'),
  roles: Type.Record(Type.String({ maxLength: 200 }), RoleSchema, {
    default: {},
    description: 'Role by group, for users that were made here.',
  }),
  defaultRole: Type.Enum(['viewer', 'developer', 'platform-engineer'], { default: 'viewer' }),
  syncGroups: Flag('Groups of the provider become groups here, whose members follow.'),
};

/** Rules as they are sent; what is left out has its default. */
export const SignInRulesBody = Type.Partial(Type.Object(rules), closed);

/** Accounts of other systems, and signing in with them. */
export const identitySchemas = {
  Identity: named(
    'Identity',
    Type.Object({
      plugin: Type.String(),
      integration: Type.String(),
      title: Type.String(),
      description: Type.Optional(Type.String()),
      status: Type.Enum(['none', 'active', 'expired']),
      subject: Type.Optional(Type.String({ description: 'Who the person is there.' })),
      profile: Type.Optional(
        Type.Object({
          name: Type.Optional(Type.String()),
          email: Type.Optional(Type.String()),
          scopes: Type.Array(Type.String()),
        }),
      ),
      connectedAt: Type.Optional(DateTime),
      expiresAt: Type.Optional(DateTime),
      renews: Type.Optional(Type.Boolean({ description: 'Its tokens are renewed in time.' })),
    }),
  ),
  IdentityStart: named(
    'IdentityStart',
    Type.Object({
      authorizationUrl: Type.String({ description: 'Where the browser goes.' }),
      flow: Type.Optional(Type.String({ description: 'With `polling`: to ask how far it is.' })),
      polling: Type.Optional(PollingDescriptorSchema),
    }),
  ),
  SignInOffer: named(
    'SignInOffer',
    Type.Object({ plugin: Type.String(), integration: Type.String(), label: Type.String() }),
  ),
  SignInProvider: named(
    'SignInProvider',
    Type.Object({
      plugin: Type.String(),
      integration: Type.String(),
      rules: Type.Object({ ...rules, label: Type.Optional(rules.label) }),
      problem: Type.Optional(Type.String({ description: 'Why nobody can sign in with it now.' })),
      updatedAt: DateTime,
      updatedBy: Type.String(),
    }),
  ),
};
