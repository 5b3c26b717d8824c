import type { Entity, EntityInput, EntityMetadataInput } from './entity.ts';

// Apart from the schemas, so that a page which shows an entity does not load a schema library for it.

/** The entity without what the server wrote, keys in canonical order: what `export` prints. */
export function toEntityInput(entity: Entity): EntityInput {
  const { metadata } = entity;
  const written: EntityMetadataInput = { name: metadata.name };
  if (metadata.namespace !== 'default') written.namespace = metadata.namespace;
  if (metadata.title !== undefined) written.title = metadata.title;
  if (metadata.description !== undefined) written.description = metadata.description;
  if (metadata.owner !== undefined) written.owner = metadata.owner;
  if (metadata.tags !== undefined) written.tags = metadata.tags;
  if (metadata.labels !== undefined) written.labels = metadata.labels;
  if (metadata.annotations !== undefined) written.annotations = metadata.annotations;
  const hasSpec = Object.keys(entity.spec).length > 0;
  return {
    apiVersion: entity.apiVersion,
    kind: entity.kind,
    metadata: written,
    ...(hasSpec ? { spec: entity.spec } : {}),
  };
}
