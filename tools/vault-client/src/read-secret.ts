import type { Report } from '@gantry/tool-kit';
import { refusal } from './refusal.ts';
import { type Vault, type VaultAnswer, VaultFailure } from './vault.ts';

export interface SecretPath {
  /** Mount and path, as people write them: without `data` in between. */
  readonly path: string;
  /** One value of it; all when absent. */
  readonly key: string | undefined;
  readonly kvVersion: number | undefined;
  readonly version: number | undefined;
}

/** Reads a secret. Values leave as `secrets` only, never in a message. */
export async function readSecret(vault: Vault, wanted: SecretPath): Promise<Report> {
  try {
    return await read(vault, wanted);
  } catch (error) {
    if (error instanceof VaultFailure) return error.report;
    throw error;
  }
}

async function read(vault: Vault, wanted: SecretPath): Promise<Report> {
  const { key, version } = wanted;
  const path = wanted.path.replace(/^\/+|\/+$/g, '');
  const { target } = vault;
  const engine = await findEngine(vault, path, wanted.kvVersion);
  if ('status' in engine) return refusal(engine, target, `the secret ${path}`);
  const { mount, kvVersion } = engine;
  const rest = encodePath(path.slice(mount.length));
  const query = version === undefined ? '' : `?version=${version}`;
  const answer = await vault.get(
    kvVersion === 2 ? `${encodePath(mount)}data/${rest}${query}` : encodePath(path),
  );
  const data = asObject(answer.body.data);
  if (kvVersion === 2 && answer.status === 404 && asObject(data?.metadata)) {
    const message = `The secret ${path} was deleted.`;
    return { status: 'fail', reason: 'deleted', message, target };
  }
  if (answer.status !== 200) return refusal(answer, target, `the secret ${path}`);
  const values = kvVersion === 2 ? asObject(data?.data) : data;
  if (!values) {
    const message = `Vault at ${target} answers ${path} without values.`;
    return { status: 'error', reason: 'protocol', message, target };
  }
  const names = Object.keys(values);
  if (key !== undefined && !Object.hasOwn(values, key)) {
    const message = `The secret ${path} has no "${key}"; it has: ${names.join(', ')}.`;
    return { status: 'fail', reason: 'no-key', message, target };
  }
  const chosen = key === undefined ? names : [key];
  const secrets = Object.fromEntries(chosen.map((name) => [name, toText(values[name])]));
  const message = `Read ${chosen.length === 1 ? `"${chosen[0]}"` : `${chosen.length} values`} of ${path}.`;
  const found = asObject(data?.metadata)?.version;
  const details = { kvVersion, ...(typeof found === 'number' ? { version: found } : {}) };
  return { status: 'pass', message, target, details, secrets };
}

/** The mount of a path and the version of its engine: as given, or as Vault says. */
async function findEngine(
  vault: Vault,
  path: string,
  kvVersion: number | undefined,
): Promise<{ mount: string; kvVersion: number } | VaultAnswer> {
  const firstPart = `${path.split('/', 1)[0]}/`;
  if (kvVersion !== undefined) return { mount: firstPart, kvVersion };
  const answer = await vault.get(`sys/internal/ui/mounts/${encodePath(path)}`);
  if (answer.status !== 200) return answer;
  const data = asObject(answer.body.data);
  const mount = typeof data?.path === 'string' ? data.path : firstPart;
  const version = asObject(data?.options)?.version;
  return { mount, kvVersion: version === '2' ? 2 : 1 };
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
