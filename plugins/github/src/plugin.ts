import { definePlugin } from '@gantry/plugin-sdk';
import { GitHubActions } from './actions/github-actions.ts';
import { GitHubCatalog } from './catalog/github-catalog.ts';
import { GitHubDeployment } from './deployment/github-deployment.ts';
import { GitHubLifecycle } from './lifecycle/github-lifecycle.ts';
import { BACKSTAGE_ANNOTATION, credentials, options, REPOSITORY_ANNOTATION } from './options.ts';
import { GitHubPanel } from './panel/github-panel.ts';
import { GitHubWebhook } from './webhook/github-webhook.ts';

export default definePlugin({
  slug: 'github',
  name: 'GitHub',
  description:
    'Syncs repositories and teams of organisations. Shows pull requests, checks, commits and releases on entity pages, runs workflows and deploys.',
  icon: 'github',
  category: 'integration',
  homepage: 'https://github.com',
  apiVersion: 1,
  options: [...options],
  credentials: [...credentials],
  permissions: {
    network: ['option:address'],
    catalog: { write: ['Service', 'Team', 'API', 'Infrastructure', 'System', 'Domain'] },
  },
  capabilities: [
    { kind: 'catalog', handler: GitHubCatalog, hints: { defaultSyncInterval: '30m' } },
    {
      kind: 'panel',
      handler: GitHubPanel,
      panels: [
        {
          id: 'repository',
          title: 'GitHub',
          icon: 'github',
          appliesTo: {
            anyOf: [
              { annotations: [REPOSITORY_ANNOTATION, BACKSTAGE_ANNOTATION] },
              { spec: { pointer: '/repoUrl', contains: 'github.com' } },
            ],
          },
          refreshSeconds: 60,
        },
      ],
    },
    { kind: 'action', handler: GitHubActions },
    { kind: 'deployment', handler: GitHubDeployment },
    { kind: 'lifecycle', handler: GitHubLifecycle },
    { kind: 'webhook', handler: GitHubWebhook },
  ],
});
