import type { CredentialField, PluginOption } from '@gantry/plugin-sdk';

export const CHANNEL_ANNOTATION = 'slack.com/channel';

export const options: readonly PluginOption[] = [
  {
    name: 'defaultChannel',
    label: 'Default channel',
    type: 'string',
    description: 'Where messages without recipients go: its id (C…), or #name.',
  },
  {
    name: 'address',
    label: 'API address',
    type: 'string',
    default: 'https://slack.com/api',
    pattern: '^https?://[^\\s?#]+$',
    description: 'Leave it, unless Slack is reached through a proxy.',
  },
];

export const credentials: readonly CredentialField[] = [
  {
    name: 'botToken',
    label: 'Bot token',
    boundTo: ['address'],
    description:
      'Begins with xoxb-. api.slack.com/apps → your app → OAuth & Permissions, with the scopes chat:write, channels:read and groups:read.',
  },
];
