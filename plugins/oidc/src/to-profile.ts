import type { IdentityCredentials, IdentityProfile } from '@gantry/plugin-sdk';
import type { IDToken, TokenEndpointResponse, UserInfoResponse } from 'openid-client';

type Claims = Readonly<Record<string, unknown>>;

/** Who the provider says somebody is: its ID token, and beside it what only its user info has. */
export function toProfile(
  token: IDToken,
  info: UserInfoResponse | undefined,
  groupsClaim: string,
): IdentityProfile {
  const claims: Claims = { ...info, ...token };
  // Whether an address is verified counts only where the address itself is from.
  const source: Claims = token.email === undefined ? { ...info } : token;
  const { email, email_verified: verified } = source;
  const name = textOf(claims.name) ?? textOf(claims.preferred_username);
  const groups = claims[groupsClaim];
  return {
    issuer: token.iss,
    subject: token.sub,
    ...(textOf(email) === undefined
      ? {}
      : { email: email as string, emailVerified: verified === true }),
    ...(name === undefined ? {} : { name }),
    ...(Array.isArray(groups) ? { groups: groups.filter((group) => textOf(group)) } : {}),
  };
}

export function toCredentials(
  tokens: TokenEndpointResponse & { expiresIn?: () => number | undefined },
): IdentityCredentials {
  const seconds = tokens.expiresIn?.() ?? tokens.expires_in;
  return {
    accessToken: tokens.access_token,
    tokenType: 'Bearer',
    ...(seconds === undefined
      ? {}
      : { expiresAt: new Date(Date.now() + seconds * 1_000).toISOString() }),
    ...(tokens.refresh_token ? { refreshToken: tokens.refresh_token } : {}),
    ...(tokens.scope ? { scopes: tokens.scope.split(' ') } : {}),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined;
}
