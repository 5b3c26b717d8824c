import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider, type Token } from 'oidc-provider';

export const CLIENT_ID = 'gantry';
export const CLIENT_SECRET = 'canary-client-secret-5d1f';

/** What the provider says of somebody. */
export interface Account {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly groups?: readonly string[];
}

/** A real OpenID provider on loopback, in which whoever is set as `account` agrees to everything. */
export class OpenIdProvider {
  readonly issuer: string;
  account: Account = { sub: 'nobody' };
  /** What the person answers, instead of agreeing. */
  refusal: string | undefined;
  /** Accounts whose tokens were ended, by whoever got them. */
  readonly revoked: string[] = [];
  /** Every token that was given. */
  readonly issued: string[] = [];
  #provider: Provider | undefined;
  readonly #tokens = new Set<Token>();
  readonly #accounts = new Map<string, Account>();
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });

  private constructor(port: number) {
    this.issuer = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<OpenIdProvider> {
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => probe.once('listening', resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    const started = new OpenIdProvider(port);
    started.#server.listen(port, '127.0.0.1');
    await new Promise((resolve) => started.#server.once('listening', resolve));
    return started;
  }

  /** Makes the client known, with where it is called back, and lets access tokens live for so long. */
  register(redirectUris: readonly string[], accessTokenSeconds = 3_600): void {
    this.#provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: CLIENT_ID,
          client_secret: CLIENT_SECRET,
          redirect_uris: redirectUris,
          grant_types: [
            'authorization_code',
            'refresh_token',
            'urn:ietf:params:oauth:grant-type:device_code',
          ],
        },
      ],
      cookies: { keys: ['for tests'] },
      claims: {
        openid: ['sub'],
        email: ['email', 'email_verified'],
        profile: ['name', 'groups'],
      },
      features: {
        devInteractions: { enabled: false },
        deviceFlow: { enabled: true },
        revocation: { enabled: true },
        introspection: { enabled: true },
      },
      ttl: { AccessToken: accessTokenSeconds, Grant: 3_600, Session: 3_600, RefreshToken: 3_600 },
      // A refresh token works once; whoever uses it again loses the grant.
      rotateRefreshToken: true,
      interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      findAccount: (_: unknown, id: string) => ({
        accountId: id,
        claims: async () => this.#accounts.get(id),
      }),
    });
    for (const kind of ['access_token', 'refresh_token']) {
      this.#provider.on(`${kind}.saved`, (token) => {
        this.#tokens.add(token);
        this.issued.push(token.jti);
      });
      this.#provider.on(`${kind}.destroyed`, (token) => this.revoked.push(token.accountId));
    }
  }

  /** From now on the provider takes none of the tokens that it has given; with `refresh`, also none to renew them. */
  async endTokens({ refresh = false } = {}): Promise<void> {
    for (const token of this.#tokens) {
      if (refresh || token.kind === 'AccessToken') await token.destroy();
    }
  }

  /** Follows an address as the browser of the person, up to where it leads away from the provider. */
  async visit(address: string): Promise<URL> {
    const { url, page } = await this.#browse(address);
    if (page !== undefined) throw new Error(`The provider shows a page: ${page}`);
    return url;
  }

  /** Opens what a device shows, and agrees to it. */
  async confirmDevice(address: string): Promise<void> {
    await this.#browse(address);
  }

  /** Follows redirects and sends forms on, until the way leads elsewhere or ends at a page. */
  async #browse(address: string): Promise<{ url: URL; page?: string }> {
    const cookies = new Map<string, string>();
    let url = new URL(address);
    let form: URLSearchParams | undefined;
    for (let hops = 0; hops < 15 && url.origin === this.issuer; hops++) {
      const response = await fetch(url, {
        redirect: 'manual',
        headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
        ...(form ? { method: 'POST', body: form } : {}),
      });
      for (const line of response.headers.getSetCookie()) {
        const [name = '', value = ''] = (line.split(';', 1)[0] as string).split(/=(.*)/, 2);
        cookies.set(name, value);
      }
      const location = response.headers.get('location');
      const page = location === null ? await response.text() : '';
      form = location === null ? formIn(page) : undefined;
      if (location !== null) url = new URL(location, url);
      else if (!form) return { url, page };
    }
    return { url };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const provider = this.#provider;
    if (!provider) throw new Error('No client is registered.');
    if (!request.url?.startsWith('/interaction/')) {
      provider.callback()(request, response);
      return;
    }
    this.#accounts.set(this.account.sub, this.account);
    const { params } = await provider.interactionDetails(request, response);
    if (this.refusal !== undefined) {
      const result = { error: this.refusal, error_description: 'The person said no.' };
      return await provider.interactionFinished(request, response, result, {});
    }
    const accountId = this.account.sub;
    const grant = new provider.Grant({ accountId, clientId: String(params.client_id) });
    grant.addOIDCScope(String(params.scope));
    const result = { login: { accountId }, consent: { grantId: await grant.save() } };
    await provider.interactionFinished(request, response, result, {
      mergeWithLastSubmission: false,
    });
  }
}

/** The fields of a page's form as they are sent on by somebody who agrees. */
function formIn(page: string): URLSearchParams | undefined {
  if (!page.includes('<form')) return undefined;
  const fields = page.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g);
  return new URLSearchParams(
    Object.fromEntries([...fields].map(([, name, value]) => [name, value])),
  );
}
