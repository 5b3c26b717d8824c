import { definePlugin } from '@gantry/plugin-sdk';
import { KubernetesCatalog } from './catalog/kubernetes-catalog.ts';
import { clusterOption, labelSelectorOption } from './options.ts';
import { KubernetesPanel } from './panel/kubernetes-panel.ts';

export default definePlugin({
  slug: 'kubernetes',
  name: 'Kubernetes',
  description:
    'Syncs namespaces, workloads, Services and Ingresses of any number of clusters. Shows replicas, pods, events and live logs on entity pages.',
  icon: 'ship-wheel',
  category: 'integration',
  apiVersion: 1,
  options: [clusterOption, labelSelectorOption],
  permissions: {
    network: ['option:url'],
    // The service account of Gantry's own pod, for `inCluster`.
    files: ['/var/run/secrets/kubernetes.io/serviceaccount'],
    catalog: { write: ['Environment', 'Service', 'Infrastructure'] },
  },
  capabilities: [
    {
      kind: 'catalog',
      handler: KubernetesCatalog,
      hints: { defaultSyncInterval: '5m' },
    },
    {
      kind: 'panel',
      handler: KubernetesPanel,
      panels: [
        {
          id: 'workloads',
          title: 'Kubernetes',
          icon: 'ship-wheel',
          appliesTo: {
            kinds: ['Service', 'Infrastructure', 'Environment'],
            annotations: [
              'kubernetes.io/kind',
              'kubernetes.io/cluster',
              'kubernetes.io/clusterName',
              'kubernetes.io/deployment',
            ],
          },
          refreshSeconds: 10,
        },
      ],
    },
  ],
});
