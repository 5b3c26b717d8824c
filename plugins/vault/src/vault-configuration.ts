import {
  type ConfigKey,
  type ConfigKeyWithValue,
  ConfigurationPlugin,
  type ConfigValue,
  type Credentials,
  type EntityCallContext,
  isPluginError,
  type PluginContext,
  PluginUnavailableError,
} from '@gantry/plugin-sdk';
import { VaultClient, type VaultSecret } from './vault-client.ts';
import { entityPath, splitKey } from './vault-path.ts';

/** Secrets below one entity that are looked at; more are not its configuration any more. */
const MAX_SECRETS = 200;
const WRITE_ATTEMPTS = 3;

/** The fields of the secrets at and below an entity's place, as keys. */
export class VaultConfiguration extends ConfigurationPlugin {
  override async testConnection(ctx: PluginContext, credentials: Credentials) {
    try {
      const client = await VaultClient.open(ctx, credentials);
      const { displayName, policies } = await client.lookUpSelf();
      const message = `Signed in as ${displayName}, with the policies ${policies.join(', ')}.`;
      return { ok: true, message };
    } catch (error) {
      if (!isPluginError(error)) throw error;
      return { ok: false, message: error.message };
    }
  }

  async listKeys(ctx: EntityCallContext, credentials: Credentials): Promise<ConfigKey[]> {
    const found = await readAll(ctx, await VaultClient.open(ctx, credentials));
    return found.map(({ value: _, ...key }) => key);
  }

  async getValues(
    ctx: EntityCallContext,
    credentials: Credentials,
    keys?: readonly string[],
  ): Promise<ConfigKeyWithValue[]> {
    const client = await VaultClient.open(ctx, credentials);
    if (!keys) return await readAll(ctx, client);
    const places = new Map(
      keys.map((key) => [splitKey(key).below.join('/'), splitKey(key).below] as const),
    );
    const values: ConfigKeyWithValue[] = [];
    for (const below of places.values()) {
      const secret = await client.read([...entityPath(ctx), ...below]);
      if (secret) values.push(...keysOf(secret, below));
    }
    return values.filter(({ key }) => keys.includes(key));
  }

  async setValue(
    ctx: EntityCallContext,
    credentials: Credentials,
    key: string,
    { value }: ConfigValue,
  ): Promise<ConfigKey> {
    const client = await VaultClient.open(ctx, credentials);
    const { field } = splitKey(key);
    await change(ctx, client, key, (fields) => ({ ...fields, [field]: value }));
    const [stored] = (await this.getValues(ctx, credentials, [key])).map(
      ({ value: _, ...rest }) => rest,
    );
    if (!stored) throw new PluginUnavailableError('Vault took the value and does not have it.');
    return stored;
  }

  async deleteKey(ctx: EntityCallContext, credentials: Credentials, key: string): Promise<void> {
    const client = await VaultClient.open(ctx, credentials);
    const { field } = splitKey(key);
    await change(ctx, client, key, ({ [field]: _, ...rest }) => rest);
  }

  override async describePrefix(ctx: EntityCallContext): Promise<string> {
    return [String(ctx.integration.options.mountPath), ...entityPath(ctx)].join('/');
  }
}

async function readAll(ctx: EntityCallContext, client: VaultClient): Promise<ConfigKeyWithValue[]> {
  const root = entityPath(ctx);
  const own = await client.read(root);
  const values = own ? keysOf(own, []) : [];
  const folders: string[][] = [[]];
  let left = MAX_SECRETS;
  for (let folder = folders.shift(); folder; folder = folders.shift()) {
    for (const name of await client.list([...root, ...folder])) {
      if (name.endsWith('/')) {
        folders.push([...folder, name.slice(0, -1)]);
        continue;
      }
      if (left-- === 0) {
        ctx.log.warn(`Only the first ${MAX_SECRETS} secrets are shown.`);
        return values;
      }
      const secret = await client.read([...root, ...folder, name]);
      if (secret) values.push(...keysOf(secret, [...folder, name]));
    }
  }
  return values;
}

/** Changes the fields of one secret, on what nobody else has changed meanwhile. */
async function change(
  ctx: EntityCallContext,
  client: VaultClient,
  key: string,
  edit: (fields: VaultSecret['fields']) => VaultSecret['fields'],
): Promise<void> {
  const path = [...entityPath(ctx), ...splitKey(key).below];
  for (let attempt = 1; attempt <= WRITE_ATTEMPTS; attempt++) {
    const before = await client.read(path);
    const after = edit(before?.fields ?? {});
    if (Object.keys(after).length === 0) return before ? await client.remove(path) : undefined;
    const isSame = before && JSON.stringify(before.fields) === JSON.stringify(after);
    if (isSame || (await client.write(path, after, before?.version)) === 'written') return;
  }
  throw new PluginUnavailableError('Somebody else changes the same secret; try again.');
}

function keysOf(
  { fields, changedAt }: VaultSecret,
  below: readonly string[],
): ConfigKeyWithValue[] {
  return Object.entries(fields).map(([field, value]) => ({
    key: [...below, field].join('/'),
    dataType: 'secret',
    secret: true,
    ...(changedAt === undefined ? {} : { lastModified: new Date(changedAt).toISOString() }),
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }));
}
