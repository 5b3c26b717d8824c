import { createHash } from 'node:crypto';
import { basename, dirname, resolve } from 'node:path';
import {
  escapePointer,
  isJsonObject,
  type Json,
  type JsonObject,
  nearest,
  parseDuration,
} from '@gantry/base';
import { refusedVariable } from '../run/environment.ts';
import { checkSchema } from './check-schema.ts';
import {
  type ConfigFile,
  ConfigFileSchema,
  type HealthCheckFile,
  type ServiceFile,
  type ToolCallFile,
} from './config-schema.ts';
import { interpolate } from './interpolate.ts';
import { type Merged, mergeFiles, originOf } from './merge.ts';
import type {
  DriverName,
  HealthCheck,
  OperatorConfig,
  ServiceConfig,
  ToolCall,
} from './operator-config.ts';
import { type FetchText, readSources } from './read-sources.ts';
import type { ConfigProblem } from './source-file.ts';

export interface LoadOptions {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly fetchText: FetchText;
  readonly onlyOperator?: boolean;
}

export interface LoadedConfig {
  /** Absent when there are problems. */
  readonly config: OperatorConfig | undefined;
  /** The same also when there are problems, as far as it can be read: to find what else is wrong. */
  readonly draft: OperatorConfig | undefined;
  readonly problems: readonly ConfigProblem[];
  /** Spellings that still work and should be changed. */
  readonly notes: readonly ConfigProblem[];
  /** The whole configuration after merging, with references put in but for secrets. */
  readonly value: JsonObject;
  readonly merged: Merged;
  /** The place of a pointer, for problems that are found later. */
  placeOf(pointer: string): { file: string; line: number };
}

const DEFAULT_INTERVAL_MS = 10_000;

/** Reads, merges and checks a configuration. Never throws for what is wrong with it. */
export async function loadConfig(
  paths: readonly string[],
  options: LoadOptions,
): Promise<LoadedConfig> {
  const sources = await readSources(paths, options);
  const merged = mergeFiles(sources.files);
  const { value, problems: unresolved } = interpolate(merged, options.environment);
  const placeOf = (pointer: string) => {
    const origin = originOf(merged, pointer);
    return { file: origin?.file.name ?? paths[0] ?? '', line: origin?.line ?? 1 };
  };
  const problems: ConfigProblem[] = [...sources.problems, ...unresolved];
  // A file alone may be right and the whole still wrong: a reference may give a value of another type.
  if (problems.length === 0) {
    for (const problem of checkSchema(ConfigFileSchema, value)) {
      problems.push({ ...problem, ...placeOf(problem.pointer) });
    }
  }
  const shaped = problems.every(({ pointer }) => !isShape(value, pointer));
  if (shaped) {
    for (const problem of checkMeaning(value as ConfigFile)) {
      problems.push({ ...problem, ...placeOf(problem.pointer) });
    }
  }
  const first = resolve(options.folder, paths[0] ?? '.');
  const draft = tryToRead(value as ConfigFile, first);
  const config = problems.length === 0 ? draft : undefined;
  problems.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
  return { config, draft, problems, notes: sources.notes, value, merged, placeOf };
}

/** Whether a problem is of a part whose shape later checks rely on. */
function isShape(value: JsonObject, pointer: string): boolean {
  if (pointer === '' || pointer === '/operator' || pointer === '/operator/services') return true;
  const { operator } = value;
  return operator !== undefined && !isJsonObject(operator);
}

interface Found {
  readonly pointer: string;
  readonly message: string;
}

function checkMeaning({ operator = {} }: ConfigFile): Found[] {
  const problems: Found[] = [];
  const services = operator.services ?? {};
  const names = Object.keys(services);
  for (const [name, service] of Object.entries(services)) {
    const at = `/operator/services/${escapePointer(name)}`;
    if (!/^[a-z0-9]([a-z0-9_.-]{0,61}[a-z0-9])?$/i.test(name)) {
      problems.push({
        pointer: at,
        message: `"${name}" is not a name of letters, digits, "-", "_" and "."`,
      });
    }
    if (!isJsonObject(service as unknown)) continue;
    for (const [index, { service: other }] of list(service.depends).entries()) {
      if (typeof other !== 'string' || Object.hasOwn(services, other)) continue;
      const close = nearest(other, names);
      problems.push({
        pointer: `${at}/depends/${index}/service`,
        message: `there is no service "${other}"${close ? `; did you mean "${close}"?` : ''}`,
      });
    }
    for (const phase of ['preflight', 'health', 'init'] as const) {
      for (const [index, call] of list<ToolCallFile>(service[phase]).entries()) {
        problems.push(...checkCall(call, `${at}/${phase}/${index}`));
      }
    }
  }
  for (const [index, call] of list<ToolCallFile>(operator.notifications).entries()) {
    problems.push(...checkCall(call, `/operator/notifications/${index}`));
  }
  for (const [name, repo] of Object.entries(operator.repos ?? {})) {
    if (!isJsonObject(repo) || repo.gpg === undefined) continue;
    problems.push({
      pointer: `/operator/repos/${escapePointer(name)}/gpg`,
      message:
        'signatures of GPG are not checked; sign with minisign and give its public key as "key"',
    });
  }
  const cycle = findCycle(services);
  if (cycle) {
    const pointer = `/operator/services/${escapePointer(cycle[0] as string)}/depends`;
    problems.push({
      pointer,
      message: `services depend on each other in a circle: ${cycle.join(' → ')}`,
    });
  }
  return problems;
}

