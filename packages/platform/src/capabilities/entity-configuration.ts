import type { Clock, JsonObject, Problem } from '@gantry/base';
import {
  type ConfigKey,
  type ConfigKeyWithValue,
  type ConfigValue,
  type DataType,
  formatEntityRef,
  SECRET_PLACEHOLDER,
} from '@gantry/contracts';
import type { LoadedPlugin } from '@gantry/plugin-host';
import type { Store } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import { errors } from '../errors.ts';
import { needsIdentity } from '../identity/acting-identity.ts';
import type { EntityCalls, EntityRequest, Need, PreparedCall } from './entity-calls.ts';
import { KeyCache } from './key-cache.ts';

const READ: Need = { capability: 'configuration', permission: 'configuration.read' };
const WRITE: Need = { capability: 'configuration', permission: 'configuration.write' };
const MAX_REVEALED = 100;
const DEFAULT_TYPES: readonly DataType[] = [
  { name: 'string', label: 'Text' },
  { name: 'secret', label: 'Secret', secret: true },
];

/** The keys of an entity, and where they are. */
export interface ConfigurationListing {
  readonly source: string;
  readonly prefix?: string;
  readonly dataTypes: readonly DataType[];
  readonly keys: readonly ConfigKey[];
}

/**
 * Configuration of entities. Values of secret keys are masked; they are shown to whoever asks for them by name and
 * may see them, and each one leaves a line in the trail before it is shown.
 */
export class EntityConfiguration {
  readonly #calls: EntityCalls;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #cache: KeyCache<ConfigKey[]>;

  constructor(calls: EntityCalls, store: Store, clock: Clock) {
    this.#calls = calls;
    this.#store = store;
    this.#clock = clock;
    this.#cache = new KeyCache(clock);
  }

  async list(request: EntityRequest): Promise<ConfigurationListing> {
    const prepared = await this.#calls.prepare(request, READ);
    const place = placeOf(prepared);
    let keys = isCacheable(prepared.plugin) ? this.#cache.get(place) : undefined;
    if (!keys) {
      keys = await this.#calls.call(prepared, 'configuration.listKeys', {});
      if (isCacheable(prepared.plugin)) this.#cache.set(place, keys);
    }
    const prefix = this.#calls.supports(prepared, 'configuration.describePrefix')
      ? await this.#calls.call(prepared, 'configuration.describePrefix', {})
      : null;
    const types = dataTypesOf(prepared.plugin);
    return {
      source: prepared.binding.source,
      ...(prefix === null ? {} : { prefix }),
      dataTypes: types,
      keys: keys.map((key) => ({ ...key, secret: isSecret(key, types) })),
    };
  }

