import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { isJsonObject, messageOf } from '@gantry/base';
import type { FileReport } from './file-problem.ts';
import { type PluginEntry, readEntry } from './plugin-entry.ts';
import { readYaml, typeName, type YamlFile } from './read-yaml.ts';

/** The file that an index image replaces among the includes. */
const DEFAULT_FILE = 'dynamic-plugins.default.yaml';

export interface PluginFiles {
  readonly entries: readonly PluginEntry[];
  /** Every file that was read, with its text: what the result depends on. */
  readonly texts: ReadonlyMap<string, string>;
  /** What relative paths of packages start from. */
  readonly directory: string;
  /** The main file is missing or empty. */
  readonly isEmpty: boolean;
}

/**
 * Reads a plugin file and what it includes, and collects everything that is wrong in any of them.
 *
 * @param indexFile replaces the first include called `dynamic-plugins.default.yaml`
 */
export async function readPluginFiles(
  path: string,
  report: FileReport,
  indexFile?: string,
): Promise<PluginFiles> {
  const file = resolve(path);
  const directory = dirname(file);
  const texts = new Map<string, string>();
  const read = async (full: string, name: string): Promise<YamlFile | undefined> => {
    const text = await readFile(full, 'utf8');
    texts.set(full, text);
    return readYaml(name, text, report);
  };
  const nothing = { entries: [], texts, directory, isEmpty: true };
  let main: YamlFile | undefined;
  try {
    main = await read(file, path);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOENT') throw error;
    report.warn(`No dynamic-plugins.yaml found at ${file}. Skipping.`);
    return nothing;
  }
  if (main === undefined) return { ...nothing, isEmpty: false };
  if (main.data === undefined) {
    report.warn(`${file} is empty. Skipping.`);
    return nothing;
  }
  if (!isJsonObject(main.data)) {
    report.problem(
      main.placeOf([]),
      `${path} must contain a YAML mapping, got ${typeName(main.data)} (content must be a YAML object)`,
    );
    return { ...nothing, isEmpty: false };
  }
  for (const key of Object.keys(main.data)) {
    if (key !== 'includes' && key !== 'plugins')
      report.warn(`${path}: the key '${key}' is ignored`);
  }
  const entries: PluginEntry[] = [];
  let index = indexFile;
  for (const include of readIncludes(main, report)) {
    const isReplaced = index !== undefined && basename(include) === DEFAULT_FILE;
    const full = isReplaced ? (index as string) : resolve(directory, include);
    if (isReplaced) index = undefined;
    try {
      const included = await read(full, isReplaced ? `${include} of the catalog index` : include);
      if (included) entries.push(...readList(included, 0, report));
    } catch (error) {
      if ((error as { code?: unknown }).code === 'ENOENT') {
        report.warn(`WARNING: include file ${full} not found, skipping`);
      } else {
        report.problem(
          main.placeOf(['includes']),
          `${include} cannot be read: ${messageOf(error)}`,
        );
      }
    }
  }
  entries.push(...readList(main, 1, report));
  return { entries, texts, directory, isEmpty: false };
}

function readIncludes(main: YamlFile, report: FileReport): string[] {
  const { includes } = main.data as { includes?: unknown };
  if (includes === undefined || includes === null) return [];
  if (!Array.isArray(includes)) {
    report.problem(
      main.placeOf(['includes']),
      `content of the 'includes' field must be a list in ${main.name}, got ${typeName(includes)}`,
    );
    return [];
  }
  return includes.filter((include, index): include is string => {
    if (typeof include === 'string') return true;
    report.problem(
      main.placeOf(['includes', index]),
      `content of the 'includes' field must be a list of strings in ${main.name}, got ${typeName(include)}`,
    );
    return false;
  });
}

function readList(file: YamlFile, level: 0 | 1, report: FileReport): PluginEntry[] {
  const { data } = file;
  if (data === undefined) return [];
  if (!isJsonObject(data)) {
    report.problem(
      file.placeOf([]),
      `${file.name} content must be a YAML object, got ${typeName(data)}`,
    );
    return [];
  }
  const { plugins } = data;
  if (plugins === undefined || plugins === null) return [];
  if (!Array.isArray(plugins)) {
    report.problem(
      file.placeOf(['plugins']),
      `content of the 'plugins' field must be a list in ${file.name} (got ${typeName(plugins)})`,
    );
    return [];
  }
  return plugins.flatMap((_, index) => readEntry(file, index, level, report) ?? []);
}
