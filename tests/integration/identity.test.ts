import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { databases } from '../../apps/server/test/support/databases.ts';
import { ADMIN_PASSWORD, root, TestServer } from '../../apps/server/test/support/test-server.ts';
import {
  type Account,
  CLIENT_ID,
  CLIENT_SECRET,
  OpenIdProvider,
} from '../support/openid-provider.ts';

const HOST = 'gantry.example';
const AT = `https://${HOST}`;
const HERE = { host: HOST, origin: AT };
const connectPath = (integration: string) => `/api/v1/me/identities/acting/${integration}`;
const SSO = '/api/v1/auth/sso/acting/default';

/** Everything of the OIDC plugin, and a panel that asks the provider as the person who looks. */
const ACTING = `
import { definePlugin, PanelPlugin, PluginAuthenticationFailed } from '@gantry/plugin-sdk';
import oidc from './src/plugin.ts';

class Mine extends PanelPlugin {
  async render(ctx) {
    ctx.log.info('token ' + ctx.identity.accessToken);
    const answer = await ctx.http.fetch(ctx.integration.options.issuer + '/me', {
      headers: { authorization: 'Bearer ' + ctx.identity.accessToken },
    });
    if (answer.status === 401) throw new PluginAuthenticationFailed('The token was not taken.');
    const text = answer.json().sub + (ctx.identity.refreshToken ? ' and more' : '');
    return { sections: [{ type: 'status', level: 'ok', text }] };
  }
}

const { definition } = oidc;
export default definePlugin({
  ...definition,
  slug: 'acting',
  name: 'Acting',
  capabilities: [
    ...definition.capabilities,
    {
      kind: 'panel',
      handler: Mine,
      hints: { requiresIdentity: true },
      panels: [{ id: 'mine', title: 'Mine', appliesTo: { kinds: ['Service'] } }],
    },
  ],
});
`;

interface Refusal {
  readonly code: string;
}

