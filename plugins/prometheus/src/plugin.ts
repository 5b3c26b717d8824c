import { definePlugin } from '@gantry/plugin-sdk';
import { credentials, NAME_ANNOTATION, options } from './options.ts';
import { PrometheusHealth } from './prometheus-health.ts';
import { PrometheusPanel } from './prometheus-panel.ts';

export default definePlugin({
  slug: 'prometheus',
  name: 'Prometheus',
  description: 'Charts, alerts and objectives of entities, from metrics in Prometheus.',
  icon: 'chart-line',
  category: 'integration',
  homepage: 'https://prometheus.io',
  apiVersion: 1,
  options: [...options],
  credentials: [...credentials],
  permissions: { network: ['option:address'] },
  capabilities: [
    {
      kind: 'panel',
      handler: PrometheusPanel,
      panels: [
        {
          id: 'metrics',
          title: 'Metrics',
          icon: 'chart-line',
          appliesTo: { annotations: [NAME_ANNOTATION] },
          refreshSeconds: 30,
        },
      ],
    },
    { kind: 'health', handler: PrometheusHealth },
  ],
});