function checkCall(call: ToolCallFile, at: string): Found[] {
  if (!isJsonObject(call as unknown)) return [];
  return Object.keys(isJsonObject(call.env) ? call.env : {}).flatMap((name) => {
    const problem = refusedVariable(name);
    return problem
      ? [{ pointer: `${at}/env/${escapePointer(name)}`, message: `${name} ${problem}` }]
      : [];
  });
}

function findCycle(services: Readonly<Record<string, ServiceFile>>): string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, chain: readonly string[]): string[] | undefined => {
    const at = chain.indexOf(name);
    if (at !== -1) return [...chain.slice(at), name];
    if (done.has(name)) return undefined;
    for (const { service } of list(services[name]?.depends)) {
      const cycle = visit(service, [...chain, name]);
      if (cycle) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of Object.keys(services)) {
    const cycle = visit(name, []);
    if (cycle) return cycle;
  }
  return undefined;
}

function list<T>(value: readonly T[] | undefined): readonly T[] {
  return Array.isArray(value) ? value : [];
}

function tryToRead(file: ConfigFile, path: string): OperatorConfig | undefined {
  try {
    return toOperatorConfig(file, path);
  } catch {
    // Its shape is wrong, which has been said.
    return undefined;
  }
}

function toOperatorConfig(file: ConfigFile, path: string): OperatorConfig {
  const { operator = {}, project = {} } = file;
  const folder = dirname(path);
  const services = Object.entries(operator.services ?? {}).filter(
    ([, { enabled = true }]) => enabled !== false && enabled !== 'false',
  );
  const present = new Set(services.map(([name]) => name));
  const id = project.id === undefined ? '' : `-${project.id}`;
  return {
    project: project.name === undefined ? standardName(path) : `${project.name}${id}`,
    folder,
    driver: (operator.driver ?? 'process') as DriverName,
    repositories: Object.entries(operator.repos ?? {}).map(([name, repo]) => ({ ...repo, name })),
    services: services.map(([name, service]) => toService(name, service, folder, present)),
    secrets: Object.fromEntries(
      Object.entries(operator.secrets ?? {}).map(([name, provider]) => {
        return [name, toCall(provider, `/operator/secrets/${escapePointer(name)}`)];
      }),
    ),
    notifications: list<ToolCallFile>(operator.notifications).map((call, index) =>
      toCall(call, `/operator/notifications/${index}`),
    ),
  };
}

/** Of a project without a name: that of its file, and enough of its place to tell it from others. */
function standardName(path: string): string {
  const name = basename(dirname(path))
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const place = createHash('sha256').update(path).digest('hex').slice(0, 8);
  return `${name.slice(0, 40) || 'project'}-${place}`;
}

function toService(
  name: string,
  service: ServiceFile,
  folder: string,
  present: ReadonlySet<string>,
): ServiceConfig {
  const at = `/operator/services/${escapePointer(name)}`;
  const calls = (calls: readonly ToolCallFile[] | undefined, phase: string) =>
    list(calls).map((call, index) => toCall(call, `${at}/${phase}/${index}`));
  return {
    name,
    replicas: Number(service.replicas ?? 1),
    ...(service.command ? { command: service.command.map(String) } : {}),
    ...(service.image === undefined ? {} : { image: service.image }),
    env: toTexts(service.env),
    cwd: resolve(folder, service.cwd ?? '.'),
    ports: list(service.ports).map(String),
    volumes: list(service.volumes),
    // One that is disabled is nobody's business.
    depends: list(service.depends)
      .map((entry) => entry.service)
      .filter((other) => present.has(other)),
    preflight: calls(service.preflight, 'preflight'),
    init: calls(service.init, 'init'),
    health: list(service.health)
      .map((check, index) => toHealthCheck(check, `${at}/health/${index}`))
      .filter((check) => check !== undefined),
  };
}

function toHealthCheck(check: HealthCheckFile, pointer: string): HealthCheck | undefined {
  const { enabled = true } = check;
  if (enabled === false || enabled === 'false') return undefined;
  return {
    ...toCall(check, pointer),
    intervalMs: Math.max(100, toMs(check.interval) ?? DEFAULT_INTERVAL_MS),
    initialDelayMs: toMs(check.initialDelay) ?? 0,
    successThreshold: check.successThreshold ?? 1,
    failureThreshold: check.failureThreshold ?? 3,
  };
}

function toCall(
  call: Pick<ToolCallFile, 'tool' | 'args' | 'env' | 'timeout' | 'operators'>,
  pointer: string,
): ToolCall {
  return {
    tool: String(call.tool),
    args: isJsonObject(call.args) ? call.args : {},
    env: toTexts(call.env),
    timeoutMs: toMs(call.timeout) || undefined,
    operators: call.operators,
    pointer,
  };
}

function toMs(duration: string | undefined): number | undefined {
  return duration === undefined ? undefined : parseDuration(duration);
}

function toTexts(values: Readonly<Record<string, unknown>> | undefined): Record<string, string> {
  const entries = Object.entries(values ?? {}).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([name, value]) => [name, toText(value as Json)]));
}

function toText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
