import { nearest, type Problem, parseDuration } from '@gantry/base';
import { readKindInput } from '../kinds/kind-input.ts';
import { problemsOf } from '../problems.ts';
import { SUPPORTED_PLUGIN_API_VERSIONS } from './capability-kinds.ts';
import {
  type PluginItemField,
  type PluginManifest,
  PluginManifestSchema,
  type PluginOption,
} from './manifest.ts';

export type ManifestResult =
  | { readonly kind: 'valid'; readonly manifest: PluginManifest }
  /** A contract version that this host does not speak: skipped and reported, not an error. */
  | { readonly kind: 'unsupported'; readonly slug: string; readonly apiVersion: number }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** Reads a manifest that came from a plugin. Finds every problem at once. */
export function parseManifest(value: unknown): ManifestResult {
  const version = (value as { apiVersion?: unknown } | null)?.apiVersion;
  if (
    typeof version === 'number' &&
    Number.isInteger(version) &&
    !SUPPORTED_PLUGIN_API_VERSIONS.includes(version)
  ) {
    // A class that disagrees with its `pluginType` is an error even then, but the class lives in the
    // plugin's process and was checked there.
    const slug = (value as { slug?: unknown }).slug;
    return { kind: 'unsupported', slug: String(slug ?? ''), apiVersion: version };
  }
  const problems = problemsOf(PluginManifestSchema, value);
  if (problems.length > 0) return { kind: 'invalid', problems };
  const manifest = value as PluginManifest;
  const semantic = [
    ...checkFields(manifest),
    ...checkCapabilities(manifest),
    ...checkKinds(manifest),
  ];
  return semantic.length > 0
    ? { kind: 'invalid', problems: semantic }
    : { kind: 'valid', manifest };
}

/** What can be said of kinds before they meet those of a catalog. */
function* checkKinds({ entityKinds = [] }: PluginManifest): Generator<Problem> {
  for (const [index, kind] of entityKinds.entries()) {
    const reading = readKindInput(kind, () => undefined);
    for (const problem of 'problems' in reading ? reading.problems : []) {
      yield { ...problem, pointer: `/entityKinds/${index}${problem.pointer}` };
    }
  }
}

/** Names that the host adds to every configuration and a plugin therefore cannot use. */
export const RESERVED_OPTION_NAMES: readonly string[] = ['syncInterval'];

function* checkFields(manifest: PluginManifest): Generator<Problem> {
  const names = new Set<string>();
  const claim = function* (name: string, pointer: string): Generator<Problem> {
    if (RESERVED_OPTION_NAMES.includes(name)) {
      yield { pointer: `${pointer}/name`, message: `"${name}" is reserved by the host` };
    }
    if (names.has(name)) {
      yield { pointer: `${pointer}/name`, message: `"${name}" is declared twice` };
    }
    names.add(name);
  };
  const optionNames = (manifest.options ?? []).map((option) => option.name);
  for (const [index, option] of (manifest.options ?? []).entries()) {
    const pointer = `/options/${index}`;
    yield* claim(option.name, pointer);
    yield* checkOption(option, pointer, optionNames);
    if (option.type === 'list') yield* checkList(option, pointer);
    else if (option.fields) yield { pointer: `${pointer}/fields`, message: 'is only for lists' };
  }
  for (const [index, credential] of (manifest.credentials ?? []).entries()) {
    const pointer = `/credentials/${index}`;
    yield* claim(credential.name, pointer);
    yield* checkBoundTo(credential.boundTo, pointer, optionNames);
  }
}

