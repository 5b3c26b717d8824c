import { definePlugin } from '@gantry/plugin-sdk';
import { LokiLogs } from './loki-logs.ts';

const boundTo = ['address'];

export default definePlugin({
  slug: 'loki',
  name: 'Grafana Loki',
  description: 'Logs of entities, with levels and a histogram.',
  icon: 'scroll-text',
  category: 'integration',
  homepage: 'https://grafana.com/oss/loki/',
  apiVersion: 1,
  supportsHistogram: true,
  options: [
    {
      name: 'address',
      label: 'Address',
      type: 'string',
      required: true,
      pattern: '^https?://[^/\\s]+/?$',
      description: 'Such as https://loki.example.com:3100.',
    },
    {
      name: 'tenant',
      label: 'Tenant',
      type: 'string',
      description: 'Empty for a Loki without tenants.',
    },
    {
      name: 'selector',
      label: 'Selector of an entity',
      type: 'string',
      template: true,
      default: '{app="${project_slug}"}',
      description: 'In LogQL; parsers may follow, such as | json.',
    },
    {
      name: 'levelLabel',
      label: 'Label of the level',
      type: 'string',
      default: 'level',
      pattern: '^[a-zA-Z_][a-zA-Z0-9_]*$',
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
    { name: 'username', label: 'Username', required: false, secret: false },
    { name: 'password', label: 'Password', required: false, boundTo },
  ],
  permissions: { network: ['option:address'] },
  capabilities: [{ kind: 'logs', handler: LokiLogs }],
});
