import { decodeCursor, encodeCursor } from '../cursor.ts';
import { inDocument, TextPlan } from '../search/text-plan.ts';
import type { Session, SqlValue } from '../session.ts';
import { allOf, isMember, type SqlCondition, sql } from '../sql-condition.ts';
import { isIndexed, toEntityCondition } from './entity-conditions.ts';
import type { EntityFilters, EntityPage, EntityQuery, EntitySort } from './entity-query.ts';
import { matchingIds } from './matching-ids.ts';

/** Columns of each sort order; the last ones make the order total, so that no row is skipped or repeated. */
const SORT_COLUMNS: Record<EntitySort, readonly string[]> = {
  kind: ['kind', 'namespace', 'name'],
  name: ['name', 'id'],
  updatedAt: ['updated_at', 'id'],
  createdAt: ['id'],
};

/** A text with fewer matches is answered from them; a broader one by looking along the order of the list. */
const NARROW = 1_000;
/** Entities that are looked at in the order of the list, before all matches are collected. */
const WINDOW = 2_000;
/** Matches that are collected and sorted. */
const COLLECTED = 2_000;

interface Order {
  readonly columns: readonly string[];
  readonly ordered: string;
  readonly after: SqlCondition | undefined;
}

interface Page {
  readonly json: Buffer;
  /** Sort columns of the last row, when another page follows. */
  readonly last: Readonly<Record<string, SqlValue>> | undefined;
}

type Key = Readonly<Record<string, SqlValue>> & { readonly id: number };

/** One page of the entities that match. */
export async function listEntities(session: Session, query: EntityQuery): Promise<EntityPage> {
  const sort = query.sort ?? 'kind';
  const columns = SORT_COLUMNS[sort];
  const name = `${sort}${query.descending ? ' desc' : ''}`;
  const direction = query.descending ? ' DESC' : '';
  const order: Order = {
    columns,
    ordered: columns.map((column) => `e.${column}${direction}`).join(', '),
    after: query.cursor === undefined ? undefined : toAfter(query, name, columns),
  };
  const { json, last } = await readPage(session, query, order);
  if (!last) return { json };
  return {
    json,
    nextCursor: encodeCursor(
      name,
      columns.map((column) => last[column] as SqlValue),
    ),
  };
}

function toAfter(query: EntityQuery, name: string, columns: readonly string[]): SqlCondition {
  const values = decodeCursor(query.cursor as string, name, columns.length);
  const places = columns.map(() => '?').join(', ');
  const list = columns.map((column) => `e.${column}`).join(', ');
  return sql(`(${list}) ${query.descending ? '<' : '>'} (${places})`, ...values);
}

async function readPage(session: Session, query: EntityQuery, order: Order): Promise<Page> {
  if (isIndexed(query)) {
    const condition = withAfter(toEntityCondition(session, query, 'set'), order);
    return session.dialect === 'sqlite'
      ? await joinPage(session, condition, order, query.limit)
      : await readWholePage(session, condition, order, query.limit);
  }
  const keys = await findKeys(session, query, order);
  const more = keys.length > query.limit;
  if (more) keys.pop();
  return { json: await readDocuments(session, keys), last: more ? keys.at(-1) : undefined };
}

/**
 * Embedded, what costs is every value that crosses into JavaScript: the database joins the documents, and a
 * second statement reads where the page ends. Nothing comes between the two: both run at once, when they
 * are called.
 */
async function joinPage(
  session: Session,
  condition: SqlCondition,
  { columns, ordered }: Order,
  limit: number,
): Promise<Page> {
  const rest = `FROM entities e WHERE ${condition.sql} ORDER BY ${ordered}`;
  const [joined, ends] = await Promise.all([
    session.getOne<{ json: Uint8Array | null }>(
      `SELECT CAST('[' || group_concat(doc, ',') || ']' AS BLOB) AS json
       FROM (SELECT doc ${rest} LIMIT ?) AS page`,
      [...condition.parameters, limit],
    ),
    session.getAll<Record<string, SqlValue>>(
      `SELECT ${columns.join(', ')} ${rest} LIMIT 2 OFFSET ?`,
      [...condition.parameters, limit - 1],
    ),
  ]);
  // A second row is the first of the next page.
  return { json: toBuffer(joined?.json), last: ends.length === 2 ? ends[0] : undefined };
}

/** Over a network, what costs is every statement: one reads the page, and a row more to see its end. */
async function readWholePage(
  session: Session,
  condition: SqlCondition,
  { columns, ordered }: Order,
  limit: number,
): Promise<Page> {
  const rows = await session.getAll<Record<string, SqlValue>>(
    `SELECT doc, ${columns.join(', ')} FROM entities e WHERE ${condition.sql} ORDER BY ${ordered} LIMIT ?`,
    [...condition.parameters, limit + 1],
  );
  const more = rows.length > limit;
  if (more) rows.pop();
  return {
    json: Buffer.from(`[${rows.map((row) => row.doc).join(',')}]`),
    last: more ? rows.at(-1) : undefined,
  };
}

