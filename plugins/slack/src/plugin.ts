import { definePlugin } from '@gantry/plugin-sdk';
import { CHANNEL_ANNOTATION, credentials, options } from './options.ts';
import { SlackNotification } from './slack-notification.ts';
import { SlackPanel } from './slack-panel.ts';

export default definePlugin({
  slug: 'slack',
  name: 'Slack',
  description: 'Brings messages into channels, and shows what a channel is about.',
  icon: 'slack',
  category: 'integration',
  homepage: 'https://slack.com',
  apiVersion: 1,
  options: [...options],
  credentials: [...credentials],
  permissions: { network: ['option:address'] },
  capabilities: [
    { kind: 'notification', handler: SlackNotification },
    {
      kind: 'panel',
      handler: SlackPanel,
      panels: [
        {
          id: 'channel',
          title: 'Slack',
          icon: 'slack',
          appliesTo: {
            anyOf: [{ annotations: [CHANNEL_ANNOTATION] }, { spec: { pointer: '/slackChannel' } }],
          },
        },
      ],
    },
  ],
});
