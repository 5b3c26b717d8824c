import { definePlugin } from '@gantry/plugin-sdk';
import { AcmeCatalog } from './catalog.ts';
import { AcmePanels } from './panels.ts';

/** A made-up cloud, to see in the browser what plugins can do. */
export default definePlugin({
  slug: 'acme-cloud',
  name: 'Acme Cloud',
  description:
    'Services and databases of Acme Cloud: what runs where, whether it is healthy, and what it logs.',
  icon: 'cloud',
  homepage: 'https://example.com/acme-cloud',
  apiVersion: 1,
  options: [
    {
      name: 'endpoint',
      label: 'Address',
      description: 'Where the API of Acme Cloud answers.',
      type: 'string',
      required: true,
      pattern: '^https?://',
    },
    {
      name: 'region',
      label: 'Region',
      type: 'string',
      choices: ['eu-west', 'us-east', 'ap-south'],
      default: 'eu-west',
    },
    {
      name: 'clusters',
      label: 'Clusters',
      description: 'Each one is read by itself: one that fails does not stop the others.',
      type: 'list',
      fields: [
        { name: 'name', label: 'Name', type: 'string', required: true },
        { name: 'url', label: 'API address', type: 'string', required: true },
        {
          name: 'token',
          label: 'Token',
          description: 'A token that may read deployments.',
          type: 'secret',
          required: true,
          boundTo: ['url'],
        },
        { name: 'ca', label: 'Certificate authority', type: 'string', multiline: true },
      ],
    },
    { name: 'namespaces', label: 'Namespaces', description: 'Empty: all.', type: 'list' },
    { name: 'labels', label: 'Labels to add', type: 'mapping' },
    {
      name: 'entities',
      label: 'Entities per cluster',
      description: 'How many services this made-up cloud has.',
      type: 'integer',
      default: 40,
    },
    {
      name: 'pauseMs',
      label: 'Pause between pages (ms)',
      description: 'Makes a sync slow enough to watch.',
      type: 'integer',
      default: 300,
    },
    { name: 'archived', label: 'Include archived services', type: 'boolean', default: false },
  ],
  credentials: [{ name: 'apiKey', label: 'API key', description: 'Made under Account, API keys.' }],
  capabilities: [
    { kind: 'catalog', handler: AcmeCatalog, hints: { defaultSyncInterval: '30m' } },
    {
      kind: 'panel',
      handler: AcmePanels,
      panels: [
        {
          id: 'workload',
          title: 'Workload',
          icon: 'container',
          appliesTo: { annotations: ['acme.example/app'] },
          refreshSeconds: 5,
        },
        {
          id: 'broken',
          title: 'Costs',
          icon: 'gauge',
          appliesTo: { annotations: ['acme.example/app'] },
        },
        {
          id: 'crash',
          title: 'Crash test',
          icon: 'bug',
          appliesTo: { annotations: ['acme.example/crash'] },
        },
      ],
    },
  ],
});
