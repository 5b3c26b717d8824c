import { existsSync, readFileSync } from 'node:fs';
import { defineErrors, messageOf, nearest } from '@gantry/base';
import { parse } from 'yaml';
import {
  type ConfigSource,
  type OptionKey,
  optionDefinitions,
  type ServerConfig,
} from './options.ts';
import { readDenyList } from './read-deny-list.ts';
import { readTls } from './read-tls.ts';

export interface ConfigProblem {
  readonly key: string;
  /** Where the value came from: `--port`, `GANTRY_PORT` or `gantry.yaml`. */
  readonly source: string;
  readonly message: string;
}

export const configErrors = defineErrors('server-config', {
  CONFIG_INVALID: {
    status: 500,
    message: (d: { problems: readonly ConfigProblem[] }) =>
      `The configuration is not valid:\n${d.problems
        .map(({ key, source, message }) => `  ${key} (${source}): ${message}`)
        .join('\n')}`,
    help: 'Correct every line and start again. "gantry serve --help" lists the keys.',
  },
});

export interface ConfigInput {
  /** Values by key, as given on the command line. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A file that has to exist; without it `gantry.yaml` is read where there is one. */
  readonly file?: string | undefined;
}

export interface LoadedConfig {
  readonly config: ServerConfig;
  readonly sources: Readonly<Record<OptionKey, ConfigSource>>;
}

const DEFAULT_FILE = 'gantry.yaml';

/**
 * Reads the configuration: flags over environment over file over defaults.
 * Throws `CONFIG_INVALID` with every problem, each with its key and source.
 */
export function loadConfig(input: ConfigInput): LoadedConfig {
  const problems: ConfigProblem[] = [];
  const file = readFile(input, problems);
  const values: Record<string, unknown> = {};
  const sources: Record<string, ConfigSource> = {};
  const names: Record<string, string> = {};
  for (const [key, definition] of Object.entries(optionDefinitions)) {
    const found = pick(key, definition.environment, input, file);
    if (!found) {
      values[key] = definition.default;
      sources[key] = 'default';
      continue;
    }
    sources[key] = found.source;
    names[key] = found.name;
    const parsed = definition.parse(found.value);
    if ('problem' in parsed) problems.push({ key, source: found.name, message: parsed.problem });
    else values[key] = parsed.value;
  }
  const config = values as unknown as ServerConfig;
  if ((config.tlsCert === undefined) !== (config.tlsKey === undefined)) {
    const missing = config.tlsCert === undefined ? 'tlsCert' : 'tlsKey';
    const message = 'is required, because the certificate and its key go together';
    problems.push({ key: missing, source: 'missing', message });
  } else if (config.tlsCert !== undefined && config.tlsKey !== undefined) {
    const tls = readTls(config.tlsCert, config.tlsKey);
    if (!('cert' in tls)) {
      for (const { key, message } of tls) {
        problems.push({ key, source: names[key] as string, message });
      }
    }
  }
  const denied = config.passwordDenyList && readDenyList(config.passwordDenyList);
  if (denied && 'problem' in denied) {
    const source = names.passwordDenyList as string;
    problems.push({ key: 'passwordDenyList', source, message: denied.problem });
  }
  const { adminPassword, passwordMinLength } = config;
  if (adminPassword !== undefined && [...adminPassword].length < passwordMinLength) {
    const message = `must have at least ${passwordMinLength} characters, which is passwordMinLength`;
    problems.push({ key: 'adminPassword', source: names.adminPassword as string, message });
  }
  if (problems.length > 0) throw configErrors.CONFIG_INVALID({ problems });
  return {
    config: Object.freeze(config),
    sources: sources as LoadedConfig['sources'],
  };
}

function pick(
  key: string,
  environment: string,
  input: ConfigInput,
  file: { name: string; values: Record<string, unknown> } | undefined,
): { value: unknown; source: ConfigSource; name: string } | undefined {
  const flag = input.flags[key];
  if (flag !== undefined) return { value: flag, source: 'flag', name: flagName(key) };
  const variable = input.environment[environment];
  if (variable !== undefined) return { value: variable, source: 'environment', name: environment };
  const value = file?.values[key];
  if (value === undefined || value === null) return undefined;
  return { value, source: 'file', name: file?.name ?? DEFAULT_FILE };
}

function flagName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function readFile(
  input: ConfigInput,
  problems: ConfigProblem[],
): { name: string; values: Record<string, unknown> } | undefined {
  const named = input.file ?? input.environment.GANTRY_CONFIG;
  const name = named ?? DEFAULT_FILE;
  if (named === undefined && !existsSync(DEFAULT_FILE)) return undefined;
  const refuse = (key: string, message: string): undefined => {
    problems.push({ key, source: name, message });
    return undefined;
  };
  let values: unknown;
  try {
    values = parse(readFileSync(name, 'utf8'));
  } catch (error) {
    return refuse('the file', `cannot be read: ${messageOf(error).split('\n')[0]}`);
  }
  if (values === null) return undefined;
  if (typeof values !== 'object' || Array.isArray(values)) {
    return refuse('the file', 'must hold keys and values');
  }
  const known = Object.keys(optionDefinitions);
  for (const key of Object.keys(values as object)) {
    if (known.includes(key)) continue;
    const close = nearest(key, known);
    refuse(key, `is not a known key${close ? `; did you mean "${close}"?` : ''}`);
  }
  return { name, values: values as Record<string, unknown> };
}
