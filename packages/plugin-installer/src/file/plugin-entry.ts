import { isJsonObject, type Json, type JsonObject, nearest } from '@gantry/base';
import { type FileReport, type Place, placeText } from './file-problem.ts';
import { type PackageReference, parsePackage } from './package-reference.ts';
import { typeName, type YamlFile } from './read-yaml.ts';

export type PullPolicy = 'IfNotPresent' | 'Always';

/** An entry of a list of plugins, as it is written. */
export interface PluginEntry {
  /** As written, until `{{inherit}}`, `ref://` and a missing path are resolved. */
  readonly package: string;
  readonly reference: PackageReference;
  /** 0: from an include, 1: from the main file. */
  readonly level: 0 | 1;
  readonly place: Place;
  /** What it says besides `package`, in plain data; only keys that are there. */
  readonly fields: EntryFields;
}

export interface EntryFields {
  readonly enabled?: boolean;
  readonly disabled?: boolean;
  readonly integrity?: string;
  readonly pluginConfig?: JsonObject;
  readonly pullPolicy?: PullPolicy;
  readonly forceDownload?: boolean;
  readonly dependencies?: Json;
}

const KEYS = [
  'package',
  'enabled',
  'disabled',
  'integrity',
  'pluginConfig',
  'pullPolicy',
  'forceDownload',
  'dependencies',
] as const;

const PULL_POLICIES: readonly string[] = ['IfNotPresent', 'Always'];

export function isEnabled({ enabled, disabled }: EntryFields): boolean {
  return enabled ?? !(disabled ?? false);
}

/** Reads one entry. What is wrong goes into the report; an entry without a usable package is left out. */
export function readEntry(
  file: YamlFile,
  index: number,
  level: 0 | 1,
  report: FileReport,
): PluginEntry | undefined {
  const value = (file.data as { plugins: unknown[] }).plugins[index];
  const path = ['plugins', index];
  const place = file.placeOf(path);
  if (!isJsonObject(value)) {
    report.problem(place, `an entry of 'plugins' must be a mapping, got ${typeName(value)}`);
    return undefined;
  }
  const at = (key: string): Place => file.placeOf([...path, key]);
  for (const key of Object.keys(value)) {
    if ((KEYS as readonly string[]).includes(key)) continue;
    const meant = key === 'plugin' ? 'package' : nearest(key, KEYS);
    report.problem(at(key), `unknown key '${key}'${meant ? `; did you mean '${meant}'?` : ''}`);
  }
  const { package: text } = value;
  if (typeof text !== 'string') {
    const what = text === undefined ? 'it is missing' : `got ${typeName(text)}`;
    report.problem(
      text === undefined ? place : at('package'),
      `content of the 'plugins.package' field must be a string in ${file.name}: ${what}`,
    );
    return undefined;
  }
  const fields = readFields(value, text, at, report);
  const reference = parsePackage(text);
  if ('invalid' in reference) {
    if (text.startsWith('oci://') && !isEnabled(fields)) {
      report.warn(
        `Skipping disabled OCI plugin with invalid format: '${text}' in ${placeText(at('package'))}. ${reference.invalid}`,
      );
    } else {
      report.problem(at('package'), reference.invalid);
    }
    return undefined;
  }
  return { package: text, reference, level, place: at('package'), fields };
}

function readFields(
  value: JsonObject,
  text: string,
  at: (key: string) => Place,
  report: FileReport,
): EntryFields {
  const fields: { -readonly [K in keyof EntryFields]: EntryFields[K] } = {};
  for (const key of ['enabled', 'disabled', 'forceDownload'] as const) {
    const given = value[key];
    if (typeof given === 'boolean') fields[key] = given;
    else if (given !== undefined) {
      report.problem(
        at(key),
        `Plugin ${text} has non-boolean '${key}: ${JSON.stringify(given)}'. Expected true or false, without quotes`,
      );
    }
  }
  const { integrity, pluginConfig, pullPolicy, dependencies } = value;
  if (typeof integrity === 'string') fields.integrity = integrity;
  else if (integrity !== undefined) {
    report.problem(at('integrity'), `Package integrity for ${text} must be a string`);
  }
  if (isJsonObject(pluginConfig)) fields.pluginConfig = pluginConfig;
  else if (pluginConfig !== undefined && pluginConfig !== null) {
    report.problem(
      at('pluginConfig'),
      `'pluginConfig' must be a mapping, got ${typeName(pluginConfig)}`,
    );
  }
  if (typeof pullPolicy === 'string' && PULL_POLICIES.includes(pullPolicy)) {
    fields.pullPolicy = pullPolicy as PullPolicy;
  } else if (pullPolicy !== undefined) {
    const shown = JSON.stringify(pullPolicy);
    report.problem(at('pullPolicy'), `'pullPolicy' must be IfNotPresent or Always, not ${shown}`);
  }
  if (dependencies !== undefined) fields.dependencies = dependencies as Json;
  if (fields.enabled !== undefined && fields.disabled !== undefined) {
    report.warn(
      `WARNING: Plugin ${text} specifies both 'enabled' and 'disabled'. The 'enabled' field takes precedence; please use only 'enabled'.`,
    );
  } else if (fields.disabled !== undefined) {
    report.warn(
      `Plugin ${text} uses deprecated 'disabled: ${fields.disabled}'. Replace it with 'enabled: ${!fields.disabled}'`,
    );
  }
  return fields;
}
