import {
  type Credentials,
  type PluginContext,
  type ResolvedSecret,
  type SecretReference,
  SecretsPlugin,
} from '@gantry/plugin-sdk';
import { VaultClient } from './vault-client.ts';
import { splitKey } from './vault-path.ts';

const TTL_SECONDS = 60;

/** Secrets by their path below the mount. Without a key: the only field, or all of them as JSON. */
export class VaultSecrets extends SecretsPlugin {
  async resolve(
    ctx: PluginContext,
    credentials: Credentials,
    references: readonly SecretReference[],
  ): Promise<ResolvedSecret[]> {
    const client = await VaultClient.open(ctx, credentials);
    const resolved: ResolvedSecret[] = [];
    for (const { path, key } of references) {
      const { below, field } = splitKey(path);
      const fields = (await client.read([...below, field]))?.fields;
      if (!fields) continue;
      const all = Object.values(fields);
      const value = key === undefined ? (all.length === 1 ? all[0] : fields) : fields[key];
      if (value === undefined) continue;
      resolved.push({
        path,
        ...(key === undefined ? {} : { key }),
        value: typeof value === 'string' ? value : JSON.stringify(value),
        ttlSeconds: TTL_SECONDS,
      });
    }
    return resolved;
  }
}
