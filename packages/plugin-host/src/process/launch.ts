import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { DeniedEndpoint } from '@gantry/plugin-sdk/egress';

/**
 * A plugin mostly reads pages of foreign JSON and drops them again. With V8's defaults a quarter of a large sync
 * goes into copying young objects about, and into collecting a heap that has hardly begun to fill.
 */
const YOUNG_MEGABYTES = 64;

/** What is started for a plugin: a module that the runner loads, or a program that speaks the protocol itself. */
export type PluginEntry =
  | { readonly kind: 'module'; readonly path: string }
  | { readonly kind: 'command'; readonly command: string; readonly args: readonly string[] };

/** Whether Node's permission flags confine a plugin's process, and why not if they do not. */
export type Confinement =
  | { readonly kind: 'node-permissions' }
  | { readonly kind: 'none'; readonly reason: string };

/** Everything needed to start a process. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where frames travel: descriptor 3, or stdin and stdout. */
  readonly pipe: 'descriptor' | 'stdio';
  readonly confinement: Confinement;
}

export interface LaunchOptions {
  readonly runnerPath: string;
  readonly heapMegabytes: number;
  /** `off` starts plugins without Node's permission flags. */
  readonly permissions: 'auto' | 'off';
  /** Told to the runner, for the egress rules of the SDK. */
  readonly deniedEndpoints?: readonly DeniedEndpoint[];
  /** The host's environment, of which only `PASSED_ENVIRONMENT` is handed on. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export interface LaunchSubject {
  readonly entry: PluginEntry;
  /** The package's folder, without symbolic links. */
  readonly directory: string;
  /** The plugin's own folder; absent when a plugin is only asked to describe itself, which writes nothing. */
  readonly dataDirectory?: string;
  /** Files and folders that an operator opened to this plugin. */
  readonly readablePaths?: readonly string[];
}

/**
 * Names of the host's environment that plugins see: time zone, language, and how to reach the network.
 * Nothing else is handed on.
 */
export const PASSED_ENVIRONMENT = [
  'TZ',
  'LANG',
  'LC_ALL',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
] as const;

// Executable plugins name interpreters (`#!/usr/bin/env python3`). Fixed, so that the host's own path, which
// may hold folders that someone else can write to, does not choose the program.
const COMMAND_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** How to start a plugin. Starts nothing. */
export function createLaunch(subject: LaunchSubject, options: LaunchOptions): Launch {
  const { entry, directory, dataDirectory } = subject;
  const cwd = dataDirectory ?? directory;
  const env = createEnvironment(options.environment ?? {}, dataDirectory);
  if (entry.kind === 'command') {
    return {
      command: entry.command,
      args: entry.args,
      cwd,
      env: { ...env, PATH: COMMAND_PATH },
      pipe: 'stdio',
      confinement: {
        kind: 'none',
        reason: 'It is an executable; only Node plugins can be confined.',
      },
    };
  }
  // Node resolves links before it checks permissions.
  const runnerPath = realpathSync(options.runnerPath);
  const { flags, confinement } = permissionFlags(subject, { ...options, runnerPath });
  return {
    command: process.execPath,
    args: [
      `--max-old-space-size=${options.heapMegabytes}`,
      `--initial-old-space-size=${Math.floor(options.heapMegabytes / 2)}`,
      `--max-semi-space-size=${YOUNG_MEGABYTES}`,
      ...flags,
      runnerPath,
      entry.path,
      JSON.stringify(options.deniedEndpoints ?? []),
    ],
    cwd,
    env: { ...env, NODE_ENV: 'production' },
    pipe: 'descriptor',
    confinement,
  };
}

function createEnvironment(
  host: Readonly<Record<string, string | undefined>>,
  dataDirectory: string | undefined,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of PASSED_ENVIRONMENT) {
    for (const spelling of [name, name.toLowerCase()]) {
      const value = host[spelling];
      if (value !== undefined) env[spelling] = value;
    }
  }
  if (dataDirectory !== undefined) {
    env.HOME = dataDirectory;
    env.TMPDIR = join(dataDirectory, 'tmp');
  }
  return env;
}

/**
 * Node's permission model, where the running version has it. It keeps code of a plugin from reading the
 * host's files and other plugins' folders, from writing outside its own folder, and from starting processes,
 * threads, debuggers and native addons.
 *
 * A seat belt against mistakes and common attacks, not a sandbox: the network stays open, a plugin may open
 * ports, it runs as the same user as the host, descriptors that are open stay usable, links that already
 * exist inside a readable folder are followed, and Node itself does not promise to contain hostile code.
 */
function permissionFlags(
  subject: LaunchSubject,
  options: LaunchOptions,
): { flags: string[]; confinement: Confinement } {
  const off = (reason: string) => ({
    flags: [],
    confinement: { kind: 'none' as const, reason },
  });
  if (options.permissions === 'off') return off('It is turned off in the configuration.');
  const supported = process.allowedNodeEnvironmentFlags;
  const flag = ['--permission', '--experimental-permission'].find((name) => supported.has(name));
  if (!flag) return off(`Node ${process.version} has no permission model.`);
  const readable = [
    // The package scope decides whether the runner is an ES module.
    ...nearestPackageFile(options.runnerPath),
    options.runnerPath,
    folder(subject.directory),
    ...hoistedFolders(subject.directory),
    ...(subject.readablePaths ?? []).flatMap(withTarget),
    ...(subject.dataDirectory === undefined ? [] : [folder(subject.dataDirectory)]),
  ];
  const writable = subject.dataDirectory === undefined ? [] : [folder(subject.dataDirectory)];
  // Node reads an asterisk in a path as a wildcard, which would open more than was meant.
  const wildcard = [...readable, ...writable].find((path) => path.includes('*'));
  if (wildcard !== undefined) throw new Error(`The path "${wildcard}" contains an asterisk.`);
  return {
    flags: [
      flag,
      // The model is experimental in Node 20 and says so on every start.
      '--disable-warning=ExperimentalWarning',
      ...readable.map((path) => `--allow-fs-read=${path}`),
      ...writable.map((path) => `--allow-fs-write=${path}`),
      // From Node 25 on the network would be closed as well; egress has rules of its own.
      ...(supported.has('--allow-net') ? ['--allow-net'] : []),
    ],
    confinement: { kind: 'node-permissions' },
  };
}

/** With the separator at its end Node takes a path as a folder and does not match its siblings' names. */
function folder(path: string): string {
  return path.endsWith(sep) ? path : path + sep;
}

/** A path as it was given and what it leads to: Node resolves links before it checks. */
function withTarget(path: string): string[] {
  if (!existsSync(path)) return [];
  const target = realpathSync(path);
  const asFolder = (name: string) => (statSync(target).isDirectory() ? folder(name) : name);
  return [...new Set([asFolder(path), asFolder(target)])];
}

function nearestPackageFile(path: string): string[] {
  for (let at = dirname(path); at !== dirname(at); at = dirname(at)) {
    const file = join(at, 'package.json');
    if (existsSync(file)) return [file];
  }
  return [];
}

/**
 * The `node_modules` folders above a package, where Node looks for what it did not bundle. They hold code,
 * not data, and without them a plugin in a workspace would not start.
 */
function hoistedFolders(directory: string): string[] {
  const folders: string[] = [];
  for (let at = dirname(directory); ; at = dirname(at)) {
    const candidate = join(at, 'node_modules');
    if (existsSync(candidate)) folders.push(folder(realpathSync(candidate)));
    if (at === dirname(at)) return folders;
  }
}