/**
 * The keys of the page and of one entity more. Documents are left for later: sorting would carry them along.
 *
 * Three ways, the cheap ones first. Much that matches is soon met in the order of the list; little is
 * collected and sorted; and what is much, but not where the list begins, is a set to look into on the way.
 */
async function findKeys(session: Session, query: EntityQuery, order: Order): Promise<Key[]> {
  const { text, limit } = query;
  const plan = text && (await TextPlan.make(session, text));
  if (plan?.isEmpty) return [];
  if (!plan || plan.lead.entities > NARROW) {
    const keys = await findInWindow(session, query, { order, plan });
    if (keys.length > limit) return keys;
  }
  const matching = matchingIds(session, query, plan);
  const some = await session.getAll<{ id: number }>(
    `SELECT id FROM (${matching.sql} LIMIT ${COLLECTED + 1}) AS few`,
    matching.parameters as SqlValue[],
  );
  if (some.length === 0) return [];
  const isMatch =
    some.length > COLLECTED
      ? isMember('e.id', matching)
      : isOneOf(
          session,
          some.map(({ id }) => id),
        );
  const where = withAfter(isMatch, order);
  return await session.getAll<Key>(
    `${selectKeys(order)} FROM entities e WHERE ${where.sql} ORDER BY ${order.ordered} LIMIT ?`,
    [...where.parameters, limit + 1],
  );
}

/** Looks at the next entities in the order of the list, as far as an index leads to them. */
async function findInWindow(
  session: Session,
  query: EntityQuery,
  { order, plan }: { order: Order; plan: TextPlan | undefined },
): Promise<Key[]> {
  const { kind, namespace, owner } = query;
  const indexed = withAfter(toEntityCondition(session, { kind, namespace, owner }, 'probe'), order);
  const others = toEntityCondition(session, query, 'probe');
  const probe = plan ? allOf([others, inDocument('e.id', plan.documentCondition())]) : others;
  const columns = new Set(['id', 'kind', 'namespace', 'name', 'owner', ...order.columns]);
  return await session.getAll<Key>(
    `${selectKeys(order)} FROM (SELECT ${[...columns].join(', ')} FROM entities e WHERE ${indexed.sql}
       ORDER BY ${order.ordered} LIMIT ${WINDOW}) AS e
     WHERE ${probe.sql} ORDER BY ${order.ordered} LIMIT ?`,
    [...indexed.parameters, ...probe.parameters, query.limit + 1],
  );
}

function selectKeys({ columns }: Order): string {
  return `SELECT e.id AS id, ${columns.map((column) => `e.${column} AS ${column}`).join(', ')}`;
}

function isOneOf({ dialect }: Session, ids: readonly number[]): SqlCondition {
  return dialect === 'sqlite'
    ? sql('e.id IN (SELECT value FROM json_each(?))', JSON.stringify(ids))
    : sql('e.id = ANY (?::bigint[])', `{${ids.join(',')}}`);
}

async function readDocuments(session: Session, keys: readonly Key[]): Promise<Buffer> {
  const ids = keys.map(({ id }) => id);
  if (session.dialect === 'sqlite') {
    const row = await session.getOne<{ json: Uint8Array | null }>(
      `SELECT CAST('[' || group_concat(doc, ',') || ']' AS BLOB) AS json FROM
       (SELECT e.doc AS doc FROM json_each(?) k JOIN entities e ON e.id = k.value ORDER BY k.key) AS page`,
      [JSON.stringify(ids)],
    );
    return toBuffer(row?.json);
  }
  const rows = await session.getAll<{ id: number; doc: string }>(
    'SELECT id, doc FROM entities WHERE id = ANY (?::bigint[])',
    [`{${ids.join(',')}}`],
  );
  const docs = new Map(rows.map((row) => [row.id, row.doc]));
  return Buffer.from(`[${ids.flatMap((id) => docs.get(id) ?? []).join(',')}]`);
}

export async function countEntities(session: Session, filters: EntityFilters): Promise<number> {
  const plan = filters.text && (await TextPlan.make(session, filters.text));
  if (plan?.isEmpty) return 0;
  const { sql: from, parameters } = matchingIds(session, filters, plan);
  const row = await session.getOne<{ count: number }>(
    `SELECT count(*) AS count FROM (${from}) AS matching`,
    parameters as SqlValue[],
  );
  return row?.count ?? 0;
}

function withAfter(condition: SqlCondition, { after }: Order): SqlCondition {
  return after ? allOf([condition, after]) : condition;
}

function toBuffer(bytes: Uint8Array | null | undefined): Buffer {
  return bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) : Buffer.from('[]');
}
