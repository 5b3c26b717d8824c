import type { PluginManifest } from '@gantry/contracts';

/** What a plugin wants to be given, as a person is asked about it. */
export interface PluginAsks {
  /** Kinds of capabilities: what it does here. */
  readonly capabilities: readonly string[];
  /** Hosts that it connects to; `option:<name>` for one that its configuration names. */
  readonly network: readonly string[];
  /** Kinds of entities that it reads, and writes. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Paths that it reads outside of its own folder. Granted only to plugins that come with Gantry. */
  readonly files: readonly string[];
  /** Options and credentials that are kept secret. */
  readonly secrets: readonly string[];
  /** Kinds of entities that it adds. */
  readonly kinds: readonly string[];
  /** Whether people can sign in through it. */
  readonly signsIn: boolean;
}

export function asksOf(manifest: PluginManifest): PluginAsks {
  const { capabilities, permissions = {}, options = [], credentials = [], entityKinds } = manifest;
  const secretOptions = options.flatMap((option) => [
    ...(option.type === 'secret' ? [option.name] : []),
    ...(option.fields ?? [])
      .filter(({ type }) => type === 'secret')
      .map(({ name }) => `${option.name}.${name}`),
  ]);
  return {
    capabilities: sorted(capabilities.map(({ kind }) => kind)),
    network: sorted(permissions.network ?? []),
    reads: sorted(permissions.catalog?.read ?? []),
    writes: sorted(permissions.catalog?.write ?? []),
    files: sorted(permissions.files ?? []),
    secrets: sorted([
      ...secretOptions,
      ...credentials.filter(({ secret = true }) => secret).map(({ name }) => name),
    ]),
    kinds: sorted((entityKinds ?? []).map(({ kind }) => kind)),
    signsIn: capabilities.some(({ hints }) => hints?.loginCapable === true),
  };
}

const WIDER = {
  capabilities: 'has another capability',
  network: 'connects to another host',
  reads: 'reads another kind',
  writes: 'writes another kind',
  files: 'reads another file',
  kinds: 'adds another kind',
} as const satisfies Partial<Record<keyof PluginAsks, string>>;

/** What a version asks for that the one before did not, in words; also a secret that it no longer treats as one. */
export function findWidened(
  before: PluginAsks,
  after: PluginAsks,
  names: ReadonlySet<string>,
): string[] {
  const wider = (Object.keys(WIDER) as (keyof typeof WIDER)[]).flatMap((field) =>
    after[field]
      .filter((value) => !before[field].includes(value))
      .map((value) => `${WIDER[field]}: ${value}`),
  );
  const bared = before.secrets.filter((name) => !after.secrets.includes(name) && names.has(name));
  return [
    ...wider,
    ...(after.signsIn && !before.signsIn ? ['wants to sign people in'] : []),
    ...bared.map((name) => `no longer keeps secret: ${name}`),
  ];
}

/** Every option and credential of a manifest, items of lists as `option.field`. */
export function namesOf({ options = [], credentials = [] }: PluginManifest): string[] {
  return [
    ...options.flatMap(({ name, fields = [] }) => [
      name,
      ...fields.map((field) => `${name}.${field.name}`),
    ]),
    ...credentials.map(({ name }) => name),
  ];
}

function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
