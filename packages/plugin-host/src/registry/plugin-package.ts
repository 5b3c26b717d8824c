import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { findUnsafeJson, isJsonObject, messageOf, type Problem } from '@gantry/base';
import {
  type PluginPackageSection,
  PluginPackageSectionSchema,
  problemsOf,
} from '@gantry/contracts';
import type { PluginEntry } from '../process/launch.ts';

const MAX_PACKAGE_BYTES = 1024 * 1024;

/** A folder that says it is a plugin. */
export interface PluginPackage {
  readonly packageName: string;
  readonly version: string;
  readonly directory: string;
  readonly entry: PluginEntry;
  /** Files that decide what the plugin is, beside `package.json`. */
  readonly entryFiles: readonly string[];
  readonly packageText: string;
}

export type PackageReading =
  /** No `package.json`, or one without a `gantry` section. */
  | { readonly kind: 'not-a-plugin' }
  | { readonly kind: 'plugin'; readonly package: PluginPackage }
  | {
      readonly kind: 'failed';
      readonly packageName: string;
      readonly version: string;
      readonly directory: string;
      readonly reason: string;
      readonly problems: readonly Problem[];
    };

/** Reads what a folder says about itself. Never throws; runs nothing. */
export async function readPluginPackage(directory: string, name: string): Promise<PackageReading> {
  let packageName = name;
  let version = '';
  const failed = (reason: string, problems: readonly Problem[] = []): PackageReading => ({
    kind: 'failed',
    packageName,
    version,
    directory,
    reason,
    problems,
  });
  const file = join(directory, 'package.json');
  let packageText: string;
  try {
    const { size } = await stat(file);
    if (size > MAX_PACKAGE_BYTES) return failed('Its package.json is too large.');
    packageText = await readFile(file, 'utf8');
  } catch (error) {
    const missing = ['ENOENT', 'ENOTDIR'].includes(String((error as { code?: unknown }).code));
    return missing
      ? { kind: 'not-a-plugin' }
      : failed(`Its package.json cannot be read: ${messageOf(error)}`);
  }
  let data: unknown;
  try {
    data = JSON.parse(packageText);
  } catch (error) {
    return failed(`Its package.json is not JSON: ${messageOf(error)}`);
  }
  if (!isJsonObject(data)) return failed('Its package.json is not an object.');
  if (data.gantry === undefined) return { kind: 'not-a-plugin' };
  if (typeof data.name === 'string' && data.name !== '') packageName = data.name;
  if (typeof data.version === 'string') version = data.version;
  const unsafe = findUnsafeJson(data.gantry);
  const problems = unsafe
    ? [{ pointer: `/gantry${unsafe.pointer}`, message: unsafe.message }]
    : problemsOf(PluginPackageSectionSchema, data.gantry, '/gantry');
  if (problems.length > 0) {
    return failed('The "gantry" section of its package.json is not valid.', problems);
  }
  const section = data.gantry as unknown as PluginPackageSection;
  try {
    const resolved = await resolveEntry(section.plugin, directory);
    return {
      kind: 'plugin',
      package: { packageName, version, directory, packageText, ...resolved },
    };
  } catch (error) {
    const problem = { pointer: '/gantry/plugin', message: messageOf(error) };
    return failed(`Its entry ${problem.message}.`, [problem]);
  }
}

async function resolveEntry(
  plugin: PluginPackageSection['plugin'],
  directory: string,
): Promise<{ entry: PluginEntry; entryFiles: string[] }> {
  if (typeof plugin === 'string') {
    const path = await resolveInside(plugin, directory);
    return { entry: { kind: 'module', path }, entryFiles: [path] };
  }
  const entryFiles: string[] = [];
  const words: string[] = [];
  for (const [index, word] of plugin.command.entries()) {
    // The process runs in its data folder, so paths into the package are made absolute. The program may
    // also be a bare name, such as an interpreter, which is looked up in a fixed path.
    if (word.startsWith('./')) {
      const path = await resolveInside(word, directory);
      entryFiles.push(path);
      words.push(path);
    } else if (index === 0 && word.includes('/')) {
      throw new Error(`"${word}" must start with ./ or be the name of a program`);
    } else {
      words.push(word);
    }
  }
  const [command, ...args] = words as [string, ...string[]];
  return { entry: { kind: 'command', command, args }, entryFiles };
}

/** An existing file inside the package, wherever links lead. */
async function resolveInside(path: string, directory: string): Promise<string> {
  if (path.includes('\0')) throw new Error('contains a NUL character');
  let real: string;
  try {
    real = await realpath(join(directory, path));
  } catch {
    throw new Error(`"${path}" does not exist`);
  }
  if (!real.startsWith(directory + sep)) throw new Error(`"${path}" is outside the package`);
  if (!(await stat(real)).isFile()) throw new Error(`"${path}" is not a file`);
  return real;
}