function* checkList(option: PluginOption, pointer: string): Generator<Problem> {
  if (!option.fields) return;
  const names = option.fields.map((field) => field.name);
  const key = option.itemKey ?? 'name';
  const keyField = option.fields.find((field) => field.name === key);
  if (!keyField) {
    yield {
      pointer: `${pointer}/itemKey`,
      message: `"${key}" is not a field of the list; its fields are ${names.join(', ')}`,
    };
  } else if (keyField.type !== 'string' || keyField.required !== true) {
    yield {
      pointer: `${pointer}/itemKey`,
      message: `"${key}" identifies the items, so it must be a required string`,
    };
  }
  const seen = new Set<string>();
  for (const [index, field] of option.fields.entries()) {
    const at = `${pointer}/fields/${index}`;
    if (seen.has(field.name)) {
      yield { pointer: `${at}/name`, message: `"${field.name}" is declared twice` };
    }
    seen.add(field.name);
    yield* checkOption(field, at, names);
  }
}

function* checkOption(
  option: PluginOption | PluginItemField,
  pointer: string,
  siblings: readonly string[],
): Generator<Problem> {
  if (option.default !== undefined) {
    if (option.type === 'secret') {
      yield { pointer: `${pointer}/default`, message: 'a secret cannot have a default' };
    } else if (!matchesType(option.default, option.type)) {
      yield { pointer: `${pointer}/default`, message: `must be of type ${option.type}` };
    } else if (option.choices && !option.choices.includes(option.default as string)) {
      yield {
        pointer: `${pointer}/default`,
        message: `must be one of the choices: ${option.choices.join(', ')}`,
      };
    }
  }
  for (const choice of option.choices ?? []) {
    if (!matchesType(choice, option.type)) {
      yield { pointer: `${pointer}/choices`, message: `${choice} is not of type ${option.type}` };
    }
  }
  if (option.pattern !== undefined && !isRegExp(option.pattern)) {
    yield { pointer: `${pointer}/pattern`, message: 'is not a regular expression' };
  }
  yield* checkBoundTo(option.boundTo, pointer, siblings);
}

function* checkBoundTo(
  boundTo: readonly string[] | undefined,
  pointer: string,
  siblings: readonly string[],
): Generator<Problem> {
  for (const name of boundTo ?? []) {
    if (siblings.includes(name)) continue;
    const close = nearest(name, siblings);
    yield {
      pointer: `${pointer}/boundTo`,
      message: `"${name}" is not a sibling field${close ? `; did you mean "${close}"?` : ''}`,
    };
  }
}

function* checkCapabilities(manifest: PluginManifest): Generator<Problem> {
  const kinds = new Set<string>();
  for (const [index, capability] of manifest.capabilities.entries()) {
    const pointer = `/capabilities/${index}`;
    if (kinds.has(capability.kind)) {
      yield { pointer: `${pointer}/kind`, message: `"${capability.kind}" is declared twice` };
    }
    kinds.add(capability.kind);
    if (capability.kind === 'panel' && !capability.panels) {
      yield { pointer: `${pointer}/panels`, message: 'is required for a panel capability' };
    }
    if (capability.kind !== 'panel' && capability.panels) {
      yield { pointer: `${pointer}/panels`, message: 'is only for a panel capability' };
    }
    const interval = capability.hints?.defaultSyncInterval;
    if (interval !== undefined && parseDuration(interval) === undefined) {
      yield {
        pointer: `${pointer}/hints/defaultSyncInterval`,
        message: 'is not a duration, such as 5m',
      };
    }
    const ids = new Set<string>();
    for (const panel of capability.panels ?? []) {
      if (ids.has(panel.id)) {
        yield { pointer: `${pointer}/panels`, message: `panel "${panel.id}" is declared twice` };
      }
      ids.add(panel.id);
    }
  }
  const [only] = manifest.capabilities;
  if (
    manifest.pluginType &&
    (manifest.capabilities.length > 1 || only?.kind !== manifest.pluginType)
  ) {
    yield { pointer: '/pluginType', message: 'must be the kind of the only capability' };
  }
}

function matchesType(value: unknown, type: PluginOption['type']): boolean {
  switch (type) {
    case 'string':
    case 'secret':
      return typeof value === 'string';
    case 'integer':
      return Number.isInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'mapping':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'list':
      return Array.isArray(value);
  }
}

function isRegExp(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}
