import { createHash } from 'node:crypto';
import { type Credentials, PluginCredentialsMissing, PluginInputError } from '@gantry/plugin-sdk';

/** How requests are signed: with a token, or as an app, which makes tokens of an hour for an installation. */
export type SignIn =
  | { readonly kind: 'token'; readonly token: string }
  | {
      readonly kind: 'app';
      readonly appId: string;
      readonly privateKey: string;
      readonly installationId?: number;
    };

export function readSignIn(kind: unknown, credentials: Credentials): SignIn {
  const { token, appId, privateKey, installationId } = credentials;
  if (kind !== 'app') {
    if (!token) throw new PluginCredentialsMissing('token');
    return { kind: 'token', token: token.trim() };
  }
  if (!appId) throw new PluginCredentialsMissing('appId');
  if (!privateKey) throw new PluginCredentialsMissing('privateKey');
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(privateKey)) {
    throw new PluginInputError('The private key is not the .pem file that GitHub generated.');
  }
  if (!installationId) return { kind: 'app', appId, privateKey };
  if (!/^\d+$/.test(installationId)) {
    throw new PluginInputError('The installation ID has to be a number.');
  }
  return { kind: 'app', appId, privateKey, installationId: Number(installationId) };
}

interface TokenCache {
  get(key: string): string;
  set(key: string, value: string): void;
}

// Tokens of installations live an hour; making one for each call would double the requests of a panel.
const caches = new Map<string, Map<string, string>>();

/** Tokens that an app was given, for one app at one address with one key. */
export function tokenCacheOf(address: string, appId: string, privateKey: string): TokenCache {
  const key = createHash('sha256')
    .update(JSON.stringify([address, appId, privateKey]))
    .digest('hex');
  const cache = caches.get(key) ?? new Map<string, string>();
  caches.set(key, cache);
  return {
    get: (name) => cache.get(name) ?? '',
    set: (name, value) => void cache.set(name, value),
  };
}
