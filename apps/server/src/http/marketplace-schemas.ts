import Type from 'typebox';
import { named } from './named-schema.ts';

const Texts = (description: string) => Type.Array(Type.String(), { description });
const OptionalText = (description?: string) =>
  Type.Optional(Type.String(description === undefined ? {} : { description }));

const Asks = Type.Object(
  {
    capabilities: Texts('Kinds of capabilities.'),
    network: Texts('Hosts that it connects to; `option:<name>` for one that is configured.'),
    reads: Texts('Kinds of entities that it reads.'),
    writes: Texts('Kinds of entities that it writes.'),
    files: Texts('Files outside of its own folder. Granted to plugins that come with Gantry.'),
    secrets: Texts('Options and credentials that are kept secret.'),
    kinds: Texts('Kinds of entities that it adds.'),
    signsIn: Type.Boolean({ description: 'Whether people can sign in through it.' }),
  },
  { description: 'What the plugin wants to be given.' },
);

const SetPlugin = Type.Object({
  key: Type.String({ description: 'Its identity among versions.' }),
  package: Type.String(),
  resolved: Type.String({ description: 'The package without anything that moves.' }),
  integrity: OptionalText(),
  name: Type.String(),
  version: Type.String(),
  slug: OptionalText('Absent for a package that is not a plugin of Gantry.'),
  title: OptionalText(),
  asks: Type.Optional(Asks),
});

const Plan = Type.Object({
  action: Type.String(),
  base: Type.Integer({ description: 'The set that it starts from.' }),
  plugins: Type.Array(
    Type.Object({
      kind: Type.Enum(['added', 'updated', 'removed', 'unchanged']),
      name: Type.String(),
      before: OptionalText('Version that is there.'),
      after: OptionalText('Version that will be there.'),
      plugin: SetPlugin,
      unverified: Type.Boolean({
        description: 'Nobody has said what the archive has to be. It is recorded from now on.',
      }),
      widened: Texts('What it asks for that the installed version does not.'),
    }),
  ),
  losses: Type.Array(
    Type.Object({
      slug: Type.String(),
      integrations: Type.Array(Type.String()),
      assignments: Type.Integer(),
      jobs: Type.Integer(),
      entities: Type.Integer({ description: 'They stay in the catalog, without a source.' }),
    }),
    { description: 'What there is of plugins that go, besides their files.' },
  ),
  forgotten: Texts('Plugins of which this is deleted.'),
  needsConsent: Type.Boolean({
    description: 'A plugin is new, or asks for more than the version before.',
  }),
});

/** Bodies of installing plugins. */
export const marketplaceSchemas = {
  MarketplaceEntry: named(
    'MarketplaceEntry',
    Type.Object({
      name: Type.String({ description: 'Of the package.' }),
      slug: OptionalText(),
      title: Type.String(),
      description: OptionalText(),
      publisher: OptionalText(),
      categories: Type.Array(Type.String()),
      tags: Type.Array(Type.String()),
      tier: OptionalText(),
      homepage: OptionalText(),
      changelog: OptionalText(),
      state: Type.Enum(['included', 'installed', 'available']),
      version: OptionalText('Of what is there.'),
      offered: Type.Optional(
        Type.Object(
          { version: OptionalText(), package: OptionalText() },
          {
            description: 'What an index offers.',
          },
        ),
      ),
      status: Type.Optional(Type.Enum(['loaded', 'skipped', 'failed'])),
      reason: OptionalText(),
      asks: Type.Optional(Asks),
    }),
  ),
  PluginSet: named(
    'PluginSet',
    Type.Object({
      number: Type.Integer(),
      active: Type.Boolean(),
      action: Type.String({ description: 'What was done to get it.' }),
      createdBy: Type.String(),
      createdAt: Type.String({ format: 'date-time' }),
      plugins: Type.Array(SetPlugin),
    }),
  ),
  PluginChange: named(
    'PluginChange',
    Type.Object({
      id: Type.String(),
      state: Type.Enum([
        'preparing',
        'waiting',
        'applying',
        'applied',
        'nothing',
        'failed',
        'cancelled',
      ]),
      plan: Type.Optional(Plan),
      set: Type.Optional(Type.Integer({ description: 'The set that it made.' })),
      job: Type.Unsafe<Record<string, unknown>>({ $ref: 'Job#' }),
    }),
  ),
  NewerPlugin: named(
    'NewerPlugin',
    Type.Object({
      package: Type.String(),
      name: Type.String(),
      version: Type.String(),
      newer: Type.Optional(Type.Object({ version: Type.String(), package: Type.String() })),
      moved: Type.Boolean({ description: 'Its tag or range stands for something else now.' }),
      problem: OptionalText('Why nothing is known.'),
    }),
  ),
} as const;
