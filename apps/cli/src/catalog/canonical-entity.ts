import type { Json, JsonObject } from '@gantry/base';
import type { Entity, GantryClient } from '@gantry/client';
import { toEntityInput } from '@gantry/contracts';
import { dataOf } from '../connection/connect.ts';
import { orderBySchema } from '../format/order-by-schema.ts';

export type KindSchemas = Readonly<Record<string, unknown>>;

/** The schemas of all kinds, for `toCanonical`. */
export async function readSchemas(client: GantryClient): Promise<KindSchemas> {
  return await dataOf(client.GET('/api/v1/schemas'));
}

/** The schema of one kind, for `toCanonical`. */
export async function readSchema(client: GantryClient, kind: string): Promise<KindSchemas> {
  const path = { kind };
  return { [kind]: await dataOf(client.GET('/api/v1/schemas/{kind}', { params: { path } })) };
}

/**
 * An entity as a person would write it, in the one order that `export` and `get -o yaml` print: without what
 * the server adds, the spec in the order of its kind's schema, and everything that has no order of its own
 * (labels, annotations, free objects) sorted. Two entities that the catalog takes for the same are the same
 * text, whatever order they were written in.
 */
export function toCanonical(entity: Entity, schemas: KindSchemas): JsonObject {
  const { apiVersion, kind, metadata, spec } = toEntityInput(entity as never);
  const { labels, annotations, ...rest } = metadata;
  const schema = Object.hasOwn(schemas, kind) ? schemas[kind] : undefined;
  return {
    apiVersion: apiVersion as string,
    kind,
    metadata: {
      ...(rest as unknown as JsonObject),
      ...(labels ? { labels: orderBySchema(labels, undefined) } : {}),
      ...(annotations ? { annotations: orderBySchema(annotations, undefined) } : {}),
    },
    ...(spec ? { spec: orderBySchema(spec as Json, schema) } : {}),
  };
}
