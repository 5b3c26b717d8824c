import { definePlugin } from '@gantry/plugin-sdk';
import { credentials, options, POLICY_ANNOTATION, SERVICE_ANNOTATION } from './options.ts';
import { PagerDutyActions } from './pagerduty-actions.ts';
import { PagerDutyIncidents } from './pagerduty-incidents.ts';
import { PagerDutyPanel } from './pagerduty-panel.ts';

export default definePlugin({
  slug: 'pagerduty',
  name: 'PagerDuty',
  description: 'Shows who is on call and which incidents are open, and pages people.',
  icon: 'siren',
  category: 'integration',
  homepage: 'https://www.pagerduty.com',
  apiVersion: 1,
  options: [...options],
  credentials: [...credentials],
  permissions: { network: ['option:address'] },
  capabilities: [
    {
      kind: 'panel',
      handler: PagerDutyPanel,
      panels: [
        {
          id: 'on-call',
          title: 'PagerDuty',
          icon: 'siren',
          appliesTo: { annotations: [SERVICE_ANNOTATION, POLICY_ANNOTATION] },
          refreshSeconds: 30,
        },
      ],
    },
    { kind: 'incidents', handler: PagerDutyIncidents },
    { kind: 'action', handler: PagerDutyActions },
  ],
});
