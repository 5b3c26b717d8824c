import Type, { type Static } from 'typebox';

/** What can be done to something. `*` in a rule stands for all of them. */
export const VERBS = ['read', 'write', 'delete', 'execute', 'manage'] as const;
export type Verb = (typeof VERBS)[number];

/** Owners that a rule names by how they relate to the one who asks, instead of by name. */
export const OWNER_OWN = '@own';
export const OWNER_FOREIGN = '@foreign';
export const OWNER_NONE = '@none';

const SubjectSchema = Type.String({
  maxLength: 300,
  pattern: '^(\\*|(user|group|role|plugin|webhook):[^\\s:*][^\\s:]*|(plugin|webhook):\\*)$',
  'x-pattern-hint':
    'must be "*" (everyone who signs in), "user:<username>", "group:<name>", "role:<name>", "plugin:<slug>" or "webhook:<name>"',
});
const Pattern = (description: string) =>
  Type.Optional(
    Type.Array(
      Type.String({
        maxLength: 300,
        pattern: '^[^*\\u0000-\\u001f]*\\*?$',
        minLength: 1,
        'x-pattern-hint': 'must be a name, or the beginning of one followed by *',
      }),
      { minItems: 1, maxItems: 200, description },
    ),
  );

const conditions = {
  effect: Type.Enum(['allow', 'deny'], { description: 'What denies wins over what allows.' }),
  description: Type.Optional(Type.String({ maxLength: 1_000 })),
  verbs: Type.Array(Type.Enum([...VERBS, '*']), { minItems: 1, maxItems: 10 }),
  resources: Type.Optional(
    Type.Array(Type.String({ maxLength: 50 }), {
      minItems: 1,
      maxItems: 30,
      description:
        'What is done it to: `catalog`, `plugins`, `actions`, `jobs`, `audit`, …, or `*`. Default: what the conditions speak of, otherwise `catalog`.',
    }),
  ),
  kinds: Pattern('Only entities of these kinds.'),
  namespaces: Pattern('Only in these namespaces; `prod.*` is every one that begins so.'),
  owners: Pattern(
    'Only what these teams own. `@own`: a team of the one who asks; `@foreign`: another team; `@none`: nobody.',
  ),
  plugins: Pattern('Only these plugins.'),
  actions: Pattern('Only these actions.'),
};

const RuleId = Type.String({
  pattern: '^[a-z0-9][a-z0-9._-]{0,99}$',
  'x-pattern-hint': 'must be lower-case letters, digits, dots, hyphens and underscores',
});

/** A rule of a custom role: it holds for those who have the role. */
export const RoleRuleSchema = Type.Object(
  { id: RuleId, ...conditions },
  { additionalProperties: false, title: 'RoleRule' },
);
export type RoleRule = Static<typeof RoleRuleSchema>;

/** Who may do what to what, or may not. Every condition that is given has to hold. */
export const PermissionRuleSchema = Type.Object(
  {
    id: RuleId,
    subjects: Type.Array(SubjectSchema, { minItems: 1, maxItems: 500 }),
    except: Type.Optional(
      Type.Array(SubjectSchema, { maxItems: 500, description: 'For all of the above but these.' }),
    ),
    ...conditions,
  },
  { additionalProperties: false, title: 'PermissionRule' },
);
export type PermissionRule = Static<typeof PermissionRuleSchema>;

/** Names of groups and custom roles. */
export const ACCESS_NAME_PATTERN = '^[a-z0-9]([a-z0-9._/-]{0,98}[a-z0-9])?$';
