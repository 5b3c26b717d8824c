import { existsSync, realpathSync } from 'node:fs';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isJsonObject, type JsonObject } from '@gantry/base';
import type {
  PluginSubject,
  SubjectConfiguration,
  SubjectLoading,
} from '@gantry/plugin-sdk/testing';
import { DEFAULT_LIMITS, type HostLimits } from '../limits.ts';
import { createDataDirectory } from '../process/data-directory.ts';
import { createLaunch } from '../process/launch.ts';
import { askPlugin } from '../registry/ask-plugin.ts';
import { type PackageReading, readPluginPackage } from '../registry/plugin-package.ts';
import type { LoadedPlugin, PluginRecord } from '../registry/plugin-record.ts';
import { readDescription } from '../registry/read-description.ts';
import { startSubject } from './running-plugin.ts';
import { withWitness } from './witness.ts';

/** How a plugin is opened for checking. */
export interface OpenPluginOptions {
  /** The bundled runner. Default: the one that "npm run build" makes of this package. */
  readonly runnerPath?: string;
  /** Options and credentials to run with. Default: made up, with addresses at which nothing answers. */
  readonly configuration?: SubjectConfiguration;
  /** Times and sizes to hold it to. Default: half a minute for a call, two seconds to let go of one. */
  readonly limits?: Partial<HostLimits>;
  readonly permissions?: 'auto' | 'off';
}

/** A plugin that is opened for checking, with a data folder of its own. */
export interface OpenedPlugin extends PluginSubject {
  /** Removes the data folder. */
  close(): Promise<void>;
}

/** A process that is killed for not stopping must not be one that only waited for a slow machine. */
const LIMITS: Partial<HostLimits> = { cancelGraceMs: 2_000, stopGraceMs: 4_000 };

/**
 * Opens the package in a folder the way a host does: reads it, and has it describe itself in a process of its own. What is
 * wrong with it is in `loading`. Rejects when the folder cannot be read, or there is no runner.
 */
export async function openPlugin(
  folder: string | URL,
  options: OpenPluginOptions = {},
): Promise<OpenedPlugin> {
  const directory = await realpath(typeof folder === 'string' ? folder : fileURLToPath(folder));
  const limits = { ...DEFAULT_LIMITS, ...LIMITS, ...options.limits };
  const runnerPath = options.runnerPath ?? builtRunner();
  const { permissions = 'auto', configuration } = options;
  const packageData = await readPackageData(directory);
  const reading = await readPluginPackage(directory, basename(directory));
  const dataDir = realpathSync(await mkdtemp(join(tmpdir(), 'gantry-check-')));
  const { loading, plugin } = await load(reading, { runnerPath, permissions, limits });
  return {
    directory,
    packageData,
    loading,
    ...(configuration ? { configuration } : {}),
    async start() {
      if (!plugin) throw new Error('The plugin could not be loaded.');
      const launch = createLaunch(
        {
          entry: plugin.entry,
          directory,
          dataDirectory: createDataDirectory(dataDir, plugin.slug),
        },
        { runnerPath, permissions, heapMegabytes: limits.heapMegabytes },
      );
      return startSubject(withWitness(launch), limits);
    },
    close: () => rm(dataDir, { recursive: true, force: true }),
  };
}

function builtRunner(): string {
  const path = fileURLToPath(new URL('../../dist/runner.js', import.meta.url));
  if (existsSync(path)) return path;
  throw new Error(`There is no ${path}. Run "npm run build" in the folder of Gantry.`);
}

async function readPackageData(directory: string): Promise<JsonObject> {
  try {
    const data: unknown = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'));
    return isJsonObject(data) ? data : {};
  } catch {
    // Said by the reading of the package.
    return {};
  }
}

interface Loaded {
  readonly loading: SubjectLoading;
  readonly plugin?: LoadedPlugin;
}

async function load(
  reading: PackageReading,
  options: Parameters<typeof askPlugin>[1],
): Promise<Loaded> {
  if (reading.kind === 'not-a-plugin') {
    const message = 'there is no package.json with a "gantry" section';
    return failed('section', `The folder is not a plugin: ${message}.`, [{ pointer: '', message }]);
  }
  if (reading.kind === 'failed') {
    const { reason, problems } = reading;
    // The entry is looked for when the section is valid, and is the one problem then.
    const isEntry = reason.startsWith('Its entry ');
    const found = problems.length > 0 ? problems : [{ pointer: '', message: reason }];
    return failed(isEntry ? 'entry' : 'section', reason, found);
  }
  const asked = await askPlugin(reading.package, options);
  if (asked.kind === 'failed') {
    const printed = asked.output.trim();
    return failed('start', printed === '' ? asked.reason : `${asked.reason}\n${printed}`, []);
  }
  return ofRecord(readDescription(asked.description, { ...reading.package, digest: '' }));
}

function ofRecord(record: PluginRecord): Loaded {
  if (record.status === 'loaded') {
    const { manifest, methods, configSchema } = record;
    return { loading: { kind: 'loaded', manifest, methods, configSchema }, plugin: record };
  }
  const { reason } = record;
  return record.status === 'skipped'
    ? failed('version', reason, [{ pointer: '/apiVersion', message: reason }])
    : failed('description', reason, record.problems);
}

function failed(
  phase: Extract<SubjectLoading, { kind: 'failed' }>['phase'],
  reason: string,
  problems: Extract<SubjectLoading, { kind: 'failed' }>['problems'],
): Loaded {
  return { loading: { kind: 'failed', phase, reason, problems } };
}
