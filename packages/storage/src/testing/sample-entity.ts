import type { Entity } from '@gantry/contracts';

/** A stored entity with sensible values; give what the test is about. */
export function sampleEntity(
  name: string,
  overrides: {
    kind?: string;
    namespace?: string;
    title?: string;
    description?: string;
    owner?: string;
    tags?: string[];
    labels?: Record<string, string>;
    spec?: Record<string, unknown>;
    revision?: number;
    updatedAt?: string;
  } = {},
): Entity {
  const { kind = 'Service', namespace = 'default', spec = {}, revision = 1, updatedAt } = overrides;
  const { title, description, owner, tags, labels } = overrides;
  const at = '2026-01-01T00:00:00.000Z';
  return {
    apiVersion: 'gantry.io/v1',
    kind,
    metadata: {
      name,
      namespace,
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
      ...(owner === undefined ? {} : { owner }),
      ...(tags === undefined ? {} : { tags }),
      ...(labels === undefined ? {} : { labels }),
      uid: `uid-${kind}-${namespace}-${name}`,
      revision,
      createdAt: at,
      updatedAt: updatedAt ?? at,
      createdBy: 'test',
      updatedBy: 'test',
    },
    spec,
  };
}
