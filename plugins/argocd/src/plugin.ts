import { definePlugin } from '@gantry/plugin-sdk';
import { ArgoCdActions } from './argocd-actions.ts';
import { ArgoCdCatalog } from './argocd-catalog.ts';
import { ArgoCdPanel } from './argocd-panel.ts';
import { NAME_ANNOTATION, NAMES_ANNOTATION, options } from './instances.ts';

export default definePlugin({
  slug: 'argocd',
  name: 'Argo CD',
  description:
    'Syncs applications of any number of instances. Shows their state, resources, differences and history on entity pages; syncs, refreshes and rolls back.',
  icon: 'git-compare-arrows',
  category: 'integration',
  homepage: 'https://argo-cd.readthedocs.io',
  apiVersion: 1,
  options: [...options],
  permissions: { network: ['option:argocdUrl'], catalog: { write: ['Service'] } },
  capabilities: [
    { kind: 'catalog', handler: ArgoCdCatalog, hints: { defaultSyncInterval: '5m' } },
    {
      kind: 'panel',
      handler: ArgoCdPanel,
      panels: [
        {
          id: 'applications',
          title: 'Argo CD',
          icon: 'git-compare-arrows',
          appliesTo: { annotations: [NAME_ANNOTATION, NAMES_ANNOTATION] },
          refreshSeconds: 15,
        },
      ],
    },
    { kind: 'action', handler: ArgoCdActions },
  ],
});
