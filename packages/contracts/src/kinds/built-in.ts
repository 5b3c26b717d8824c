import { actionKind } from './action-kind.ts';
import { withRelations } from './entity-ref-keyword.ts';
import { closedSpec, commonProperties, dependsOn, deployedIn, fields } from './fields.ts';
import type { KindDefinition, KindDescription } from './kind.ts';

const { line, enumeration, address, uri } = fields;

const service: KindDescription = {
  kind: 'Service',
  plural: 'services',
  title: 'Service',
  description: 'Something a team runs or ships.',
  icon: 'box',
  schema: closedSpec({
    type: enumeration('backend', 'frontend', 'fullstack', 'library', 'worker'),
    lifecycle: fields.lifecycle,
    repoUrl: address('Repository'),
    techDocsRef: line({ title: 'Docs reference', description: '`dir:` or `url:` reference.' }),
    apiDocsUrl: address('API docs'),
    healthCheckUrl: address('Health check'),
    links: fields.links,
    deployedIn,
    subcomponentOf: fields.partOf('Part of', 'Service'),
    ...commonProperties,
  }),
};

const api: KindDescription = {
  kind: 'API',
  plural: 'apis',
  title: 'API',
  description: 'An interface that services provide and consume.',
  icon: 'plug',
  schema: closedSpec({
    type: enumeration('rest', 'grpc', 'graphql', 'event'),
    lifecycle: fields.lifecycle,
    definition: uri('Definition'),
    apiDocsUrl: address('API docs'),
    repoUrl: address('Repository'),
    links: fields.links,
    owner: line({ title: 'Owner', 'x-hidden': true }),
    ...commonProperties,
  }),
};

const infrastructure: KindDescription = {
  kind: 'Infrastructure',
  plural: 'infrastructure',
  title: 'Infrastructure',
  description: 'A database, queue, cache, network endpoint or other resource.',
  icon: 'database',
  schema: closedSpec({
    type: enumeration('database', 'queue', 'cache', 'storage', 'bucket'),
    provider: line({ title: 'Provider' }),
    lifecycle: fields.lifecycle,
    connectionString: line({
      title: 'Connection',
      description:
        'Host and database only: everyone who may read the catalog reads this. No passwords.',
    }),
    healthCheckUrl: address('Health check'),
    repoUrl: address('Repository'),
    links: fields.links,
    deployedIn,
    ...commonProperties,
  }),
};

const team: KindDescription = {
  kind: 'Team',
  plural: 'teams',
  title: 'Team',
  description: 'People who own things together.',
  icon: 'users',
  schema: closedSpec({
    members: {
      type: 'array',
      title: 'Members',
      maxItems: 1_000,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'email'],
        properties: { name: line(), email: line({ format: 'email' }), role: line() },
      },
    },
    slackChannel: line({ title: 'Slack channel' }),
    email: line({ title: 'E-mail', format: 'email' }),
    oncallSchedule: line({ title: 'On-call schedule' }),
    manager: line({ title: 'Manager' }),
    parent: fields.partOf('Part of', 'Team'),
    ...commonProperties,
  }),
};

const environment: KindDescription = {
  kind: 'Environment',
  plural: 'environments',
  title: 'Environment',
  description: 'A place where services run.',
  icon: 'cloud',
  schema: closedSpec({
    provider: line({ title: 'Provider' }),
    region: line({ title: 'Region' }),
    type: enumeration('staging', 'production', 'development'),
    cluster: line({ title: 'Cluster' }),
    accountId: line({ title: 'Account' }),
    ...commonProperties,
  }),
};

const documentation: KindDescription = {
  kind: 'Documentation',
  plural: 'documentation',
  title: 'Documentation',
  description: 'A runbook, wiki or other text.',
  icon: 'book-open',
  schema: closedSpec(
    {
      type: enumeration('runbook', 'wiki', 'api-docs', 'architecture'),
      url: uri('Address'),
      associatedEntity: line({ 'x-hidden': true }),
      relatedTo: fields.references('About', { relation: 'relatedTo', inverse: 'relatedFrom' }),
      format: line({ title: 'Format' }),
      system: fields.system,
    },
    ['url'],
  ),
};

const system: KindDescription = {
  kind: 'System',
  plural: 'systems',
  title: 'System',
  description: 'Services, APIs and infrastructure that together do one job.',
  icon: 'boxes',
  schema: closedSpec({
    lifecycle: fields.lifecycle,
    domain: fields.partOf('Domain', 'Domain'),
    links: fields.links,
    dependsOn,
  }),
};

const domain: KindDescription = {
  kind: 'Domain',
  plural: 'domains',
  title: 'Domain',
  description: 'An area of the business, made of systems.',
  icon: 'globe',
  schema: closedSpec({
    subdomainOf: fields.partOf('Part of', 'Domain'),
    links: fields.links,
  }),
};

/** The kinds that every catalog has, in the order in which they are listed. */
export const builtInKinds: readonly KindDefinition[] = [
  service,
  api,
  infrastructure,
  system,
  domain,
  team,
  environment,
  documentation,
  actionKind,
].map(withRelations);
