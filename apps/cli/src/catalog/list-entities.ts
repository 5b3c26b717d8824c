import { type Entity, type GantryClient, nextCursorOf } from '@gantry/client';

export type EntitySort =
  | 'kind'
  | 'name'
  | 'updatedAt'
  | 'createdAt'
  | '-kind'
  | '-name'
  | '-updatedAt'
  | '-createdAt';

/** Which entities; everything that is given has to hold. */
export interface EntityFilter {
  readonly kind?: string | undefined;
  readonly namespace?: string | undefined;
  readonly owner?: string | undefined;
  readonly tag?: string[] | undefined;
  readonly label?: string[] | undefined;
  readonly source?: string | undefined;
  readonly gone?: boolean | undefined;
  readonly stale?: boolean | undefined;
  readonly conflict?: boolean | undefined;
  readonly related?: string[] | undefined;
  readonly query?: string | undefined;
}

export interface ListOptions {
  readonly sort?: EntitySort | undefined;
  /** Most entities; all of them without it. */
  readonly limit?: number | undefined;
  /** Paths to read, where not all of an entity is needed. */
  readonly fields?: string | undefined;
  /** The catalog as it was at a time. */
  readonly asOf?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Entities of one page: enough to keep the number of requests low, few enough to begin at once. */
const PAGE_SIZE = 500;

/** Reads entities page by page, as far as they are asked for. */
export async function* listEntities(
  client: GantryClient,
  filter: EntityFilter,
  { sort, limit, fields, asOf, signal }: ListOptions = {},
): AsyncGenerator<Entity[]> {
  const { kind, query: q, ...rest } = filter;
  let left = limit ?? Number.POSITIVE_INFINITY;
  let cursor: string | undefined;
  do {
    const page = { limit: Math.min(left, PAGE_SIZE), cursor };
    const query = { ...rest, q, sort, fields, asOf, ...page };
    const { data = [], response } = await (kind === undefined
      ? client.GET('/api/v1/entities', { params: { query }, signal })
      : client.GET('/api/v1/entities/{kind}', { params: { path: { kind }, query }, signal }));
    yield data;
    left -= data.length;
    cursor = nextCursorOf(response);
  } while (cursor !== undefined && left > 0);
}
