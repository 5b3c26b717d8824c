import { createHash } from 'node:crypto';
import type { AuthorizationRequest, PollingDescriptor } from '@gantry/contracts';
import { errors } from '../errors.ts';

/** What a way to a remote system and back needs at its end. Kept on the server, sealed. */
export interface FlowSecrets {
  readonly codeVerifier?: string;
  /** Of a device flow: what the remote system is asked with. */
  readonly deviceCode?: string;
  /** The callback has to name this issuer. */
  readonly issuer?: string;
}

/** Where to send somebody, and what to keep meanwhile. */
export interface Authorization {
  readonly url: string;
  readonly secrets: FlowSecrets;
  readonly polling?: PollingDescriptor;
}

/**
 * Makes what a plugin answered safe to follow. The `state` is the host's own; the code is bound to a verifier that the
 * browser never sees, and comes back to the host and nowhere else. Throws `AUTHORIZATION_UNSAFE`.
 */
export function toAuthorization(
  plugin: string,
  answer: AuthorizationRequest,
  { state, redirectUri }: { state: string; redirectUri: string },
): Authorization {
  const unsafe = (reason: string) => errors.AUTHORIZATION_UNSAFE({ slug: plugin, reason });
  if (!URL.canParse(answer.authorizationUrl)) throw unsafe('its address is none');
  const url = new URL(answer.authorizationUrl);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw unsafe('its address is not https');
  }
  if (url.username !== '' || url.password !== '') throw unsafe('its address carries a user');
  const issuer = answer.issuer === undefined ? {} : { issuer: answer.issuer };
  if (answer.polling) {
    const { polling } = answer;
    return { url: url.href, secrets: { deviceCode: answer.state, ...issuer }, polling };
  }
  const { codeVerifier } = answer;
  const asked = (name: string) => url.searchParams.getAll(name);
  const isOnly = (name: string, value: string) =>
    asked(name).length === 1 && asked(name)[0] === value;
  if (codeVerifier === undefined) throw unsafe('it has no code verifier (PKCE)');
  const challenge = createHash('sha256').update(codeVerifier).digest('base64url');
  if (!isOnly('code_challenge_method', 'S256') || !isOnly('code_challenge', challenge)) {
    throw unsafe('its address does not carry the S256 challenge of its code verifier');
  }
  if (!isOnly('redirect_uri', redirectUri)) throw unsafe('its address leads back to another place');
  if (!isOnly('response_type', 'code')) throw unsafe('it asks for something else than a code');
  if (asked('response_mode').some((mode) => mode !== 'query')) {
    throw unsafe('it has the code sent back in another way than in the query');
  }
  url.searchParams.set('state', state);
  return { url: url.href, secrets: { codeVerifier, ...issuer } };
}

function isLoopback(hostname: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
