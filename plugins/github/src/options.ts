import type { CredentialField, PluginOption } from '@gantry/plugin-sdk';

/** Where an entity's own repository is named. */
export const REPOSITORY_ANNOTATION = 'github.com/repo';
/** The name that Backstage has for the same. */
export const BACKSTAGE_ANNOTATION = 'github.com/project-slug';
export const TEAM_ANNOTATION = 'github.com/team';

export const options: readonly PluginOption[] = [
  {
    name: 'address',
    label: 'API address',
    type: 'string',
    default: 'https://api.github.com',
    pattern: '^https?://[^\\s?#]+$',
    description: 'Leave it for github.com. For GitHub Enterprise Server: https://HOST/api/v3.',
  },
  {
    name: 'signIn',
    label: 'Sign in with',
    type: 'string',
    default: 'token',
    choices: ['token', 'app'],
    description: 'A personal access token (classic or fine-grained), or a GitHub App.',
  },
  {
    name: 'organizations',
    label: 'Organisations',
    type: 'list',
    description:
      'Such as acme, from github.com/acme. Empty: all that the token or the app can see.',
  },
  {
    name: 'namespace',
    label: 'Namespace of entities',
    type: 'string',
    pattern: '^([a-z0-9]([a-z0-9.-]*[a-z0-9])?)?$',
    description: 'Empty: that of the organisation’s name.',
  },
  {
    name: 'topics',
    label: 'Only repositories with one of these topics',
    type: 'list',
    description: 'Empty: all repositories.',
  },
  { name: 'includeForks', label: 'Forks as well', type: 'boolean', default: false },
  { name: 'includeArchived', label: 'Archived ones as well', type: 'boolean', default: false },
  {
    name: 'syncTeams',
    label: 'Teams',
    type: 'boolean',
    default: true,
    description: 'Teams of the organisations become Teams of the catalog.',
  },
  {
    name: 'readOwners',
    label: 'Owners from CODEOWNERS',
    type: 'boolean',
    default: true,
    description: 'The first team of the last rule for * owns the repository.',
  },
  {
    name: 'catalogFile',
    label: 'Catalog file',
    type: 'string',
    default: 'catalog-info.yaml',
    pattern: '^[^/\\s]*$',
    description:
      'At the root of a repository. Where there is one, it says which entities the repository holds. Empty: not looked for.',
  },
  {
    name: 'deployWorkflow',
    label: 'Workflow that deploys',
    type: 'string',
    pattern: '^([\\w.-]+\\.ya?ml)?$',
    description:
      'The file, such as deploy.yml; it is dispatched with the environment as an input. Empty: a deployment is created, and workflows react to it.',
  },
  {
    name: 'caCertificate',
    label: 'CA certificate',
    type: 'string',
    multiline: true,
    description:
      'PEM, for GitHub Enterprise Server. Empty: the authorities that this machine trusts.',
  },
];

const boundTo = ['address'];

export const credentials: readonly CredentialField[] = [
  {
    name: 'token',
    label: 'Token',
    required: false,
    boundTo,
    description:
      'github.com → Settings → Developer settings → Personal access tokens. Reading needs Contents, Metadata and Members; panels also Pull requests, Checks and Actions.',
  },
  {
    name: 'appId',
    label: 'App ID',
    required: false,
    secret: false,
    description: 'On the app’s page, under General.',
  },
  {
    name: 'privateKey',
    label: 'Private key of the app',
    required: false,
    multiline: true,
    boundTo,
    description: 'The whole .pem file that GitHub generated.',
  },
  {
    name: 'installationId',
    label: 'Installation ID',
    required: false,
    secret: false,
    description: 'Only needed when the app is installed more than once.',
  },
];
