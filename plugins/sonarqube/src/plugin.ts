import { definePlugin } from '@gantry/plugin-sdk';
import { SonarQubeWebhook } from './sonarqube-webhook.ts';

export default definePlugin({
  slug: 'sonarqube',
  name: 'SonarQube',
  description:
    'Writes measures and the quality gate of a project into its entity when an analysis ends.',
  icon: 'gauge',
  category: 'integration',
  homepage: 'https://docs.sonarsource.com/sonarqube-server/',
  apiVersion: 1,
  options: [
    {
      name: 'serviceUrl',
      label: 'Address',
      type: 'string',
      required: true,
      pattern: '^https?://[^\\s?#]+$',
      description: 'Such as https://sonarqube.example.com.',
    },
  ],
  credentials: [
    {
      name: 'apiToken',
      label: 'API token',
      boundTo: ['serviceUrl'],
      description: 'Of a user who may browse the projects.',
    },
  ],
  permissions: {
    network: ['option:serviceUrl'],
    catalog: { write: ['Service', 'API', 'System', 'Infrastructure'] },
  },
  capabilities: [{ kind: 'webhook', handler: SonarQubeWebhook }],
});