async function buildActing(folder: string): Promise<void> {
  const directory = join(folder, 'acting');
  mkdirSync(directory, { recursive: true });
  const manifest = {
    name: 'acting',
    version: '1.0.0',
    type: 'module',
    gantry: { plugin: './plugin.js' },
  };
  writeFileSync(join(directory, 'package.json'), JSON.stringify(manifest));
  await build({
    stdin: { contents: ACTING, resolveDir: join(root, 'plugins/oidc'), loader: 'ts' },
    outfile: join(directory, 'plugin.js'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
}

describe.each(databases(inject('postgresUrl')))('identities on %s', (_name, create) => {
  if (!create) {
    it.skip('skipped: no PostgreSQL server starts on this machine', () => {});
    return;
  }
  let server: TestServer;
  let provider: OpenIdProvider;
  let drop: (() => Promise<void>) | undefined;
  let admin: string;
  let plugins: string;

  beforeAll(async () => {
    const database = await create();
    drop = database.drop;
    provider = await OpenIdProvider.start();
    provider.register([
      ...['default', 'short'].map((name) => `${AT}${connectPath(name)}/callback`),
      `${AT}${SSO}/callback`,
    ]);
    const { db } = database;
    plugins = mkdtempSync(join(tmpdir(), 'gantry-test-identity-'));
    await buildActing(plugins);
    server = await TestServer.start({
      plugins,
      flags: { publicUrl: AT },
      keepLog: true,
      ...(db === undefined ? {} : { db }),
    });
    await configure();
    const enabled = await server.put('/api/v1/plugins/acting/enable', { enabled: true });
    expect(enabled.status).toBe(204);
    admin = await server.signIn('admin', ADMIN_PASSWORD);
    await server.post('/api/v1/entities', {
      kind: 'Service',
      metadata: { name: 'cart' },
      spec: {},
    });
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(plugins, { recursive: true, force: true });
    await provider?.stop();
    await drop?.();
  });

  const configure = async (changes: object = {}) =>
    await server.put('/api/v1/plugins/acting/config', {
      issuer: provider.issuer,
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      offlineAccess: true,
      ...changes,
    });
  const asBrowser = (token: string) => ({
    as: null,
    headers: { cookie: `gantry_session=${token}`, ...HERE },
  });
  const start = async (token: string, integration = 'default') => {
    const answer = await server.post<{ authorizationUrl: string }>(
      `${connectPath(integration)}/start`,
      { returnTo: '/catalog' },
      asBrowser(token),
    );
    expect(answer.status).toBe(200);
    return answer.body.authorizationUrl;
  };
  const pathOf = (url: URL) => url.pathname + url.search;
  const comeBack = async (url: URL, token: string) => {
    const { status, headers } = await server.get(pathOf(url), asBrowser(token));
    expect(status).toBe(302);
    return String(headers.location);
  };
  const connect = async (token: string, sub: string) => {
    provider.account = { sub, name: 'Somebody', email: `${sub}@example.com` };
    return await comeBack(await provider.visit(await start(token)), token);
  };
  const mine = async (token: string) =>
    (
      await server.get<{ status: string; subject?: string }[]>(
        '/api/v1/me/identities',
        asBrowser(token),
      )
    ).body[0];
  const render = (token: string) =>
    server.get<Refusal & { sections: { text: string }[] }>(
      '/api/v1/entities/Service/cart/panels/acting/mine',
      asBrowser(token),
    );
  const newUser = async (username: string) => {
    const password = 'the first password';
    const { body } = await server.post<{ id: string }>('/api/v1/auth/register', {
      username,
      password,
    });
    await server.put(`/api/v1/auth/users/${body.id}`, { mustChangePassword: false });
    return { id: body.id, token: await server.signIn(username, password) };
  };
  const trail = async (query: string) =>
    (
      await server.get<{ action: string; after?: Record<string, unknown> }[]>(
        `/api/v1/audit?${query}`,
      )
    ).body;

  describe('accounts that people connect', () => {
    it('are connected by a code with PKCE, and used by capabilities that act as the person', async () => {
      expect(await mine(admin)).toMatchObject({ plugin: 'acting', status: 'none' });
      expect((await render(admin)).body.code).toBe('IDENTITY_REQUIRED');
      expect(await connect(admin, 'ada-at-idp')).toBe('/catalog');
      expect(await mine(admin)).toMatchObject({
        status: 'active',
        subject: 'ada-at-idp',
        renews: true,
        profile: { name: 'Somebody' },
      });
      const { status, body } = await render(admin);
      expect([status, body.sections?.[0]?.text]).toEqual([200, 'ada-at-idp']);
      const [entry] = await trail('action=identity.connected');
      expect(entry?.after).toMatchObject({ subject: 'ada-at-idp', issuer: provider.issuer });
    });

    it('are renewed once when the remote system rejects a token, for all who ask at the same time', async () => {
      await provider.endTokens();
      const answers = await Promise.all([render(admin), render(admin), render(admin)]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    });

    it('S53: serve nobody else, and nothing that asks without a person', async () => {
      const other = await newUser(`other-${Date.now()}`);
      expect((await render(other.token)).body.code).toBe('IDENTITY_REQUIRED');
      const key = await server.get<Refusal>('/api/v1/entities/Service/cart/panels/acting/mine');
      expect(key.body.code).toBe('IDENTITY_NEEDS_SESSION');
      for (const path of ['start', 'refresh']) {
        const { body } = await server.post<Refusal>(`${connectPath('default')}/${path}`);
        expect(body.code).toBe('IDENTITY_NEEDS_SESSION');
      }
    });

    it('S53: serve nobody after the session has ended', async () => {
      const { token } = await newUser(`leaves-${Date.now()}`);
      await connect(token, `leaves-${Date.now()}`);
      expect((await render(token)).status).toBe(200);
      await server.post('/api/v1/auth/logout', undefined, asBrowser(token));
      expect((await render(token)).status).toBe(401);
    });

    it('belong to one user', async () => {
      const { token } = await newUser(`thief-${Date.now()}`);
      expect(await connect(token, 'ada-at-idp')).toBe(
        '/account?tab=connections&problem=IDENTITY_TAKEN',
      );
    });

    it('end here and at the remote system', async () => {
      const { token } = await newUser(`ends-${Date.now()}`);
      const sub = `ends-${Date.now()}`;
      await connect(token, sub);
      expect((await server.delete(connectPath('default'), asBrowser(token))).status).toBe(204);
      expect((await mine(token))?.status).toBe('none');
      expect(provider.revoked).toContain(sub);
    });
  });

  describe('S50: the way back', () => {
    const problem = '/account?tab=connections&problem=IDENTITY_FLOW_INVALID';

    it('is followed once', async () => {
      const { token } = await newUser(`twice-${Date.now()}`);
      provider.account = { sub: `twice-${Date.now()}` };
      const back = await provider.visit(await start(token));
      expect(await comeBack(back, token)).toBe('/catalog');
      expect(await comeBack(back, token)).toBe(problem);
    });

    it('is followed in the session in which it began, and in no other', async () => {
      const attacker = await newUser(`attacker-${Date.now()}`);
      const victim = await newUser(`victim-${Date.now()}`);
      provider.account = { sub: `attacker-${Date.now()}` };
      const back = await provider.visit(await start(attacker.token));
      expect(await comeBack(back, victim.token)).toBe(problem);
      expect((await mine(victim.token))?.status).toBe('none');
      // It was shown, so it is of no use to anybody any more.
      expect(await comeBack(back, attacker.token)).toBe(problem);
    });

    it('needs a state that was given, for the integration that it was given for', async () => {
      const { token } = await newUser(`states-${Date.now()}`);
      provider.account = { sub: `states-${Date.now()}` };
      const back = await provider.visit(await start(token));
      const without = new URL(back);
      without.searchParams.delete('state');
      expect(await comeBack(without, token)).toBe(problem);
      const made = new URL(back);
      made.searchParams.set('state', 'chosen-by-somebody');
      expect(await comeBack(made, token)).toBe(problem);
      const elsewhere = new URL(String(back).replace('/default/', '/other/'));
      expect(await comeBack(elsewhere, token)).toBe(problem);
    });

    it('names the issuer that the browser was sent to', async () => {
      const { token } = await newUser(`mixup-${Date.now()}`);
      provider.account = { sub: `mixup-${Date.now()}` };
      const back = await provider.visit(await start(token));
      back.searchParams.set('iss', 'https://evil.example');
      expect(await comeBack(back, token)).toBe(problem);
    });

    it('takes no code of another flow: the verifier is not its own', async () => {
      const attacker = await newUser(`injects-${Date.now()}`);
      provider.account = { sub: `injects-${Date.now()}` };
      const stolen = await provider.visit(await start(attacker.token));
      const victim = await newUser(`injected-${Date.now()}`);
      const back = await provider.visit(await start(victim.token));
      back.searchParams.set('code', String(stolen.searchParams.get('code')));
      expect(await comeBack(back, victim.token)).toBe(
        '/account?tab=connections&problem=PLUGIN_AUTHENTICATION_FAILED',
      );
      expect((await mine(victim.token))?.status).toBe('none');
    });

    it('leads nowhere else', async () => {
      const { token } = await newUser(`redirects-${Date.now()}`);
      for (const returnTo of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
        provider.account = { sub: `redirects-${Date.now()}` };
        const { body } = await server.post<{ authorizationUrl: string }>(
          `${connectPath('default')}/start`,
          { returnTo },
          asBrowser(token),
        );
        const back = await provider.visit(body.authorizationUrl);
        expect(await comeBack(back, token)).toBe('/account?tab=connections');
      }
    });

    it('tells of a refusal in a word of the protocol', async () => {
      const { token } = await newUser(`refuses-${Date.now()}`);
      provider.refusal = 'access_denied';
      try {
        const back = await provider.visit(await start(token));
        expect(await comeBack(back, token)).toBe(
          '/account?tab=connections&problem=IDENTITY_REFUSED',
        );
      } finally {
        provider.refusal = undefined;
      }
    });

    it('has a verifier that the browser never sees', async () => {
      const { token } = await newUser(`verifier-${Date.now()}`);
      const answer = await server.post(`${connectPath('default')}/start`, {}, asBrowser(token));
      expect(Object.keys(answer.body as object)).toEqual(['authorizationUrl']);
      const asked = new URL((answer.body as { authorizationUrl: string }).authorizationUrl);
      expect(Object.fromEntries(asked.searchParams)).toEqual({
        client_id: CLIENT_ID,
        response_type: 'code',
        redirect_uri: `${AT}${connectPath('default')}/callback`,
        scope: 'openid profile email offline_access',
        prompt: 'consent',
        code_challenge_method: 'S256',
        code_challenge: expect.stringMatching(/^[\w-]{43}$/),
        nonce: expect.stringMatching(/^[\w-]{43}$/),
        state: expect.stringMatching(/^[\w-]{43}$/),
      });
    });
  });

  it('are asked for again when the remote system takes nothing of them any more', async () => {
    const { token } = await newUser(`ended-${Date.now()}`);
    const sub = `ended-${Date.now()}`;
    await connect(token, sub);
    await provider.endTokens({ refresh: true });
    expect((await render(token)).body.code).toBe('IDENTITY_REQUIRED');
    expect(await mine(token)).toMatchObject({ status: 'expired', subject: sub });
    expect(await connect(token, sub)).toBe('/catalog');
    expect((await render(token)).status).toBe(200);
  });

  describe('signing in', () => {
    const rules = {
      createUsers: true,
      domains: ['example.com'],
      roles: { engineers: 'platform-engineer' },
      syncGroups: true,
    };
    const allow = (body: object, as?: { as: 'platform-engineer' }) =>
      server.put<Refusal>('/api/v1/sign-in-providers/acting/default', body, as);
    const begin = async (to = '/catalog') => {
      const { headers } = await server.get(`${SSO}?to=${encodeURIComponent(to)}`, {
        as: null,
        headers: HERE,
      });
      return {
        url: String(headers.location),
        cookie: String(headers['set-cookie']).split(';', 1)[0] as string,
      };
    };
    const finish = async (url: URL, cookie: string) => {
      const { headers } = await server.get(pathOf(url), {
        as: null,
        headers: { host: HOST, cookie },
      });
      const token = [headers['set-cookie']]
        .flat()
        .map((line) => /^gantry_session=([^;]+)/.exec(String(line))?.[1])
        .find((found) => found !== undefined);
      return { location: String(headers.location), token };
    };
    const signIn = async (account: Account) => {
      provider.account = account;
      const { url, cookie } = await begin();
      return await finish(await provider.visit(url), cookie);
    };
    const me = async (token: string | undefined) =>
      (
        await server.get<{
          id: string;
          username: string;
          email: string;
          role: string;
          ssoOnly: boolean;
        }>('/api/v1/auth/me', asBrowser(String(token)))
      ).body;
    const refused = '/sign-in?problem=SIGN_IN_REFUSED';

    beforeAll(async () => {
      expect((await server.get<unknown[]>('/api/v1/auth/sso', { as: null })).body).toEqual([]);
      expect((await begin()).url).toBe('/sign-in?problem=SIGN_IN_NOT_OFFERED');
      expect((await allow(rules)).status).toBe(200);
    });

    it('is offered once an administrator allows it', async () => {
      const { body } = await server.get('/api/v1/auth/sso', { as: null });
      expect(body).toEqual([{ plugin: 'acting', integration: 'default', label: 'Acting' }]);
      expect((await allow(rules, { as: 'platform-engineer' })).status).toBe(403);
      expect((await allow({ createUsers: true })).body.code).toBe('INVALID_INPUT');
      expect((await allow({ ...rules, defaultRole: 'admin' })).status).toBe(400);
    });

    it('makes a user with what the groups give, and follows them at each sign-in', async () => {
      const account = {
        sub: 'grace-at-idp',
        email: 'Grace@Example.com',
        email_verified: true,
        name: 'Grace',
        groups: ['engineers'],
      };
      const first = await signIn(account);
      expect(first.location).toBe('/catalog');
      expect(await me(first.token)).toMatchObject({
        username: 'grace',
        email: 'grace@example.com',
        role: 'platform-engineer',
        ssoOnly: true,
      });
      const second = await signIn({ ...account, groups: ['interns'] });
      const now = await me(second.token);
      expect(now).toMatchObject({ username: 'grace', role: 'viewer' });
      const groups =
        await server.get<{ id: string; name: string; source: string }[]>('/api/v1/groups');
      const members = async (name: string) => {
        const found = groups.body.find((group) => group.name === name);
        expect(found?.source).toBe('acting/default');
        const { body } = await server.get<{ members: { username: string }[] }>(
          `/api/v1/groups/${found?.id}`,
        );
        return body.members.map(({ username }) => username);
      };
      expect([await members('engineers'), await members('interns')]).toEqual([[], ['grace']]);
      // What was signed in with is connected as well.
      expect((await render(String(second.token))).body.sections?.[0]?.text).toBe('grace-at-idp');
      const last = await server.delete<Refusal>(
        connectPath('default'),
        asBrowser(String(second.token)),
      );
      expect(last.body.code).toBe('IDENTITY_SIGNS_IN');
    });

    it('S52: lets nobody in whose e-mail address is not verified, or of another domain', async () => {
      const unverified = { sub: 'u1', email: 'mallory@example.com', email_verified: false };
      expect((await signIn(unverified)).location).toBe(refused);
      expect(
        (await signIn({ sub: 'u2', email: 'm@evil.example', email_verified: true })).location,
      ).toBe(refused);
      const lookalike = 'm@example.com.evil.example';
      expect((await signIn({ sub: 'u3', email: lookalike, email_verified: true })).location).toBe(
        refused,
      );
      const [entry] = await trail('action=session.refused');
      expect(entry?.after).toMatchObject({
        subject: 'u3',
        reason: expect.stringContaining('domain'),
      });
    });

    it('S52: gives nobody the user of somebody else with the same e-mail address', async () => {
      const { id } = await newUser('linus');
      await server.put(`/api/v1/auth/users/${id}`, { email: 'linus@example.com' });
      const account = { sub: 'not-linus', email: 'linus@example.com', email_verified: true };
      const other = await me((await signIn(account)).token);
      expect(other).toMatchObject({ username: 'linus-2' });
      expect(other.id).not.toBe(id);
    });

    it('S52: takes people for those with their verified address where that is allowed, and no others', async () => {
      await allow({ ...rules, linkByEmail: true });
      const { id } = await newUser('margaret');
      await server.put(`/api/v1/auth/users/${id}`, {
        email: 'Margaret@example.com',
        role: 'developer',
      });
      const email = 'margaret@example.com';
      const forged = await signIn({ sub: 'forged', email, email_verified: false });
      expect(forged.location).toBe(refused);
      const letters = 'm\u0430rgaret@example.com';
      const alike = await signIn({ sub: 'alike', email: letters, email_verified: true });
      expect(alike.location).toBe(refused);
      const linked = await signIn({
        sub: 'real',
        email,
        email_verified: true,
        groups: ['engineers'],
      });
      // The user was there before: what it may do stays what an administrator gave it.
      expect(await me(linked.token)).toMatchObject({ id, role: 'developer', ssoOnly: false });
      const again = await signIn({ sub: 'second-account', email, email_verified: true });
      expect(again.location).toBe(refused);
      await allow(rules);
    });

    it('S59: leaves groups of other origins and roles alone', async () => {
      await server.post('/api/v1/groups', { name: 'keepers', role: 'admin' });
      const account = { sub: 'ken', email: 'ken@example.com', email_verified: true };
      const ken = await me((await signIn({ ...account, groups: ['keepers', 'admin'] })).token);
      expect(ken.role).toBe('viewer');
    });

    it('S59: leaves the last administrator in place', async () => {
      await allow({ ...rules, roles: { root: 'admin' } });
      const account = { sub: 'roo', email: 'roo@example.com', email_verified: true };
      const token = String((await signIn({ ...account, groups: ['root'] })).token);
      const { body: users } =
        await server.get<{ id: string; role: string; username: string }[]>('/api/v1/auth/users');
      const others = users.filter(({ role, username }) => role === 'admin' && username !== 'roo');
      const set = async (disabled: boolean) => {
        for (const { id } of others) {
          await server.put(`/api/v1/auth/users/${id}`, { disabled }, { as: { token } });
        }
      };
      await set(true);
      const again = await me((await signIn(account)).token);
      await set(false);
      expect(again.role).toBe('admin');
      expect((await me((await signIn(account)).token)).role).toBe('viewer');
      await allow(rules);
    });

    it('S50: ends in the browser in which it began, once', async () => {
      provider.account = { sub: 'fix', email: 'fix@example.com', email_verified: true };
      const mineToo = await begin();
      const back = await provider.visit(mineToo.url);
      const problem = '/sign-in?problem=IDENTITY_FLOW_INVALID';
      // Somebody else is led to the end of a sign-in that is not theirs, with a cookie of their own or without.
      const victim = await begin();
      expect(await finish(back, victim.cookie)).toEqual({ location: problem, token: undefined });
      expect((await finish(back, mineToo.cookie)).location).toBe(problem);
      const other = await begin();
      const otherBack = await provider.visit(other.url);
      expect((await finish(otherBack, '')).location).toBe(problem);
    });

    it('S50: takes no flow that was begun to connect an account', async () => {
      const { token } = await newUser(`crossed-${Date.now()}`);
      provider.account = { sub: 'crossed', email: 'crossed@example.com', email_verified: true };
      const back = await provider.visit(await start(token));
      const { cookie } = await begin();
      const moved = new URL(`${AT}${SSO}/callback${back.search}`);
      expect((await finish(moved, cookie)).location).toBe('/sign-in?problem=IDENTITY_FLOW_INVALID');
    });

    it('S50: leads to pages of this site only', async () => {
      for (const to of ['https://evil.example', '//evil.example/x', '/\\evil.example']) {
        provider.account = { sub: 'open', email: 'open@example.com', email_verified: true };
        const { url, cookie } = await begin(to);
        expect((await finish(await provider.visit(url), cookie)).location).toBe('/');
      }
    });

    it('S51: puts no token into an address, a page or the history', async () => {
      provider.account = { sub: 'open', email: 'open@example.com', email_verified: true };
      const { url, cookie } = await begin();
      const back = await provider.visit(url);
      const answer = await server.get(pathOf(back), { as: null, headers: { host: HOST, cookie } });
      expect(answer.text).toBe('');
      expect(answer.headers).toMatchObject({
        location: '/catalog',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
      const lines = [answer.headers['set-cookie']].flat().map(String);
      expect(lines.every((line) => /HttpOnly/.test(line) && /SameSite=Lax/.test(line))).toBe(true);
    });

    it('is not for users who are disabled', async () => {
      const account = { sub: 'gone', email: 'gone@example.com', email_verified: true };
      const { id } = await me((await signIn(account)).token);
      await server.put(`/api/v1/auth/users/${id}`, { disabled: true });
      expect((await signIn(account)).location).toBe(refused);
    });

    it('ends when the configuration is changed, until an administrator allows it again', async () => {
      await configure({ scopes: 'openid email' });
      expect((await begin()).url).toBe('/sign-in?problem=SIGN_IN_NOT_OFFERED');
      const listed = await server.get<{ problem?: string }[]>('/api/v1/sign-in-providers');
      expect(listed.body[0]?.problem).toContain('configuration');
      await configure();
      expect((await begin()).url).toContain(provider.issuer);
      expect((await server.delete('/api/v1/sign-in-providers/acting/default')).status).toBe(204);
      expect((await begin()).url).toBe('/sign-in?problem=SIGN_IN_NOT_OFFERED');
    });
  });

  it('a device code is confirmed elsewhere, and asked about no faster than it may be', async () => {
    const owner = await newUser(`owner-${Date.now()}`);
    await server.put('/api/v1/plugins/acting/integrations/short', {
      values: {
        issuer: provider.issuer,
        clientId: CLIENT_ID,
        clientSecret: CLIENT_SECRET,
        flow: 'device',
      },
    });
    const begun = await server.post<{
      flow: string;
      authorizationUrl: string;
      polling: { userCode: string; interval: number };
    }>(`${connectPath('short')}/start`, {}, asBrowser(owner.token));
    expect(begun.body.polling.userCode).toMatch(/^[A-Z0-9-]+$/);
    expect(begun.text).not.toContain('device_code');
    const poll = (token: string) =>
      server.post<Refusal & { status: string }>(
        `${connectPath('short')}/poll`,
        { flow: begun.body.flow },
        asBrowser(token),
      );
    expect((await poll(owner.token)).body).toEqual({ status: 'pending' });
    const { token } = await newUser(`device-${Date.now()}`);
    expect((await poll(token)).body.code).toBe('IDENTITY_FLOW_INVALID');
    provider.account = { sub: `by-device-${Date.now()}` };
    await provider.confirmDevice(begun.body.authorizationUrl);
    await expect.poll(async () => (await poll(owner.token)).body.status).toBe('connected');
    expect((await poll(owner.token)).body.code).toBe('IDENTITY_FLOW_INVALID');
  });

  it('S44: tokens and secrets of accounts are in no answer, event, log line or file', async () => {
    const { token } = await newUser(`canary-${Date.now()}`);
    await connect(token, `canary-${Date.now()}`);
    await render(token);
    const given = [...provider.issued, CLIENT_SECRET];
    const seen = [
      readFileSync(server.logFile, 'utf8'),
      (await server.get('/api/v1/audit?limit=1000')).text,
      (await server.get('/api/v1/me/identities', asBrowser(token))).text,
      (await server.get('/api/v1/integrations')).text,
      (await server.get('/metrics', { as: null })).text,
    ];
    for (const file of readdirSync(server.dataDir, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      seen.push(readFileSync(join(file.parentPath, file.name), 'latin1'));
    }
    expect(given.length).toBeGreaterThan(2);
    expect(given.filter((secret) => seen.some((text) => text.includes(secret)))).toEqual([]);
  });
});
