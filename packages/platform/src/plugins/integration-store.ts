import type { Clock, JsonObject, Problem } from '@gantry/base';
import { type SchemaError, toProblems } from '@gantry/contracts';
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
  readonly #validators = new Map<string, { check: ValidateFunction; fill: ValidateFunction }>();

  constructor(secrets: SecretBox, clock: Clock) {
    this.#secrets = secrets;
    this.#clock = clock;
  }

  async read(store: StoreView, slug: string): Promise<StoredConfig | undefined> {
    const row = await store.plugins.getIntegration(slug, DEFAULT_INTEGRATION);
    if (!row) return undefined;
    const identity = identityOf(slug);
    const secrets =
      row.secrets === null
        ? {}
        : (JSON.parse(this.#secrets.open(row.secrets, identity)) as Record<string, string>);
    return { plain: JSON.parse(row.options) as JsonObject, secrets };
  }

  async write(tx: StoreView, slug: string, config: StoredConfig): Promise<void> {
    const at = this.#clock.now().toISOString();
    const hasSecrets = Object.keys(config.secrets).length > 0;
    const row: IntegrationRow = {
      plugin: slug,
      slug: DEFAULT_INTEGRATION,
      name: 'Default',
      options: JSON.stringify(config.plain),
      secrets: hasSecrets
        ? this.#secrets.seal(JSON.stringify(config.secrets), identityOf(slug))
        : null,
      created_at: at,
      updated_at: at,
    };
    await tx.plugins.putIntegration(row);
  }

  /** Every way in which values differ from the plugin's schema. */
  check(plugin: LoadedPlugin, values: JsonObject): Problem[] {
    const { check } = this.#validatorsOf(plugin);
    return check(values) ? [] : toProblems(check.errors as SchemaError[]);
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

  #validatorsOf(plugin: LoadedPlugin): { check: ValidateFunction; fill: ValidateFunction } {
    let validators = this.#validators.get(plugin.digest);
    if (!validators) {
      validators = {
        check: createValidator().compile(plugin.configSchema),
        fill: createValidator({ useDefaults: true }).compile(plugin.configSchema),
      };
      this.#validators.set(plugin.digest, validators);
    }
    return validators;
  }
}

function identityOf(slug: string): string {
  return integrationIdentity(slug, DEFAULT_INTEGRATION);
}
