import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';

/** What an ID token says, and how it is signed. */
export interface Forgery {
  readonly claims?: JWTPayload;
  readonly signedBy?: 'provider' | 'stranger' | 'nobody' | 'client-secret';
  /** Without it, the one that was asked for. */
  readonly nonce?: string | null;
  readonly userinfo?: Record<string, unknown>;
}

export const CLIENT = { clientId: 'gantry', clientSecret: 'a secret of thirty-two characters' };

/** A provider that says in its ID tokens what a test wants. */
export async function startForgingProvider() {
  const [own, strange] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'own', alg: 'RS256', use: 'sig' };
  let forgery: Forgery = {};
  let nonce = '';
  let issuer = '';
  const server = createServer((request, response) => {
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const answer = async () => {
      switch (request.url) {
        case '/.well-known/openid-configuration':
          return json(200, {
            issuer,
            authorization_endpoint: `${issuer}/auth`,
            token_endpoint: `${issuer}/token`,
            userinfo_endpoint: `${issuer}/me`,
            jwks_uri: `${issuer}/jwks`,
            response_types_supported: ['code'],
            subject_types_supported: ['public'],
            id_token_signing_alg_values_supported: ['RS256'],
          });
        case '/jwks':
          return json(200, { keys: [jwk] });
        case '/me':
          return json(200, { sub: 'ada', ...forgery.userinfo });
        case '/token':
          return json(200, {
            access_token: 'an access token',
            token_type: 'Bearer',
            expires_in: 3_600,
            id_token: await idToken(),
          });
        default:
          return json(404, {});
      }
    };
    void answer();
  });
  const idToken = async () => {
    const now = Math.floor(Date.now() / 1_000);
    const payload: JWTPayload = {
      iss: issuer,
      sub: 'ada',
      aud: CLIENT.clientId,
      iat: now,
      exp: now + 300,
      ...(forgery.nonce === null ? {} : { nonce: forgery.nonce ?? nonce }),
      ...forgery.claims,
    };
    if (forgery.signedBy === 'nobody') return new UnsecuredJWT(payload).encode();
    if (forgery.signedBy === 'client-secret') {
      const secret = new TextEncoder().encode(CLIENT.clientSecret);
      return await new SignJWT(payload).setProtectedHeader({ alg: 'HS256' }).sign(secret);
    }
    const key = forgery.signedBy === 'stranger' ? strange.privateKey : own.privateKey;
    return await new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'own' }).sign(key);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    forge(next: Forgery, askedNonce: string) {
      forgery = next;
      nonce = askedNonce;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
