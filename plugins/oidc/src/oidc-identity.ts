import { createHash } from 'node:crypto';
import {
  type AuthorizationRequest,
  type ConnectionTest,
  type Credentials,
  type IdentityCredentials,
  type IdentityExchange,
  IdentityPlugin,
  isPluginError,
  type PluginContext,
  PluginInputError,
  PluginUnavailableError,
} from '@gantry/plugin-sdk';
import * as client from 'openid-client';
import { openClient } from './open-client.ts';
import { toPluginError } from './to-plugin-error.ts';
import { toCredentials, toProfile } from './to-profile.ts';

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
/** The library compares the two; what is compared in truth is the host's own state. */
const STATE = 'checked-by-the-host';

/** Accounts at an OpenID provider, by authorization code with PKCE or by device code. */
export class OidcIdentity extends IdentityPlugin {
  override async testConnection(
    ctx: PluginContext,
    credentials: Credentials,
  ): Promise<ConnectionTest> {
    try {
      const metadata = (await openClient(ctx, credentials)).serverMetadata();
      const lacks = isDevice(ctx)
        ? !metadata.device_authorization_endpoint
        : !metadata.authorization_endpoint;
      return lacks
        ? { ok: false, message: `${metadata.issuer} does not offer this flow.` }
        : { ok: true, message: `${metadata.issuer} answers.` };
    } catch (error) {
      if (isPluginError(error)) return { ok: false, message: error.message };
      throw error;
    }
  }

  override async authorizationRequest(
    ctx: PluginContext,
    credentials: Credentials,
    redirectUri: string,
    scopes?: readonly string[],
  ): Promise<AuthorizationRequest> {
    const configuration = await openClient(ctx, credentials);
    const scope = scopeOf(ctx, scopes);
    if (isDevice(ctx)) return await startDevice(configuration, scope);
    const metadata = configuration.serverMetadata();
    const codeVerifier = client.randomPKCECodeVerifier();
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope,
      code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      nonce: nonceOf(codeVerifier),
      // Providers give refresh tokens only to whom the person has agreed.
      ...(scope.split(' ').includes('offline_access') ? { prompt: 'consent' } : {}),
    });
    return {
      authorizationUrl: url.href,
      state: STATE,
      codeVerifier,
      ...(metadata.authorization_response_iss_parameter_supported
        ? { issuer: metadata.issuer }
        : {}),
    };
  }

  override async exchangeCode(
    ctx: PluginContext,
    credentials: Credentials,
    code: string,
    redirectUri: string,
    codeVerifier?: string,
  ): Promise<IdentityExchange> {
    const configuration = await openClient(ctx, credentials);
    try {
      const tokens =
        codeVerifier === undefined
          ? await client.genericGrantRequest(configuration, DEVICE_GRANT, { device_code: code })
          : await exchange(configuration, { code, redirectUri, codeVerifier });
      const claims = tokens.claims();
      if (!claims) throw new PluginInputError('The provider sent no ID token.');
      const { userinfo_endpoint } = configuration.serverMetadata();
      const info = userinfo_endpoint
        ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)
        : undefined;
      const groupsClaim = String(ctx.integration.options.groupsClaim ?? 'groups');
      return {
        profile: toProfile(claims, info, groupsClaim),
        credentials: toCredentials(tokens),
      };
    } catch (error) {
      throw toPluginError(error);
    }
  }

  override async refresh(
    ctx: PluginContext,
    credentials: Credentials,
    refreshToken: string,
  ): Promise<IdentityCredentials> {
    const configuration = await openClient(ctx, credentials);
    try {
      return toCredentials(await client.refreshTokenGrant(configuration, refreshToken));
    } catch (error) {
      throw toPluginError(error);
    }
  }

  override async revoke(
    ctx: PluginContext,
    credentials: Credentials,
    token: string,
  ): Promise<void> {
    const configuration = await openClient(ctx, credentials);
    if (!configuration.serverMetadata().revocation_endpoint) return;
    try {
      await client.tokenRevocation(configuration, token);
    } catch (error) {
      throw toPluginError(error);
    }
  }
}

function exchange(
  configuration: client.Configuration,
  { code, redirectUri, codeVerifier }: { code: string; redirectUri: string; codeVerifier: string },
) {
  const { issuer } = configuration.serverMetadata();
  const back = new URL(redirectUri);
  // The host has compared `iss` and the state of the browser with its own.
  for (const [name, value] of Object.entries({ code, state: STATE, iss: issuer })) {
    back.searchParams.set(name, value);
  }
  return client.authorizationCodeGrant(configuration, back, {
    pkceCodeVerifier: codeVerifier,
    expectedState: STATE,
    expectedNonce: nonceOf(codeVerifier),
    idTokenExpected: true,
  });
}

async function startDevice(
  configuration: client.Configuration,
  scope: string,
): Promise<AuthorizationRequest> {
  if (!configuration.serverMetadata().device_authorization_endpoint) {
    throw new PluginUnavailableError('The provider has no device flow.');
  }
  try {
    const device = await client.initiateDeviceAuthorization(configuration, { scope });
    const { verification_uri_complete: complete, interval } = device;
    return {
      authorizationUrl: complete ?? device.verification_uri,
      state: device.device_code,
      polling: {
        userCode: device.user_code,
        verificationUri: device.verification_uri,
        ...(complete === undefined ? {} : { verificationUriComplete: complete }),
        ...(interval === undefined ? {} : { interval }),
        expiresIn: device.expires_in,
      },
    };
  } catch (error) {
    throw toPluginError(error);
  }
}

/** Bound to the verifier, which never leaves the host: so is the ID token that carries it. */
function nonceOf(codeVerifier: string): string {
  return createHash('sha256').update(`nonce ${codeVerifier}`).digest('base64url');
}

function isDevice(ctx: PluginContext): boolean {
  return ctx.integration.options.flow === 'device';
}

function scopeOf(ctx: PluginContext, wanted: readonly string[] | undefined): string {
  const { scopes, offlineAccess } = ctx.integration.options;
  const names = new Set(wanted ?? String(scopes ?? '').split(/\s+/));
  names.delete('');
  names.add('openid');
  if (offlineAccess === true) names.add('offline_access');
  return [...names].join(' ');
}
