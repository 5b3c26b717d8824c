import { escapePointer, type JsonObject, type Problem, parseDuration } from '@gantry/base';
import { valid as validVersion } from 'semver';
import { checkSchema } from '../config/check-schema.ts';
import { resolveLocation } from '../config/read-sources.ts';
import { parseConfigText } from '../config/source-file.ts';
import { readOctoCompose } from './octocompose-repository.ts';
import { RepositorySchema, TOOLS_API_VERSION } from './repository-schema.ts';
import {
  DEFAULT_TIMEOUT_MS,
  TOOL_NAME_PATTERN,
  type ToolBinary,
  type ToolCategory,
  type ToolManifest,
  type ToolProtocol,
} from './tool-manifest.ts';

/** What a repository file says. */
export interface RepositoryContent {
  readonly format: 'gantry' | 'octocompose';
  /** Every version of every tool. */
  readonly tools: readonly ToolManifest[];
}

export type ParsedRepository =
  | RepositoryContent
  | { readonly problems: readonly (Problem & { readonly line: number })[] };

/**
 * Parses a repository file, ours or one of OctoCompose.
 *
 * @param location - Path or address of the file; relative addresses count from it.
 */
export function parseRepository(location: string, text: string): ParsedRepository {
  const parsed = parseConfigText(location, text);
  if ('problems' in parsed) return parsed;
  const { value, lineOf } = parsed;
  const withLines = (problems: readonly Problem[]) => ({
    problems: problems.map((problem) => ({ ...problem, line: lineOf(problem.pointer) })),
  });
  const problems: Problem[] = [];
  const tools =
    value.apiVersion === undefined ? readOctoCompose(value, problems) : readOwn(value, problems);
  const resolved = tools.map((tool) => withAbsoluteAddresses(tool, location, problems));
  if (problems.length > 0) return withLines(problems);
  const format = value.apiVersion === undefined ? 'octocompose' : 'gantry';
  return { format, tools: resolved };
}

interface ToolEntry {
  readonly description?: string;
  readonly category?: ToolCategory;
  readonly protocol?: ToolProtocol;
  readonly timeout?: string;
  readonly needsService?: boolean;
  readonly argsSchema?: ToolManifest['argsSchema'];
  readonly version?: string;
  readonly binaries?: Readonly<Record<string, ToolBinary>>;
  readonly versions?: readonly ToolEntry[];
}

function readOwn(value: JsonObject, problems: Problem[]): ToolManifest[] {
  if (value.apiVersion !== TOOLS_API_VERSION) {
    problems.push({ pointer: '/apiVersion', message: `must be "${TOOLS_API_VERSION}"` });
    return [];
  }
  problems.push(...checkSchema(RepositorySchema, value));
  if (problems.length > 0) return [];
  const found: ToolManifest[] = [];
  for (const [name, entry] of Object.entries(value.tools as Record<string, ToolEntry>)) {
    const at = `/tools/${escapePointer(name)}`;
    if (!new RegExp(TOOL_NAME_PATTERN).test(name)) {
      problems.push({
        pointer: at,
        message: `"${name}" is not a name of lower-case letters, digits, "-", "_" and "."`,
      });
    }
    const { versions, ...common } = entry;
    const all = versions ?? [common];
    for (const [index, one] of all.entries()) {
      const place = versions ? `${at}/versions/${index}` : at;
      const manifest = toManifest(name, { ...common, ...one }, place, problems);
      if (found.some((other) => other.name === name && other.version === manifest.version)) {
        problems.push({ pointer: place, message: `has version ${manifest.version} twice` });
      }
      found.push(manifest);
    }
  }
  return found;
}

function toManifest(name: string, entry: ToolEntry, at: string, problems: Problem[]): ToolManifest {
  const { version = '', binaries = {} } = entry;
  if (!validVersion(version)) {
    problems.push({ pointer: `${at}/version`, message: 'must be a version such as 1.0.0' });
  }
  if (Object.keys(binaries).length === 0) {
    problems.push({ pointer: `${at}/binaries`, message: 'is required' });
  }
  for (const platform of Object.keys(binaries)) {
    if (platform === 'any' || /^[a-z0-9]+-[a-z0-9]+$/.test(platform)) continue;
    problems.push({
      pointer: `${at}/binaries/${escapePointer(platform)}`,
      message: 'is neither "any" nor a platform such as linux-x64',
    });
  }
  return {
    name,
    version,
    category: entry.category ?? 'health',
    protocol: entry.protocol ?? 'exit',
    timeoutMs: parseDuration(entry.timeout ?? '') || DEFAULT_TIMEOUT_MS,
    needsService: entry.needsService ?? false,
    binaries,
    ...(entry.description === undefined ? {} : { description: entry.description }),
    ...(entry.argsSchema === undefined ? {} : { argsSchema: entry.argsSchema }),
  };
}

function withAbsoluteAddresses(
  tool: ToolManifest,
  location: string,
  problems: Problem[],
): ToolManifest {
  const isRemote = /^https?:/.test(location);
  const resolve = (url: string): string => {
    const target = resolveLocation(url, location, isRemote);
    if ('location' in target) return target.location;
    problems.push({ pointer: `/tools/${escapePointer(tool.name)}`, message: target.problem });
    return url;
  };
  const binaries = Object.entries(tool.binaries).map(([platform, binary]) => [
    platform,
    {
      ...binary,
      url: resolve(binary.url),
      ...(binary.sha256Url === undefined ? {} : { sha256Url: resolve(binary.sha256Url) }),
    },
  ]);
  return { ...tool, binaries: Object.fromEntries(binaries) };
}
