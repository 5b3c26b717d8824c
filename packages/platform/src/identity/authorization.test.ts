import { createHash } from 'node:crypto';
import { isPlatformError } from '@gantry/base';
import type { AuthorizationRequest } from '@gantry/contracts';
import { describe, expect, it } from 'vitest';
import { toAuthorization } from './authorization.ts';

const VERIFIER = 'v'.repeat(43);
const HERE = { state: 'of the host', redirectUri: 'https://gantry.example/back' };
const RIGHT = {
  response_type: 'code',
  redirect_uri: HERE.redirectUri,
  code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
  code_challenge_method: 'S256',
  state: 'of the plugin',
};

function request(changes: Record<string, string | undefined> = {}, base = 'https://idp.example') {
  const query = Object.entries({ ...RIGHT, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const authorizationUrl = `${base}/auth?${new URLSearchParams(query)}`;
  return { authorizationUrl, state: 'of the plugin', codeVerifier: VERIFIER };
}

describe('the address that a plugin answers', () => {
  it('is followed with a state of the host', () => {
    const { url, secrets } = toAuthorization(
      'p',
      { ...request(), issuer: 'https://idp.example' },
      HERE,
    );
    expect(new URL(url).searchParams.getAll('state')).toEqual([HERE.state]);
    expect(secrets).toEqual({ codeVerifier: VERIFIER, issuer: 'https://idp.example' });
  });

  const { codeVerifier: _, ...unverified } = request();
  const twice = request();
  const unsafe: [string, AuthorizationRequest][] = [
    ['without a verifier', unverified],
    ['without a challenge', request({ code_challenge: undefined })],
    ['with a challenge that is the verifier', request({ code_challenge_method: 'plain' })],
    ['with the challenge of another verifier', request({ code_challenge: 'x'.repeat(43) })],
    ['that leads back elsewhere', request({ redirect_uri: `${HERE.redirectUri}.evil.example` })],
    [
      'that leads back to two places',
      {
        ...twice,
        authorizationUrl: `${twice.authorizationUrl}&redirect_uri=https://evil.example`,
      },
    ],
    ['that asks for a token', request({ response_type: 'code token' })],
    ['that has the code in a fragment', request({ response_mode: 'fragment' })],
    ['that is not encrypted', request({}, 'http://idp.example')],
    ['that is a script', { ...request(), authorizationUrl: 'javascript:alert(1)' }],
    ['that carries a user', request({}, 'https://gantry.example@idp.example')],
  ];

  it('is not followed when it is not safe', () => {
    const followed = unsafe.filter(([, answer]) => {
      try {
        toAuthorization('p', answer, HERE);
        return true;
      } catch (error) {
        return !isPlatformError(error, 'AUTHORIZATION_UNSAFE');
      }
    });
    expect(followed).toEqual([]);
  });

  it('is followed to this machine without encryption', () => {
    expect(toAuthorization('p', request({}, 'http://127.0.0.1:9'), HERE).url).toContain(
      '127.0.0.1',
    );
  });
});
