import type { Clock, JsonObject, Problem } from '@gantry/base';
import {
  findTemplateProblem,
  RESERVED_OPTION_NAMES,
  type SchemaError,
  toProblems,
} from '@gantry/contracts';
import type { LoadedPlugin } from '@gantry/plugin-host';
import type { IntegrationRow, StoreView } from '@gantry/storage';
import type { ValidateFunction } from 'ajv';
import { createValidator } from '../catalog/kinds/spec-validator.ts';
import { integrationIdentity } from '../secrets/sealed-columns.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { openConfig, type StoredConfig } from './config-secrets.ts';

/** The integration that every plugin has. */
export const DEFAULT_INTEGRATION = 'default';

/** A configuration as a plugin receives it. */
export interface OpenedConfig {
  readonly options: JsonObject;
  readonly credentials: Readonly<Record<string, string>>;
}

/** Reads and writes configurations of integrations: checked, with their secrets sealed. */
export class IntegrationStore {
  readonly #secrets: SecretBox;
  readonly #clock: Clock;
  readonly #validators = new Map<string, Validators>();

  constructor(secrets: SecretBox, clock: Clock) {
    this.#secrets = secrets;
    this.#clock = clock;
  }

  async read(
    store: StoreView,
    slug: string,
    integration = DEFAULT_INTEGRATION,
  ): Promise<StoredConfig | undefined> {
    const row = await store.plugins.getIntegration(slug, integration);
    return row && this.parse(row);
  }

  /** The configuration in a stored row, opened. */
  parse(row: IntegrationRow): StoredConfig {
    const identity = integrationIdentity(row.plugin, row.slug);
    const secrets =
      row.secrets === null
        ? {}
        : (JSON.parse(this.#secrets.open(row.secrets, identity)) as Record<string, string>);
    return { plain: JSON.parse(row.options) as JsonObject, secrets };
  }

  async write(
    tx: StoreView,
    { plugin, slug, name }: { plugin: string; slug: string; name: string },
    config: StoredConfig,
  ): Promise<void> {
    const at = this.#clock.now().toISOString();
    const hasSecrets = Object.keys(config.secrets).length > 0;
    const identity = integrationIdentity(plugin, slug);
    await tx.plugins.putIntegration({
      plugin,
      slug,
      name,
      options: JSON.stringify(config.plain),
      secrets: hasSecrets ? this.#secrets.seal(JSON.stringify(config.secrets), identity) : null,
      created_at: at,
      updated_at: at,
    });
  }

  /** Every way in which values differ from the plugin's schema. */
  check(plugin: LoadedPlugin, values: JsonObject): Problem[] {
    const { check } = this.#validatorsOf(plugin);
    if (!check(values)) return toProblems(check.errors as SchemaError[]);
    return checkTemplates(plugin, values);
  }

  /** The same for options that an assignment lays over an integration's: none of them is required. */
  checkPartial(plugin: LoadedPlugin, values: JsonObject): Problem[] {
    const { partial } = this.#validatorsOf(plugin);
    if (!partial(values)) return toProblems(partial.errors as SchemaError[]);
    return [...checkOwn(plugin, values), ...checkTemplates(plugin, values)];
  }

  /** What the plugin is given: secrets opened, defaults filled in, options and credentials apart. */
  open(plugin: LoadedPlugin, stored: StoredConfig): OpenedConfig {
    const values = structuredClone(openConfig(plugin.configSchema, stored));
    this.#validatorsOf(plugin).fill(values);
    const credentials: Record<string, string> = {};
    for (const { name } of plugin.manifest.credentials ?? []) {
      const value = values[name];
      if (typeof value === 'string' && value !== '') credentials[name] = value;
      delete values[name];
    }
    return { options: values, credentials };
  }

  #validatorsOf(plugin: LoadedPlugin): Validators {
    let validators = this.#validators.get(plugin.digest);
    if (!validators) {
      validators = {
        check: createValidator().compile(plugin.configSchema),
        partial: createValidator().compile({ ...plugin.configSchema, required: [] }),
        fill: createValidator({ useDefaults: true }).compile(plugin.configSchema),
      };
      this.#validators.set(plugin.digest, validators);
    }
    return validators;
  }
}

/** Search templates, whose language no JSON Schema can say. */
function* problemsOfTemplates(plugin: LoadedPlugin, values: JsonObject): Generator<Problem> {
  for (const { name, template } of plugin.manifest.options ?? []) {
    const value = values[name];
    if (!template || typeof value !== 'string') continue;
    const problem = findTemplateProblem(value);
    if (problem) yield { pointer: `/${name}`, message: problem };
  }
}

function checkTemplates(plugin: LoadedPlugin, values: JsonObject): Problem[] {
  return [...problemsOfTemplates(plugin, values)];
}

/**
 * What belongs to the integration alone: secrets, and where they are sent. An assignment that could name another
 * address would have the integration's credentials sent there.
 */
function checkOwn(plugin: LoadedPlugin, values: JsonObject): Problem[] {
  const { options = [], credentials = [], permissions } = plugin.manifest;
  const places = new Set([
    ...[...options, ...credentials].flatMap(({ boundTo = [] }) => boundTo),
    ...(permissions?.network ?? []).flatMap((entry) =>
      entry.startsWith('option:') ? [entry.slice('option:'.length)] : [],
    ),
    ...credentials.map(({ name }) => name),
    ...RESERVED_OPTION_NAMES,
  ]);
  const isOwn = (name: string) => {
    const option = options.find((candidate) => candidate.name === name);
    const fields = option?.fields ?? [];
    return (
      places.has(name) ||
      option?.type === 'secret' ||
      fields.some((field) => field.type === 'secret' || places.has(field.name))
    );
  };
  return Object.keys(values)
    .filter(isOwn)
    .map((name) => ({
      pointer: `/${name}`,
      message: 'belongs to the integration and cannot differ by assignment',
    }));
}

interface Validators {
  readonly check: ValidateFunction;
  readonly partial: ValidateFunction;
  readonly fill: ValidateFunction;
}
