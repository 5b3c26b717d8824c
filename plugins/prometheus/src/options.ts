import type { CredentialField, PluginOption } from '@gantry/plugin-sdk';

/** The name under which an entity is measured; `true` or nothing: its own. */
export const NAME_ANNOTATION = 'prometheus.io/name';

const name = {
  name: 'name',
  label: 'Name',
  type: 'string' as const,
  required: true,
  pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
};

export const options: readonly PluginOption[] = [
  {
    name: 'address',
    label: 'Address',
    type: 'string',
    required: true,
    pattern: '^https?://[^\\s?#]+$',
    description: 'Such as https://prometheus.example.com:9090.',
  },
  {
    name: 'charts',
    label: 'Charts',
    type: 'list',
    description: 'What the tab of an entity draws.',
    default: [
      {
        name: 'requests',
        title: 'Requests',
        query: 'sum by (code) (rate(http_requests_total{app="${project_slug}"}[5m]))',
        unit: '1/s',
      },
      {
        name: 'memory',
        title: 'Memory',
        query: 'sum(process_resident_memory_bytes{app="${project_slug}"})',
        unit: 'B',
      },
    ],
    fields: [
      name,
      { name: 'title', label: 'Title', type: 'string', required: true },
      {
        name: 'query',
        label: 'Query',
        type: 'string',
        required: true,
        template: true,
        description: 'PromQL; each series that it answers is a line.',
      },
      { name: 'unit', label: 'Unit', type: 'string', description: 'Such as 1/s, ms, B.' },
    ],
  },
  {
    name: 'objectives',
    label: 'Objectives',
    type: 'list',
    description: 'How much may go wrong (SLO), and how fast that is used up.',
    fields: [
      name,
      { name: 'title', label: 'Title', type: 'string', required: true },
      {
        name: 'errorRatio',
        label: 'Share of errors',
        type: 'string',
        required: true,
        template: true,
        pattern: '\\$window',
        description:
          'PromQL for errors divided by everything over $window, such as sum(rate(http_requests_total{app="${project_slug}",code=~"5.."}[$window])) / sum(rate(http_requests_total{app="${project_slug}"}[$window])).',
      },
      {
        name: 'target',
        label: 'Target in percent',
        type: 'string',
        required: true,
        pattern: '^\\d{1,2}(\\.\\d{1,4})?$',
        description: 'Such as 99.9.',
      },
      { name: 'days', label: 'Over how many days', type: 'integer', default: 30 },
    ],
  },
  {
    name: 'alerts',
    label: 'Alerts of an entity',
    type: 'string',
    template: true,
    default: 'app="${project_slug}"',
    description: 'Matchers for ALERTS. Empty: alerts are not shown.',
  },
  {
    name: 'minutes',
    label: 'Minutes that charts show',
    type: 'integer',
    default: 60,
  },
  {
    name: 'tenant',
    label: 'Tenant',
    type: 'string',
    description: 'For Mimir, Cortex and Thanos; sent as X-Scope-OrgID.',
  },
  {
    name: 'caCertificate',
    label: 'CA certificate',
    type: 'string',
    multiline: true,
    description: 'PEM. Empty: the authorities that this machine trusts.',
  },
];

const boundTo = ['address'];

export const credentials: readonly CredentialField[] = [
  { name: 'token', label: 'Token', required: false, boundTo, description: 'If a proxy wants one.' },
  { name: 'username', label: 'Username', required: false, secret: false },
  { name: 'password', label: 'Password', required: false, boundTo },
];
