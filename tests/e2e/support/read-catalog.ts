import type { AuditEntry, Entity, Graph, SearchHit } from '@gantry/client';
import { expect } from 'vitest';
import type { GantryProcess } from '../../support/gantry-process.ts';

export const refOf = ({ kind, metadata }: Entity): string =>
  `${kind}/${metadata.namespace}/${metadata.name}`;

/** Follows the `Link` headers of a list to its end. */
async function readAll<T>(server: GantryProcess, path: string): Promise<T[]> {
  const items: T[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const response = await server.fetch(next);
    if (!response.ok) throw new Error(`${next}: ${response.status} ${await response.text()}`);
    items.push(...((await response.json()) as T[]));
    next = /<\/api\/v1([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  }
  return items;
}

export function readEntities(server: GantryProcess, kind?: string): Promise<Entity[]> {
  const path = kind === undefined ? '/entities' : `/entities/${kind}`;
  return readAll<Entity>(server, `${path}?limit=1000`);
}

export async function countEntities(server: GantryProcess): Promise<number> {
  const response = await server.fetch('/entities?limit=1&count=true');
  return Number(response.headers.get('x-total-count'));
}

/**
 * Checks that everything that belongs to an entity is there with it, and nothing without one: an audit entry
 * for each revision, its relations from both ends, its place in the search. A sync may go on meanwhile: what
 * is read lies between the entities before and after.
 */
export async function expectNothingHalfWritten(server: GantryProcess): Promise<void> {
  const before = await readEntities(server);
  const trail = await readAll<AuditEntry>(server, '/audit?resourceType=entity&limit=1000');
  const edges: string[] = [];
  for (const environment of before.filter(({ kind }) => kind === 'Environment')) {
    const { metadata } = environment;
    const path = `/graph/Environment/${metadata.name}?namespace=${metadata.namespace}&limit=1000`;
    const graph = await server.get<Graph>(path);
    const incoming = graph.edges.filter(({ to }) => to === refOf(environment));
    edges.push(...incoming.map(({ from, to }) => `${from} ${to}`));
  }
  for (const entity of before.filter((_, index) => index % 20 === 0)) {
    const hits = await server.get<SearchHit[]>(`/search?q=${entity.metadata.name}&limit=100`);
    expect(hits.map((hit) => `${hit.kind}/${hit.namespace}/${hit.name}`)).toContain(refOf(entity));
  }
  const after = await readEntities(server);

  const changes = trail.map(({ resourceId }) => resourceId);
  expectBetween(changes, before.flatMap(revisionsOf), after.flatMap(revisionsOf));
  expectBetween(edges, before.flatMap(placesOf), after.flatMap(placesOf));
}

/** An entity once for each of its revisions. */
const revisionsOf = (entity: Entity): string[] =>
  Array<string>(entity.metadata.revision).fill(refOf(entity));

/** The edges to the environments that an entity is deployed in. */
function placesOf(entity: Entity): string[] {
  const targets = (entity.spec?.deployedIn ?? []) as { namespace: string; name: string }[];
  return targets.map(({ namespace, name }) => `${refOf(entity)} Environment/${namespace}/${name}`);
}

function expectBetween(found: string[], least: string[], most: string[]): void {
  expect(without(least, found)).toEqual([]);
  expect(without(found, most)).toEqual([]);
}

/** What the one list has more often than the other. */
function without(list: readonly string[], other: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const item of other) left.set(item, (left.get(item) ?? 0) + 1);
  return list.filter((item) => {
    const count = left.get(item) ?? 0;
    left.set(item, count - 1);
    return count <= 0;
  });
}
