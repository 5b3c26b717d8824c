import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isJsonObject } from '@gantry/base';
import { errors } from '../errors.ts';

/** What a registry wants to see. */
export type Credentials =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'identity-token'; readonly token: string }
  /** The file says that a helper program has them. */
  | { readonly kind: 'helper'; readonly helper: string; readonly file: string };

type Environment = Readonly<Record<string, string | undefined>>;

/** Credentials of registries, from the files that other programs for containers read. */
export class RegistryCredentials {
  readonly #environment: Environment;
  #files: Promise<readonly AuthFile[]> | undefined;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Those of the longest prefix of `host/path` that a file names; the first file that has one wins. */
  async find(repository: string): Promise<Credentials | undefined> {
    this.#files ??= readAuthFiles(this.#environment);
    for (const file of await this.#files) {
      const found = findIn(file, repository);
      if (found) return found;
    }
    return undefined;
  }
}

interface AuthFile {
  readonly path: string;
  readonly auths: Readonly<Record<string, unknown>>;
  readonly helpers: Readonly<Record<string, unknown>>;
  readonly store: string | undefined;
}

async function readAuthFiles(environment: Environment): Promise<AuthFile[]> {
  const named = environment.REGISTRY_AUTH_FILE;
  if (named) return [await readAuthFile(named, true)].flatMap((file) => file ?? []);
  const home = environment.HOME ?? homedir();
  const runtime = environment.XDG_RUNTIME_DIR;
  const config = environment.XDG_CONFIG_HOME ?? join(home, '.config');
  const paths = [
    ...(runtime ? [join(runtime, 'containers/auth.json')] : []),
    join(config, 'containers/auth.json'),
    join(environment.DOCKER_CONFIG ?? join(home, '.docker'), 'config.json'),
  ];
  const files = await Promise.all(paths.map((path) => readAuthFile(path, false)));
  return files.flatMap((file) => file ?? []);
}

async function readAuthFile(path: string, isRequired: boolean): Promise<AuthFile | undefined> {
  const refuse = (reason: string) =>
    errors.PLUGIN_FETCH_FAILED({ package: path, reason: `registry credentials ${reason}` });
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    if (!isRequired) return undefined;
    throw refuse('cannot be read: REGISTRY_AUTH_FILE names this file');
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw refuse('are not JSON');
  }
  if (!isJsonObject(data)) throw refuse('are not an object');
  return {
    path,
    auths: isJsonObject(data.auths) ? data.auths : {},
    helpers: isJsonObject(data.credHelpers) ? data.credHelpers : {},
    store: typeof data.credsStore === 'string' ? data.credsStore : undefined,
  };
}

function findIn(file: AuthFile, repository: string): Credentials | undefined {
  const byName = new Map(Object.entries(file.auths).map(([key, value]) => [normalize(key), value]));
  const [host = ''] = repository.split('/');
  for (
    let name = repository;
    name !== '';
    name = name.slice(0, Math.max(name.lastIndexOf('/'), 0))
  ) {
    const found = readAuth(byName.get(name));
    if (found) return found;
  }
  const helper = file.helpers[host];
  if (typeof helper === 'string') return { kind: 'helper', helper, file: file.path };
  // An entry without content says that the store has it.
  if (file.store !== undefined && byName.has(host)) {
    return { kind: 'helper', helper: file.store, file: file.path };
  }
  return undefined;
}

/** `https://index.docker.io/v1/` and the like mean a host. */
function normalize(key: string): string {
  const bare = key
    .replace(/^https?:\/\//, '')
    .replace(/\/v[12]\/?$/, '')
    .replace(/\/$/, '');
  return bare === 'index.docker.io' ? 'docker.io' : bare;
}

function readAuth(value: unknown): Credentials | undefined {
  if (!isJsonObject(value)) return undefined;
  const { auth, username, password, identitytoken } = value;
  if (typeof identitytoken === 'string' && identitytoken !== '') {
    return { kind: 'identity-token', token: identitytoken };
  }
  if (typeof auth === 'string' && auth !== '') {
    const text = Buffer.from(auth, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    if (colon < 0) return undefined;
    return { kind: 'basic', username: text.slice(0, colon), password: text.slice(colon + 1) };
  }
  if (typeof username === 'string' && typeof password === 'string') {
    return { kind: 'basic', username, password };
  }
  return undefined;
}
