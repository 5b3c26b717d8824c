import type { CredentialField, PluginOption } from '@gantry/plugin-sdk';

export const SERVICE_ANNOTATION = 'pagerduty.com/service-id';
/** For a team, or whatever has people on call and no service. */
export const POLICY_ANNOTATION = 'pagerduty.com/escalation-policy-id';

export const options: readonly PluginOption[] = [
  {
    name: 'address',
    label: 'API address',
    type: 'string',
    default: 'https://api.pagerduty.com',
    pattern: '^https?://[^\\s?#]+$',
    description: 'For accounts in the European region: https://api.eu.pagerduty.com.',
  },
  {
    name: 'fromEmail',
    label: 'E-mail of a user',
    type: 'string',
    pattern: '^([^\\s@]+@[^\\s@]+)?$',
    description:
      'In whose name people are paged, when the key is one of the account. Empty: the key is one of a user.',
  },
];

export const credentials: readonly CredentialField[] = [
  {
    name: 'apiKey',
    label: 'API key',
    boundTo: ['address'],
    description:
      'PagerDuty → Integrations → API Access Keys, or My Profile → User Settings. A read-only key shows everything; paging needs one that writes.',
  },
];
