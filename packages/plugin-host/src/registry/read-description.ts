import { isJsonObject, type Problem } from '@gantry/base';
import {
  compileConfigSchema,
  METHOD_DEFINITIONS,
  PLUGIN_METHODS,
  PLUGIN_SLUG_PATTERN,
  type PluginManifest,
  type PluginMethod,
  parseManifest,
} from '@gantry/contracts';
import { toPlainText } from '../process/output-tail.ts';
import type { FailedPlugin, LoadedPlugin, PluginRecord, SkippedPlugin } from './plugin-record.ts';

const SLUG = new RegExp(PLUGIN_SLUG_PATTERN);
const MAX_PROBLEMS = 100;
const MAX_TEXT = 1_000;

type Facts = Pick<LoadedPlugin, 'packageName' | 'version' | 'directory'>;

/** Judges what a plugin said about itself, and makes its record. Finds every problem at once. */
export function readDescription(
  description: unknown,
  facts: Facts & Pick<LoadedPlugin, 'entry' | 'digest'>,
): PluginRecord {
  const { packageName, version, directory, entry, digest } = facts;
  const common: Facts = { packageName, version, directory };
  if (!isJsonObject(description)) {
    return fail(common, 'It did not describe itself.', [
      { pointer: '', message: 'the description is not an object' },
    ]);
  }
  const slug = isJsonObject(description.manifest) ? description.manifest.slug : undefined;
  // Records are shown and compared by slug, so one that is not valid is only named in the problem.
  const named = typeof slug === 'string' && SLUG.test(slug) ? { ...common, slug } : common;
  const own = readProblems(description.problems);
  const parsed = parseManifest(description.manifest);
  if (parsed.kind === 'unsupported' && own.length === 0) {
    const skipped: SkippedPlugin = {
      ...named,
      status: 'skipped',
      reason: `It needs plugin API ${parsed.apiVersion}, which this release does not support.`,
    };
    return Object.freeze(skipped);
  }
  const problems = parsed.kind === 'invalid' ? [...parsed.problems, ...own] : own;
  if (parsed.kind !== 'valid' || problems.length > 0) {
    return fail(named, 'Its manifest or its handlers break the contract.', problems);
  }
  const { manifest } = parsed;
  const methods = readMethods(description.methods, manifest);
  const missing = missingMethods(manifest, methods);
  if (missing.length > 0) {
    return fail(named, 'It does not implement what its manifest declares.', missing);
  }
  const loaded: LoadedPlugin = {
    ...common,
    status: 'loaded',
    slug: manifest.slug,
    entry,
    manifest,
    methods,
    configSchema: compileConfigSchema(manifest),
    digest,
  };
  return freeze(loaded);
}

function fail(
  facts: Facts & { slug?: string },
  reason: string,
  problems: readonly Problem[],
): FailedPlugin {
  const shown = problems.slice(0, MAX_PROBLEMS).map(({ pointer, message }) => ({
    pointer: plain(pointer),
    message: plain(message),
  }));
  return freeze({ ...facts, status: 'failed', reason, problems: shown });
}

/** Problems repeat names that the plugin chose. */
function plain(text: string): string {
  return toPlainText(text.slice(0, MAX_TEXT));
}

function readProblems(value: unknown): Problem[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, MAX_PROBLEMS).map((entry) => {
    const { pointer, message } = Object(entry) as { pointer?: unknown; message?: unknown };
    return {
      pointer: typeof pointer === 'string' ? pointer : '',
      message: typeof message === 'string' ? message : 'is wrong',
    };
  });
}

/** The methods that this host knows and that belong to a declared capability. */
function readMethods(value: unknown, manifest: PluginManifest): PluginMethod[] {
  if (!Array.isArray(value)) return [];
  const kinds = new Set<string | undefined>(manifest.capabilities.map(({ kind }) => kind));
  // Any capability may have the methods that name none.
  kinds.add(undefined);
  return PLUGIN_METHODS.filter(
    (method) => value.includes(method) && kinds.has(METHOD_DEFINITIONS[method].kind),
  );
}

function missingMethods(manifest: PluginManifest, methods: readonly PluginMethod[]): Problem[] {
  const problems: Problem[] = [];
  for (const [index, { kind }] of manifest.capabilities.entries()) {
    for (const method of PLUGIN_METHODS) {
      const wanted = METHOD_DEFINITIONS[method];
      if (wanted.kind !== kind || !wanted.required || methods.includes(method)) continue;
      problems.push({ pointer: `/capabilities/${index}`, message: `does not offer ${method}` });
    }
  }
  return problems;
}

/** The manifest drives forms, panels and permissions, so nobody changes it once it was checked. */
function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const child of Object.values(value)) freeze(child);
  return Object.freeze(value);
}
