import type { EntityInput, SyncEntity } from '@gantry/plugin-sdk';
import { importBackstage, isBackstageDocument } from '@gantry/plugin-sdk/backstage';
import { parseAllDocuments } from 'yaml';
import { repositoryAnnotations } from './map-entities.ts';
import type { RepositoryData } from './repository-data.ts';

interface CatalogFile {
  readonly entities: SyncEntity[];
  /** What of the file was left out, and why. */
  readonly notes: string[];
}

type Imported = Parameters<typeof importBackstage>[0][number];

/** The entities that a repository's own file declares: documents of Backstage, or entities as they are. */
export function readCatalogFile(text: string, repository: RepositoryData): CatalogFile {
  const notes: string[] = [];
  const documents: Imported[] = [];
  const own: EntityInput[] = [];
  for (const document of parseAllDocuments(text, { maxAliasCount: 50 } as object)) {
    const [problem] = document.errors;
    if (problem) {
      notes.push(problem.message.split('\n')[0] ?? 'it is no YAML');
      continue;
    }
    const value = document.toJS({ maxAliasCount: 50 }) as unknown;
    if (value === null || value === undefined) continue;
    if (isBackstageDocument(value)) documents.push(value);
    else if (isEntity(value)) own.push(value);
    else notes.push('a document is neither one of Backstage nor an entity');
  }
  const { entities, skipped } = importBackstage(documents);
  notes.push(...skipped.map(({ ref, reason }) => `${ref}: ${reason}`));
  const all = [...entities.map(({ entity }) => entity), ...own];
  return { entities: all.map((entity) => toSyncEntity(entity, repository)), notes };
}

function isEntity(value: unknown): value is EntityInput {
  const { apiVersion, kind, metadata } = Object(value);
  const { name } = Object(metadata);
  return (
    String(apiVersion).startsWith('gantry.io/') &&
    typeof kind === 'string' &&
    typeof name === 'string'
  );
}

function toSyncEntity(entity: EntityInput, repository: RepositoryData): SyncEntity {
  const { metadata, kind } = entity;
  const holdsCode = kind === 'Service' || kind === 'API' || kind === 'Infrastructure';
  const annotations = {
    ...(holdsCode ? repositoryAnnotations(repository) : {}),
    ...metadata.annotations,
  };
  const spec = { ...entity.spec };
  if (holdsCode) spec.repoUrl ??= repository.url;
  const where = `${kind}/${metadata.namespace ?? 'default'}/${metadata.name}`;
  return {
    externalId: `repository/${repository.id}/${where}`.slice(0, 500),
    url: repository.url,
    entity: {
      kind,
      metadata: { ...metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
      spec,
    },
  };
}