  /** Values of the named keys, or of all. With `reveal`, secret ones too, which then have to be named. */
  async values(
    request: EntityRequest,
    {
      keys,
      reveal = false,
    }: { keys?: readonly string[] | undefined; reveal?: boolean | undefined },
  ): Promise<ConfigKeyWithValue[]> {
    const prepared = await this.#calls.prepare(request, READ);
    const types = dataTypesOf(prepared.plugin);
    if (reveal) {
      await this.#calls.authorize(request, 'configsecrets.read');
      if (!keys || keys.length === 0 || keys.length > MAX_REVEALED) {
        const message = `name the keys to reveal, at most ${MAX_REVEALED}`;
        throw errors.INVALID_INPUT({ problems: [{ pointer: '/keys', message }] });
      }
    }
    const found = await this.#calls.call(
      prepared,
      'configuration.getValues',
      keys ? { keys: [...keys] } : {},
    );
    // A plugin may answer more than it was asked for.
    const wanted = keys ? found.filter(({ key }) => keys.includes(key)) : found;
    const values = wanted.map((value) => ({ ...value, secret: isSecret(value, types) }));
    const secret = values.filter((value) => value.secret);
    if (!reveal || secret.length === 0) return values.map(masked);
    await this.#record(
      request,
      prepared,
      secret.map(({ key }) => ({ action: 'configuration.revealed', key })),
    );
    return values;
  }

  async set(request: EntityRequest, key: string, value: ConfigValue): Promise<ConfigKey> {
    const prepared = await this.#calls.prepare(request, WRITE);
    const types = dataTypesOf(prepared.plugin);
    const problems = problemsOfValue(value, types);
    if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
    const secret = isSecret(value, types);
    const { dataType } = value;
    // Before the change: what cannot be written into the trail is not done.
    await this.#record(request, prepared, [{ action: 'configuration.set', key, dataType, secret }]);
    try {
      const stored = await this.#calls.call(
        prepared,
        'configuration.setValue',
        { key, value: { ...value, secret } },
        { redact: secret ? [value.value] : [] },
      );
      return { ...stored, secret: isSecret(stored, types) || secret };
    } catch (error) {
      await this.#record(request, prepared, [{ action: 'configuration.set-failed', key }]);
      throw error;
    } finally {
      this.#cache.drop(placeOf(prepared));
    }
  }

  async delete(request: EntityRequest, key: string): Promise<void> {
    const prepared = await this.#calls.prepare(request, WRITE);
    await this.#record(request, prepared, [{ action: 'configuration.deleted', key }]);
    try {
      await this.#calls.call(prepared, 'configuration.deleteKey', { key });
    } catch (error) {
      await this.#record(request, prepared, [{ action: 'configuration.delete-failed', key }]);
      throw error;
    } finally {
      this.#cache.drop(placeOf(prepared));
    }
  }

  async #record(
    { context, environment }: EntityRequest,
    { entity, binding }: PreparedCall,
    lines: readonly { action: string; key: string; dataType?: string; secret?: boolean }[],
  ): Promise<void> {
    const ref = formatEntityRef({ ...entity.metadata, kind: entity.kind });
    const entries = lines.map(({ action, key, ...rest }) =>
      toAuditEntry(this.#clock, context, {
        action,
        resourceType: 'configuration',
        resourceId: `${ref}#${key}`,
        resourceName: key,
        after: { entity: ref, source: binding.source, key, environment, ...rest },
      }),
    );
    await this.#store.transaction((tx) => tx.audit.append(entries));
  }
}

function isCacheable({ manifest }: LoadedPlugin): boolean {
  const capability = manifest.capabilities.find(({ kind }) => kind === 'configuration');
  return capability?.hints?.cacheable ?? manifest.cacheable ?? true;
}

/** What a list of keys depends on. The first part is what a write drops. */
function placeOf({ plugin, binding, entity, context }: PreparedCall) {
  return {
    scope: `${binding.source} ${entity.metadata.uid}`,
    rest: JSON.stringify([
      context.environment,
      context.assignmentOptions as JsonObject,
      needsIdentity(plugin, binding.capability) ? context.actor.id : '',
    ]),
  };
}

function dataTypesOf({ manifest }: LoadedPlugin): readonly DataType[] {
  return manifest.dataTypes ?? DEFAULT_TYPES;
}

/** What the plugin says is secret, what its type says is, and whatever has a type that nobody knows. */
function isSecret(
  { secret, dataType }: { secret?: boolean; dataType: string },
  types: readonly DataType[],
): boolean {
  const type = types.find(({ name }) => name === dataType);
  return secret === true || type?.secret === true || !type;
}

function masked(value: ConfigKeyWithValue): ConfigKeyWithValue {
  return value.secret ? { ...value, value: SECRET_PLACEHOLDER } : value;
}

function problemsOfValue({ dataType, value }: ConfigValue, types: readonly DataType[]): Problem[] {
  const problems: Problem[] = [];
  if (!types.some(({ name }) => name === dataType)) {
    const known = types.map(({ name }) => name).join(', ');
    problems.push({ pointer: '/dataType', message: `must be one of: ${known}` });
  }
  if (value.includes(SECRET_PLACEHOLDER)) {
    problems.push({ pointer: '/value', message: 'is the mask of a secret: enter the value' });
  }
  return problems;
}
