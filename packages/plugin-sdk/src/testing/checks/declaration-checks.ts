import { type Problem, parseDuration } from '@gantry/base';
import type {
  CapabilityKind,
  PluginItemField,
  PluginManifest,
  PluginOption,
} from '@gantry/contracts';
import type { ContractCheck } from '../contract-check.ts';

/** One thing that a valid manifest can still get wrong. */
type Declaration = Pick<ContractCheck, 'id' | 'tier' | 'title' | 'help'> & {
  readonly find: (manifest: PluginManifest, methods: readonly string[]) => Iterable<Problem>;
};

const MIN_SYNC_MS = 60_000;
const MAX_DESCRIPTION = 300;
/** A repetition inside of a repetition: the time to match grows with every character. */
const NESTED_REPETITION = /\([^()]*[+*][^()]*\)[+*{]/;
const HOST = /^(\*\.)?([a-z0-9-]+\.)+[a-z0-9-]+(:\d{1,5})?$/i;

const DECLARATIONS: readonly Declaration[] = [
  {
    id: 'options-labels-distinct',
    tier: 'silver',
    title: 'No two fields of the form have one label',
    help: 'People fill in the form by its labels: say what tells the fields apart.',
    find: function* (manifest) {
      const seen = new Set<string>();
      for (const [pointer, { label }] of topFields(manifest)) {
        const key = label.trim().toLowerCase();
        if (seen.has(key)) yield { pointer, message: `"${label}" is a label already` };
        seen.add(key);
      }
    },
  },
  {
    id: 'options-labels-words',
    tier: 'silver',
    title: 'Labels are words, and not the names of fields',
    help: 'Write "API token" for a field that is called apiToken.',
    find: function* (manifest) {
      for (const [pointer, { label, name }] of allFields(manifest)) {
        if (label === name) yield { pointer: `${pointer}/label`, message: 'is the name once more' };
      }
    },
  },
  {
    id: 'options-patterns-quick',
    tier: 'bronze',
    title: 'No pattern takes ever longer with the text that it is held against',
    help: 'Write patterns without a repetition inside of a repetition.',
    find: function* (manifest) {
      for (const [pointer, { pattern = '' }] of optionFields(manifest)) {
        if (!NESTED_REPETITION.test(pattern)) continue;
        yield { pointer: `${pointer}/pattern`, message: 'repeats a repetition' };
      }
    },
  },
  {
    id: 'options-choices-distinct',
    tier: 'silver',
    title: 'No choice is offered twice',
    help: 'Leave out what is there already.',
    find: function* (manifest) {
      for (const [pointer, { choices = [] }] of optionFields(manifest)) {
        if (new Set(choices).size === choices.length) continue;
        yield { pointer: `${pointer}/choices`, message: 'holds one twice' };
      }
    },
  },
  {
    id: 'options-booleans-default',
    tier: 'gold',
    title: 'What is on or off has a default',
    help: 'Write "default": true or false; without it nobody can see what an empty box means.',
    find: function* (manifest) {
      for (const [pointer, field] of optionFields(manifest)) {
        if (field.type !== 'boolean' || field.default !== undefined || field.required) continue;
        yield { pointer, message: 'has no default' };
      }
    },
  },
  {
    id: 'network-hosts',
    tier: 'bronze',
    title: 'Hosts are names of hosts, without scheme and path',
    help: 'Write "api.example.com", "*.example.com" or "option:address".',
    find: function* (manifest) {
      for (const [index, host] of (manifest.permissions?.network ?? []).entries()) {
        if (host.startsWith('option:') || host === '*' || HOST.test(host)) continue;
        yield { pointer: `/permissions/network/${index}`, message: `"${host}" is no host` };
      }
    },
  },
  {
    id: 'network-not-everything',
    tier: 'bronze',
    title: 'The plugin does not ask for the whole network',
    help: 'Name the hosts, or the options that hold them.',
    find: function* (manifest) {
      for (const [index, host] of (manifest.permissions?.network ?? []).entries()) {
        if (host === '*')
          yield { pointer: `/permissions/network/${index}`, message: 'is everything' };
      }
    },
  },
  {
    id: 'catalog-kinds-named',
    tier: 'bronze',
    title: 'The kinds of the catalog that are read and written are named one by one',
    help: 'Write the names of the kinds; there is no wildcard.',
    find: function* ({ permissions }) {
      for (const verb of ['read', 'write'] as const) {
        for (const [index, kind] of (permissions?.catalog?.[verb] ?? []).entries()) {
          if (/^[A-Z][A-Za-z0-9]*$/.test(kind)) continue;
          const pointer = `/permissions/catalog/${verb}/${index}`;
          yield { pointer, message: `"${kind}" is not the name of a kind` };
        }
      }
    },
  },
  {
    id: 'sync-interval',
    tier: 'silver',
    title: 'Syncs are a minute apart at least',
    help: 'Write a longer defaultSyncInterval; whoever wants it fresher can say so.',
    find: function* (manifest) {
      for (const [pointer, { hints }] of capabilitiesOf(manifest, 'catalog')) {
        const every = parseDuration(hints?.defaultSyncInterval ?? '');
        if (!every || every >= MIN_SYNC_MS) continue;
        yield { pointer: `${pointer}/hints/defaultSyncInterval`, message: 'is less than a minute' };
      }
    },
  },
  {
    id: 'logs-histogram-there',
    tier: 'bronze',
    title: 'A plugin that says it has histograms makes them',
    help: 'Implement histogram(), or leave supportsHistogram out.',
    find: function* (manifest, methods) {
      for (const [pointer, { hints }] of capabilitiesOf(manifest, 'logs')) {
        const says = hints?.supportsHistogram ?? manifest.supportsHistogram ?? false;
        if (says && !methods.includes('logs.histogram')) {
          yield { pointer, message: 'has no histogram()' };
        }
      }
    },
  },
  {
    id: 'identity-there',
    tier: 'bronze',
    title: 'Capabilities that act as a person have a way to connect people',
    help: 'Add an identity capability, or leave requiresIdentity out.',
    find: function* (manifest) {
      if (capabilitiesOf(manifest, 'identity').length > 0) return;
      for (const [index, { hints }] of manifest.capabilities.entries()) {
        if (!hints?.requiresIdentity) continue;
        yield {
          pointer: `/capabilities/${index}/hints`,
          message: 'there is no identity capability',
        };
      }
    },
  },
  {
    id: 'auth-type-identity',
    tier: 'silver',
    title: 'A plugin that signs people in says how',
    help: 'Add an identity capability, or write another authType.',
    find: function* (manifest) {
      const { authType } = manifest;
      if (authType !== 'oauth2' && authType !== 'oidc') return;
      if (capabilitiesOf(manifest, 'identity').length > 0) return;
      yield { pointer: '/authType', message: `is "${authType}" without an identity capability` };
    },
  },
  {
    id: 'auth-type-none',
    tier: 'silver',
    title: 'A plugin without authentication has no credentials',
    help: 'Leave the credentials out, or write how it signs in.',
    find: function* ({ authType, credentials = [] }) {
      if (authType !== 'none' || credentials.length === 0) return;
      yield { pointer: '/authType', message: 'is "none", and there are credentials' };
    },
  },
  {
    id: 'docs-homepage',
    tier: 'gold',
    title: 'The homepage is reached safely',
    help: 'Write an address with https.',
    find: function* ({ homepage }) {
      if (homepage === undefined || homepage.startsWith('https://')) return;
      yield { pointer: '/homepage', message: 'is not https' };
    },
  },
  {
    id: 'docs-description-short',
    tier: 'gold',
    title: 'The description is a sentence or two',
    help: 'Lists show it; the README has room for more.',
    find: function* ({ description = '' }) {
      if (description.length <= MAX_DESCRIPTION) return;
      yield { pointer: '/description', message: `is longer than ${MAX_DESCRIPTION} characters` };
    },
  },
];

/** What a manifest says about its fields, its rights and its kinds. */
export const declarationChecks: readonly ContractCheck[] = DECLARATIONS.map(
  ({ find, ...facts }) => ({
    ...facts,
    since: '0.1.0',
    kind: 'static',
    needs: 'plugin',
    run: async ({ manifest, methods }) => [...find(manifest, methods)],
  }),
);

function topFields({ options = [], credentials = [] }: PluginManifest) {
  return [
    ...options.map((option, index) => [`/options/${index}`, option] as const),
    ...credentials.map((credential, index) => [`/credentials/${index}`, credential] as const),
  ];
}

function optionFields({ options = [] }: PluginManifest) {
  return options.flatMap((option, index): [string, PluginOption | PluginItemField][] => [
    [`/options/${index}`, option],
    ...(option.fields ?? []).map((field, at): [string, PluginItemField] => [
      `/options/${index}/fields/${at}`,
      field,
    ]),
  ]);
}

function allFields(manifest: PluginManifest) {
  const { credentials = [] } = manifest;
  return [
    ...optionFields(manifest),
    ...credentials.map((credential, index) => [`/credentials/${index}`, credential] as const),
  ];
}

function capabilitiesOf({ capabilities }: PluginManifest, kind: CapabilityKind) {
  return capabilities
    .map((capability, index) => [`/capabilities/${index}`, capability] as const)
    .filter(([, capability]) => capability.kind === kind);
}
