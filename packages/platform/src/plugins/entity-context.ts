import { isJsonObject } from '@gantry/base';
import { type Entity, type EntityContext, formatEntityRef } from '@gantry/contracts';

/** An entity as a plugin is told of it. */
export function toEntityContext(entity: Entity): EntityContext {
  const {
    uid,
    name,
    namespace,
    title,
    description,
    owner,
    labels = {},
    annotations = {},
  } = entity.metadata;
  const links = Array.isArray(entity.spec.links) ? entity.spec.links : [];
  return {
    ref: formatEntityRef({ kind: entity.kind, namespace, name }),
    uid,
    kind: entity.kind,
    namespace,
    name,
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(owner === undefined ? {} : { owner }),
    spec: entity.spec,
    labels,
    annotations,
    links: links
      .filter(isJsonObject)
      .map((link) => ({ title: String(link.title), url: String(link.url) })),
  };
}
