import type { PluginDefinition } from '@gantry/plugin-sdk';

type Option = NonNullable<PluginDefinition['options']>[number];

/** What the form says about clusters. What a schema cannot say is checked in `config/cluster-config.ts`. */
export const clusterOption: Option = {
  name: 'clusters',
  label: 'Clusters',
  type: 'list',
  required: true,
  itemKey: 'name',
  fields: [
    {
      name: 'name',
      label: 'Name',
      type: 'string',
      required: true,
      pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
      description:
        'What the cluster is called in Gantry: lower-case letters, digits and hyphens. It becomes part of the namespace of its entities, so a rename makes new ones.',
    },
    {
      name: 'url',
      label: 'API server',
      type: 'string',
      description: 'Such as https://k8s.example.com:6443. Empty with a kubeconfig or in-cluster.',
    },
    {
      name: 'token',
      label: 'Token',
      type: 'secret',
      boundTo: ['url'],
      description: 'Bearer token of a service account that may read (see the plugin’s page).',
    },
    {
      name: 'caData',
      label: 'CA certificate',
      type: 'string',
      multiline: true,
      description:
        'PEM, or the base64 of it as in a kubeconfig. Empty: the authorities that this machine trusts.',
    },
    {
      name: 'kubeconfig',
      label: 'Kubeconfig',
      type: 'secret',
      multiline: true,
      description:
        'Instead of an address and a token. Only data is used: exec commands, auth providers and paths of files are refused.',
    },
    {
      name: 'context',
      label: 'Context',
      type: 'string',
      description: 'Of the kubeconfig. Empty: its current one.',
    },
    {
      name: 'inCluster',
      label: 'Use the service account of Gantry’s own pod',
      type: 'boolean',
      default: false,
    },
    {
      name: 'insecureSkipTlsVerify',
      label: 'Do not verify the server’s certificate',
      type: 'boolean',
      default: false,
      description: 'Anyone on the way can then read the token. Prefer the CA certificate.',
    },
    {
      name: 'namespaces',
      label: 'Namespaces',
      type: 'string',
      description:
        'Separated by commas. Empty: all. “team-a, team-b” reads only those; “!kube-system” leaves one out.',
    },
  ],
};

export const labelSelectorOption: Option = {
  name: 'labelSelector',
  label: 'Label selector',
  type: 'string',
  description:
    'Only workloads, Services and Ingresses with these labels, in the syntax of kubectl: “team=shop,tier in (web,api)”.',
};
