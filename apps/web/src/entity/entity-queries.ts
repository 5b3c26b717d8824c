import {
  type Entity,
  type EntityProblem,
  type Graph,
  type HistoryEntry,
  nextCursorOf,
  type Provenance,
  type SourceStatus,
} from '@gantry/client';
import type { EntityRef } from '@gantry/contracts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';

const path = ({ kind, name }: EntityRef) => ({ kind, name });

export const entityQuery = (ref: EntityRef) =>
  queryOptions({
    queryKey: keys.entity(ref),
    queryFn: async ({ signal }): Promise<Entity> => {
      const params = { path: path(ref), query: { namespace: ref.namespace } };
      const { data } = await api.GET('/api/v1/entities/{kind}/{name}', { params, signal });
      return data as Entity;
    },
  });

/** The entity as it was then. */
export const pastEntityQuery = (ref: EntityRef, asOf: string) =>
  queryOptions({
    queryKey: keys.pastEntity(ref, asOf),
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }): Promise<Entity> => {
      const params = { path: path(ref), query: { namespace: ref.namespace, asOf } };
      const { data } = await api.GET('/api/v1/entities/{kind}/{name}', { params, signal });
      return data as Entity;
    },
  });

export const sourcesQuery = (ref: EntityRef) =>
  queryOptions({
    queryKey: keys.entityPart(ref, 'sources'),
    queryFn: async ({ signal }): Promise<readonly SourceStatus[]> => {
      const params = { path: path(ref), query: { namespace: ref.namespace } };
      const { data } = await api.GET('/api/v1/entities/{kind}/{name}/sources', { params, signal });
      return data ?? [];
    },
    // When it was last seen changes with every sync, which is no event of the entity.
    refetchInterval: 60_000,
  });

export const provenanceQuery = (ref: EntityRef) =>
  queryOptions({
    queryKey: keys.entityPart(ref, 'provenance'),
    queryFn: async ({ signal }): Promise<Provenance> => {
      const params = { path: path(ref), query: { namespace: ref.namespace } };
      const { data } = await api.GET('/api/v1/entities/{kind}/{name}/provenance', {
        params,
        signal,
      });
      return data as Provenance;
    },
  });

/** Most entities that a graph shows. */
const GRAPH_LIMIT = 60;

export const graphQuery = (ref: EntityRef, depth: number) =>
  queryOptions({
    queryKey: keys.entityPart(ref, 'graph', depth),
    queryFn: async ({ signal }): Promise<Graph> => {
      const query = { namespace: ref.namespace, depth, limit: depth === 1 ? 500 : GRAPH_LIMIT };
      const params = { path: path(ref), query };
      const { data } = await api.GET('/api/v1/graph/{kind}/{name}', { params, signal });
      return data as Graph;
    },
  });

const HISTORY_PAGE = 30;

export const historyQuery = (ref: EntityRef) =>
  infiniteQueryOptions({
    queryKey: keys.entityPart(ref, 'history'),
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const cursor = pageParam === undefined ? {} : { cursor: pageParam };
      const query = { namespace: ref.namespace, limit: HISTORY_PAGE, ...cursor };
      const params = { path: path(ref), query };
      const { data, response } = await api.GET('/api/v1/entities/{kind}/{name}/history', {
        params,
        signal,
      });
      const entries: readonly HistoryEntry[] = data ?? [];
      return { entries, next: nextCursorOf(response) };
    },
    getNextPageParam: (page) => page.next,
  });

/** The parts of a kind's schema that the page uses to name and to link fields. */
export interface FieldSchema {
  readonly title?: string;
  readonly description?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly items?: FieldSchema;
  readonly 'x-entity-ref'?: unknown;
  readonly 'x-hidden'?: boolean;
}

export const problemsQuery = (ref: EntityRef) =>
  queryOptions({
    queryKey: keys.entityPart(ref, 'problems'),
    queryFn: async ({ signal }): Promise<readonly EntityProblem[]> => {
      const { kind, namespace, name } = ref;
      const params = { path: { kind }, query: { namespace, name, limit: 20 } };
      const { data } = await api.GET('/api/v1/kinds/{kind}/problems', { params, signal });
      return data ?? [];
    },
  });

export const schemaQuery = (kind: string) =>
  queryOptions({
    queryKey: keys.schema(kind),
    staleTime: 10 * 60_000,
    queryFn: async ({ signal }): Promise<FieldSchema> => {
      const params = { path: { kind } };
      const { data } = await api.GET('/api/v1/schemas/{kind}', { params, signal });
      return (data ?? {}) as FieldSchema;
    },
  });
