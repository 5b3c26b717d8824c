import { decodeCursor, encodeCursor } from '../cursor.ts';
import { matchesWhere } from '../search/ranked-search.ts';
import { TextPlan } from '../search/text-plan.ts';
import type { Session, SqlValue } from '../session.ts';
import { allOf, isMember, type SqlCondition, sql } from '../sql-condition.ts';
import { type ConditionForm, isIndexed, toEntityCondition } from './entity-conditions.ts';
import type { EntityFilters, EntityPage, EntityQuery, EntitySort } from './entity-query.ts';

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

/** The keys of the page and of one entity more. Documents are left for later: sorting would carry them along. */
async function findKeys(session: Session, query: EntityQuery, order: Order): Promise<Key[]> {
  const { text, limit } = query;
  const plan = text && (await TextPlan.make(session, text));
  if (plan?.isEmpty) return [];
  const select = (from: string) =>
    `SELECT e.id AS id, ${order.columns.map((column) => `e.${column} AS ${column}`).join(', ')} FROM ${from}`;
  if (!plan || plan.lead.entities > NARROW) {
    const columns = new Set(['id', 'kind', 'namespace', 'name', 'owner', ...order.columns]);
    const indexed = withAfter(toEntityCondition(session, columnsOf(query), 'probe'), order);
    const probe = withText(toEntityCondition(session, query, 'probe'), plan, 'probe');
    const rows = await session.getAll<Key>(
      `${select(`(SELECT ${[...columns].join(', ')} FROM entities e WHERE ${indexed.sql} ORDER BY ${order.ordered} LIMIT ${WINDOW}) AS e`)}
       WHERE ${probe.sql} ORDER BY ${order.ordered} LIMIT ?`,
      [...indexed.parameters, ...probe.parameters, limit + 1],
    );
    if (rows.length > limit) return rows;
  }
  const set = withAfter(withText(toEntityCondition(session, query, 'set'), plan, 'set'), order);
  return await session.getAll<Key>(
    `${select('entities e')} WHERE ${set.sql} ORDER BY ${order.ordered} LIMIT ?`,
    [...set.parameters, limit + 1],
  );
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

/** SQL: the identifiers of all entities that match, each once. */
export function matchingIds(
  session: Session,
  filters: EntityFilters,
  plan: TextPlan | undefined,
): SqlCondition {
  const condition = toEntityCondition(session, filters, 'set');
  if (!plan)
    return { ...condition, sql: `SELECT e.id AS id FROM entities e WHERE ${condition.sql}` };
  return matchesWhere(session, plan, condition);
}

/** What an index can be followed by; the rest is looked at in each entity. */
function columnsOf({ kind, namespace, owner }: EntityFilters): EntityFilters {
  return { kind, namespace, owner };
}

function withText(
  condition: SqlCondition,
  plan: TextPlan | undefined,
  as: ConditionForm,
): SqlCondition {
  if (!plan) return condition;
  if (as === 'set') {
    const matches = plan.matches();
    // Many matches are a set to look into while following the order of the list; a few lead to their entities.
    const isMatch =
      plan.lead.entities > NARROW
        ? isMember('e.id', matches)
        : sql(`e.id IN (${matches.sql})`, ...matches.parameters);
    return allOf([condition, isMatch]);
  }
  const words = plan.documentCondition();
  const holds = `(SELECT CASE WHEN ${words.sql} THEN 1 ELSE 0 END FROM search_documents d WHERE d.entity_id = e.id) = 1`;
  return allOf([condition, { ...words, sql: holds }]);
}

function withAfter(condition: SqlCondition, { after }: Order): SqlCondition {
  return after ? allOf([condition, after]) : condition;
}

function toBuffer(bytes: Uint8Array | null | undefined): Buffer {
  return bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) : Buffer.from('[]');
}
