import type { EntityInput, SyncEntity } from '@gantry/plugin-sdk';
import { REPOSITORY_ANNOTATION, TEAM_ANNOTATION } from '../options.ts';
import { owningTeam } from './code-owners.ts';
import type { RepositoryData, TeamData } from './repository-data.ts';

const MAX_TAGS = 200;
const MAX_DESCRIPTION = 2_000;

/** Gives entities their names: those of GitHub in lower case, in a namespace for each organisation. */
export class EntityNames {
  readonly #fixed: string;

  constructor(namespace: unknown) {
    this.#fixed = typeof namespace === 'string' ? namespace : '';
  }

  namespaceOf(organization: string): string {
    return this.#fixed || entityName(organization);
  }

  /** As `metadata.owner` says it. */
  teamRef(organization: string, slug: string): string {
    return `${this.namespaceOf(organization)}/${entityName(slug)}`;
  }
}

/** A name of GitHub may have underscores, capitals, and a dot or hyphen at its ends; one of the catalog has none. */
export function entityName(name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9.-]+/g, '-');
  return plain.replace(/^[.-]+|[.-]+$/g, '').slice(0, 253) || 'unnamed';
}

/** A repository as a Service. `codeOwners` is the text of its file, when it has one. */
export function repositoryEntity(
  repository: RepositoryData,
  codeOwners: string | undefined,
  names: EntityNames,
): SyncEntity {
  const { owner, name, description, homepage, topics } = repository;
  const team = codeOwners === undefined ? undefined : owningTeam(codeOwners);
  const metadata: EntityInput['metadata'] = {
    name: entityName(name),
    namespace: names.namespaceOf(owner),
    annotations: repositoryAnnotations(repository),
  };
  if (name !== metadata.name) metadata.title = name;
  if (description) metadata.description = description.slice(0, MAX_DESCRIPTION);
  if (topics.length > 0) metadata.tags = [...topics].sort().slice(0, MAX_TAGS);
  if (team) metadata.owner = names.teamRef(team.organization, team.slug);
  const spec: Record<string, unknown> = { repoUrl: repository.url };
  if (homepage && /^https?:\/\//.test(homepage))
    spec.links = [{ title: 'Homepage', url: homepage, icon: 'other' }];
  if (repository.isArchived) spec.lifecycle = 'deprecated';
  return {
    externalId: `repository/${repository.id}`,
    url: repository.url,
    entity: { kind: 'Service', metadata, spec },
  };
}

export function repositoryAnnotations(repository: RepositoryData): Record<string, string> {
  const annotations: Record<string, string> = {
    [REPOSITORY_ANNOTATION]: `${repository.owner}/${repository.name}`,
    'github.com/url': repository.url,
    'github.com/defaultBranch': repository.defaultBranch,
  };
  if (repository.language) annotations['github.com/language'] = repository.language;
  if (repository.visibility) annotations['github.com/visibility'] = repository.visibility;
  if (repository.topics.length > 0)
    annotations['github.com/topics'] = [...repository.topics].sort().join(',');
  return annotations;
}

export function teamEntity(organization: string, team: TeamData, names: EntityNames): SyncEntity {
  const metadata: EntityInput['metadata'] = {
    name: entityName(team.slug),
    namespace: names.namespaceOf(organization),
    title: team.name.slice(0, 500),
    annotations: { [TEAM_ANNOTATION]: `${organization}/${team.slug}` },
  };
  if (team.description) metadata.description = team.description.slice(0, MAX_DESCRIPTION);
  // A team of the top is a part of the organisation.
  const parent = entityName(team.parent ?? organization);
  const isItself = parent === metadata.name;
  return {
    externalId: `team/${team.id}`,
    url: team.url,
    entity: {
      kind: 'Team',
      metadata,
      spec: isItself ? {} : { parent: `${metadata.namespace}/${parent}` },
    },
  };
}

export interface OrganizationData {
  readonly login: string;
  readonly url: string;
  readonly name?: string;
  readonly description?: string;
}

/** An organisation is the team that all its teams are parts of. */
export function organizationEntity(data: OrganizationData, names: EntityNames): SyncEntity {
  const metadata: EntityInput['metadata'] = {
    name: entityName(data.login),
    namespace: names.namespaceOf(data.login),
    title: data.name ?? data.login,
    annotations: { 'github.com/organization': data.login },
  };
  if (data.description) metadata.description = data.description.slice(0, MAX_DESCRIPTION);
  return {
    externalId: `organization/${data.login.toLowerCase()}`,
    url: data.url,
    entity: { kind: 'Team', metadata, spec: {} },
  };
}
