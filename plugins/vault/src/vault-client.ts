import {
  type Credentials,
  failureOf,
  type HttpResponse,
  isPluginError,
  type PluginContext,
  PluginCredentialsMissing,
  PluginUnavailableError,
} from '@gantry/plugin-sdk';

/** A secret as Vault has it: fields with values. */
export interface VaultSecret {
  readonly fields: Readonly<Record<string, unknown>>;
  /** KV version 2 only. */
  readonly version?: number;
  readonly changedAt?: string;
}

/** One signed-in connection to Vault, for the length of one call. */
export class VaultClient {
  readonly #ctx: PluginContext;
  readonly #token: string;

  private constructor(ctx: PluginContext, token: string) {
    this.#ctx = ctx;
    this.#token = token;
  }

  /** Signs in with the method that the integration names. */
  static async open(ctx: PluginContext, credentials: Credentials): Promise<VaultClient> {
    const need = (name: string): string => {
      const value = credentials[name];
      if (value === undefined || value === '') throw new PluginCredentialsMissing(name);
      return value;
    };
    const { authMethod, authMount } = ctx.integration.options;
    const mount = String(authMount ?? '') || String(authMethod);
    switch (authMethod) {
      case 'approle': {
        const body = { role_id: need('roleId'), secret_id: need('secretId') };
        return new VaultClient(ctx, await signIn(ctx, [mount, 'login'], body));
      }
      case 'userpass': {
        const path = [mount, 'login', need('username')];
        return new VaultClient(ctx, await signIn(ctx, path, { password: need('password') }));
      }
      default:
        return new VaultClient(ctx, need('token'));
    }
  }

  /** Who Vault takes this connection for. */
  async lookUpSelf(): Promise<{ displayName: string; policies: string[] }> {
    const response = await this.#send('GET', ['auth', 'token', 'lookup-self']);
    const { data } = expectOk(response).json() as {
      data: { display_name: string; policies: string[] };
    };
    return { displayName: data.display_name, policies: data.policies };
  }

  /** `undefined` for a secret that does not exist or was deleted. */
  async read(path: readonly string[]): Promise<VaultSecret | undefined> {
    const response = await this.#send('GET', this.#place('data', path));
    if (response.status === 404) return undefined;
    const { data } = expectOk(response).json() as { data: Record<string, unknown> };
    if (!this.#isVersioned) return { fields: data };
    const { data: fields, metadata } = data as {
      data: Record<string, unknown> | null;
      metadata: { version: number; created_time: string };
    };
    if (!fields) return undefined;
    return { fields, version: metadata.version, changedAt: metadata.created_time };
  }

  /** Replaces a secret. With KV version 2 only if it is still at `version`. */
  async write(
    path: readonly string[],
    fields: VaultSecret['fields'],
    version: number | undefined,
  ): Promise<'written' | 'changed-meanwhile'> {
    const body = this.#isVersioned ? { options: { cas: version ?? 0 }, data: fields } : fields;
    const response = await this.#send('POST', this.#place('data', path), body);
    const isConflict = response.status === 400 && reasonOf(response).includes('check-and-set');
    if (isConflict) return 'changed-meanwhile';
    expectOk(response);
    return 'written';
  }

  async remove(path: readonly string[]): Promise<void> {
    const response = await this.#send('DELETE', this.#place('data', path));
    if (response.status !== 404) expectOk(response);
  }

  /** Names below a path; those of folders end with a slash. */
  async list(path: readonly string[]): Promise<string[]> {
    const response = await this.#send(
      'GET',
      this.#place('metadata', path),
      undefined,
      '?list=true',
    );
    if (response.status === 404) return [];
    return (expectOk(response).json() as { data: { keys: string[] } }).data.keys;
  }

  get #isVersioned(): boolean {
    return this.#ctx.integration.options.kvVersion !== '1';
  }

  #place(part: 'data' | 'metadata', path: readonly string[]): string[] {
    const mount = String(this.#ctx.integration.options.mountPath).split('/');
    return [...mount, ...(this.#isVersioned ? [part] : []), ...path];
  }

  #send(
    method: string,
    path: readonly string[],
    body?: unknown,
    query = '',
  ): Promise<HttpResponse> {
    return send(this.#ctx, { method, path, body, query, token: this.#token });
  }
}

async function signIn(ctx: PluginContext, path: readonly string[], body: unknown): Promise<string> {
  const response = await send(ctx, { method: 'POST', path: ['auth', ...path], body });
  // Vault answers wrong credentials of these methods with 400.
  if (response.status === 400) throw failureOf({ ...response, status: 403 }, reasonOf(response));
  const { auth } = expectOk(response).json() as { auth?: { client_token?: string } };
  if (!auth?.client_token) throw new PluginUnavailableError('Vault gave no token.');
  return auth.client_token;
}

function send(
  ctx: PluginContext,
  request: {
    readonly method: string;
    readonly path: readonly string[];
    readonly body?: unknown;
    readonly query?: string;
    readonly token?: string;
  },
): Promise<HttpResponse> {
  const { address, namespace, caCertificate } = ctx.integration.options as Record<string, string>;
  const { method, path, body, query = '', token } = request;
  const place = path.map(encodeURIComponent).join('/');
  return ctx.http.fetch(`${String(address).replace(/\/+$/, '')}/v1/${place}${query}`, {
    method,
    headers: {
      'x-vault-request': 'true',
      ...(token === undefined ? {} : { 'x-vault-token': token }),
      ...(namespace ? { 'x-vault-namespace': namespace } : {}),
    },
    ...(body === undefined ? {} : { body }),
    ...(caCertificate ? { ca: caCertificate } : {}),
  });
}

function expectOk(response: HttpResponse): HttpResponse {
  if (response.ok) return response;
  throw failureOf(response, reasonOf(response));
}

/** Vault's own words. */
function reasonOf(response: HttpResponse): string {
  try {
    const { errors = [] } = response.json() as { errors?: string[] };
    return errors.join('; ').trim() || 'Vault gave no reason';
  } catch (error) {
    if (isPluginError(error)) return 'Vault gave no reason';
    throw error;
  }
}
