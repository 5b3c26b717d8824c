import type { CallMethod, ParametersOf, ResultOf } from '@gantry/plugin-host';
import { createInlineHost } from '@gantry/plugin-host';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import plugin from '../src/plugin.ts';
import { CLIENT, type Forgery, startForgingProvider } from './forging-provider.ts';

const host = createInlineHost({ plugins: [plugin] });
const REDIRECT = 'https://gantry.example/callback';
let provider: Awaited<ReturnType<typeof startForgingProvider>>;

beforeAll(async () => {
  provider = await startForgingProvider();
});
afterAll(async () => {
  await provider.stop();
});

function call<M extends CallMethod>(
  method: M,
  parameters: ParametersOf<M>,
  options: Record<string, unknown> = {},
): Promise<ResultOf<M>> {
  return host.call('oidc', method, {
    parameters,
    credentials: CLIENT,
    context: {
      requestId: 'r',
      integration: {
        slug: 'default',
        name: 'Default',
        options: { issuer: provider.issuer, scopes: 'openid', groupsClaim: 'groups', ...options },
      },
      actor: { id: 'u', username: 'ada', roles: [] },
    },
  });
}

async function signIn(forgery: Forgery) {
  const asked = await call('identity.authorizationRequest', { redirectUri: REDIRECT });
  const nonce = new URL(asked.authorizationUrl).searchParams.get('nonce') ?? '';
  provider.forge(forgery, nonce);
  const codeVerifier = String(asked.codeVerifier);
  return await call('identity.exchangeCode', { code: 'c', redirectUri: REDIRECT, codeVerifier });
}

async function outcomeOf(forgery: Forgery): Promise<string> {
  try {
    await signIn(forgery);
    return 'accepted';
  } catch (error) {
    return String((error as { code?: unknown }).code);
  }
}

describe('an ID token', () => {
  it('that is right says who somebody is', async () => {
    const claims = { email: 'ada@example.com', email_verified: true, groups: ['staff'] };
    expect(await signIn({ claims })).toMatchObject({
      profile: {
        issuer: provider.issuer,
        subject: 'ada',
        email: 'ada@example.com',
        emailVerified: true,
        groups: ['staff'],
      },
      credentials: { accessToken: 'an access token' },
    });
  });

  const past = Math.floor(Date.now() / 1_000) - 3_600;
  const forgeries: [string, Forgery][] = [
    ['has ended', { claims: { exp: past, iat: past - 60 } }],
    ['is of another issuer', { claims: { iss: 'https://evil.example' } }],
    ['is for another client', { claims: { aud: 'somebody-else' } }],
    ['is for several clients and names another', { claims: { aud: ['gantry', 'x'], azp: 'x' } }],
    ['is signed by nobody', { signedBy: 'nobody' }],
    ['is signed with a foreign key', { signedBy: 'stranger' }],
    ['is signed with what the client knows as well', { signedBy: 'client-secret' }],
    ['has the nonce of another sign-in', { nonce: 'of-another-sign-in' }],
    ['has no nonce', { nonce: null }],
    ['is not that of the user info', { userinfo: { sub: 'eve' } }],
  ];

  it('is refused when it is forged', async () => {
    const outcomes: [string, string][] = [];
    // One after another: the provider forges what was asked for last.
    for (const [what, forgery] of forgeries) outcomes.push([what, await outcomeOf(forgery)]);
    expect(outcomes).toEqual(forgeries.map(([what]) => [what, 'PLUGIN_AUTHENTICATION_FAILED']));
  });

  it('does not lend its verified address to another one', async () => {
    const claims = { email: 'ada@example.com' };
    const userinfo = { email: 'eve@example.com', email_verified: true };
    const { profile } = await signIn({ claims, userinfo });
    expect(profile).toMatchObject({ email: 'ada@example.com', emailVerified: false });
  });

  it('has a verified address only when the provider says so, and does not only spell it', async () => {
    const claims = { email: 'ada@example.com', email_verified: 'true' };
    expect((await signIn({ claims })).profile.emailVerified).toBe(false);
  });
});

describe('the connection', () => {
  it('is tested by reading what the issuer says of itself', async () => {
    const answer = await call('plugin.testConnection', {});
    expect(answer).toEqual({ ok: true, message: `${provider.issuer} answers.` });
  });

  it('is refused for an issuer that names itself otherwise', async () => {
    const options = { issuer: provider.issuer.replace('127.0.0.1', 'localhost') };
    expect(await call('plugin.testConnection', {}, options)).toMatchObject({ ok: false });
  });
});
