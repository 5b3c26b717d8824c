import { definePlugin } from '@gantry/plugin-sdk';
import { VaultConfiguration } from './vault-configuration.ts';
import { VaultSecrets } from './vault-secrets.ts';

const boundTo = ['address'];

export default definePlugin({
  slug: 'vault',
  name: 'HashiCorp Vault',
  description:
    'Configuration of entities in a KV engine of Vault, and secrets for other integrations.',
  icon: 'lock',
  category: 'integration',
  homepage: 'https://developer.hashicorp.com/vault',
  apiVersion: 1,
  cacheable: false,
  options: [
    {
      name: 'address',
      label: 'Address',
      type: 'string',
      required: true,
      pattern: '^https?://[^/\\s]+/?$',
      description: 'Such as https://vault.example.com:8200.',
    },
    {
      name: 'namespace',
      label: 'Namespace',
      type: 'string',
      description: 'Vault Enterprise only.',
    },
    { name: 'mountPath', label: 'Mount path', type: 'string', required: true, default: 'secret' },
    {
      name: 'kvVersion',
      label: 'KV engine version',
      type: 'string',
      choices: ['1', '2'],
      default: '2',
    },
    {
      name: 'path',
      label: 'Path of an entity',
      type: 'string',
      template: true,
      default: '${org_slug}/${project_slug}',
      description: 'Below the mount. ${environment} asks people for an environment.',
    },
    {
      name: 'authMethod',
      label: 'Sign in with',
      type: 'string',
      choices: ['token', 'approle', 'userpass'],
      default: 'token',
    },
    {
      name: 'authMount',
      label: 'Mount of the method',
      type: 'string',
      description: 'Empty: its standard place.',
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
    { name: 'token', label: 'Token', required: false, boundTo },
    { name: 'roleId', label: 'Role ID (AppRole)', required: false, secret: false },
    { name: 'secretId', label: 'Secret ID (AppRole)', required: false, boundTo },
    { name: 'username', label: 'Username', required: false, secret: false },
    { name: 'password', label: 'Password', required: false, boundTo },
  ],
  dataTypes: [{ name: 'secret', label: 'Secret', secret: true }],
  permissions: { network: ['option:address'] },
  capabilities: [
    { kind: 'configuration', handler: VaultConfiguration },
    { kind: 'secrets', handler: VaultSecrets },
  ],
});
