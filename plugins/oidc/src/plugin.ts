import { definePlugin } from '@gantry/plugin-sdk';
import { OidcIdentity } from './oidc-identity.ts';

export default definePlugin({
  slug: 'oidc',
  name: 'OpenID Connect',
  description:
    'Connects people to their accounts at an OpenID provider, and signs them in with it.',
  icon: 'key-round',
  category: 'auth-provider',
  homepage: 'https://openid.net/developers/how-connect-works/',
  apiVersion: 1,
  authType: 'oidc',
  options: [
    {
      name: 'issuer',
      label: 'Issuer',
      type: 'string',
      required: true,
      pattern:
        '^(https://[^/\\s]+|http://(localhost|127\\.0\\.0\\.1|\\[::1\\])(:\\d+)?)(/[^\\s?#]*)?$',
      description:
        'Such as https://login.example.com. Its discovery document says everything else.',
    },
    {
      name: 'furtherHosts',
      label: 'Further hosts',
      type: 'list',
      itemKey: 'host',
      description: 'Where the provider has endpoints on other hosts than the issuer.',
      fields: [{ name: 'host', label: 'Host', type: 'string', required: true }],
    },
    {
      name: 'scopes',
      label: 'Scopes',
      type: 'string',
      default: 'openid profile email',
      description: 'With spaces between them.',
    },
    {
      name: 'offlineAccess',
      label: 'Ask for a refresh token',
      type: 'boolean',
      default: false,
      description: 'Connected accounts then stay connected when their tokens end.',
    },
    {
      name: 'groupsClaim',
      label: 'Claim with the groups',
      type: 'string',
      default: 'groups',
    },
    {
      name: 'flow',
      label: 'Flow',
      type: 'string',
      choices: ['browser', 'device'],
      default: 'browser',
      description: 'With a device code people confirm in another window. Nobody signs in that way.',
    },
    {
      name: 'caCertificate',
      label: 'CA certificate',
      type: 'string',
      multiline: true,
      description: 'PEM. Empty: the authorities that this machine trusts.',
    },
  ],
  credentials: [
    { name: 'clientId', label: 'Client ID', secret: false },
    {
      name: 'clientSecret',
      label: 'Client secret',
      required: false,
      boundTo: ['issuer', 'furtherHosts'],
      description: 'Empty for a public client.',
    },
  ],
  permissions: { network: ['option:issuer', 'option:host'] },
  capabilities: [{ kind: 'identity', handler: OidcIdentity, hints: { loginCapable: true } }],
});
