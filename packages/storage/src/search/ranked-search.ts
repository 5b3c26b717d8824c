import type { Session, SqlValue } from '../session.ts';
import { allOf, isAlwaysTrue, type SqlCondition, sql } from '../sql-condition.ts';
import { above, type Correction } from './corrections.ts';
import { beginningValueSql, scoreSql, wholeValueSql } from './rank.ts';
import { lengthOf } from './search-document.ts';
import { findFunction, type PlannedWord, pattern, patternOf, TextPlan } from './text-plan.ts';
import type { QueryWord, TextQuery } from './text-query.ts';

/** What may be found at all. */
export interface FoundConditions {
  /** On `entities e`. */
  readonly onEntity: SqlCondition;
  /** On an identifier. */
  readonly onId: (id: string) => SqlCondition;
  /** Of a statement that gives identifiers (`id`), those for which both hold. */
  readonly narrow: (ids: SqlCondition) => SqlCondition;
}

function isUnbounded({ onEntity, onId }: FoundConditions): boolean {
  return isAlwaysTrue(onEntity) && isAlwaysTrue(onId('e.id'));
}

export interface RankedResult {
  readonly hits: readonly RankedEntity[];
  /** What was found: the words that were looked for, and those that they were taken to mean. */
  readonly words: readonly QueryWord[];
}

export interface RankedEntity {
  readonly id: number;
  /** Larger is better. */
  readonly score: number;
  readonly doc: string;
}

/** A word with fewer postings leads to all of them. */
const COMPARED_ALL = 1_000;
/** Matches of a broader query that are compared: those where the rarest word has the best places. */
const COMPARED = 200;
/** Postings of the rarest word that are looked at for them, before all are. */
const WINDOW = 2_000;
/** Words that a beginning stands for, the most frequent ones, when it stands for too many. */
const MAX_ARMS = 24;
const NAMED = 50;
/** Fewer hits than these make mistyped words likely. */
const FEW = 3;

/** Finds and ranks. What the bounds above cut off depends on the catalog only, and never on the database. */
export async function findRanked(
  session: Session,
  text: TextQuery,
  found: FoundConditions,
  limit: number,
): Promise<RankedResult> {
  const plan = await TextPlan.make(session, text);
  if (!plan) return { hits: [], words: [] };
  const hits = plan.isEmpty ? [] : await search(session, plan, found, limit);
  const isEnough = hits.length >= FEW || plan.isCorrected || !plan.hasForgivable;
  const forgiving = isEnough ? undefined : await TextPlan.make(session, text, true);
  if (!forgiving?.isCorrected || forgiving.isEmpty) return { hits, words: plan.found };
  return { hits: await search(session, forgiving, found, limit), words: forgiving.found };
}

async function search(
  session: Session,
  plan: TextPlan,
  found: FoundConditions,
  limit: number,
): Promise<RankedEntity[]> {
  const { lead } = plan;
  const named = namedCandidates(plan, found);
  if (lead.entities <= COMPARED_ALL) {
    return await rank(session, plan, [named, allCandidates(plan, found)], limit);
  }
  const terms = await termsToRead(session, lead);
  const count = plan.isSingle ? limit : Math.max(COMPARED, limit);
  const first = terms.map((id) => bestCandidates(plan, id, found, count, WINDOW));
  const hits = await rank(session, plan, [named, ...first], limit);
  if (hits.length >= limit || (plan.isSingle && isUnbounded(found))) return hits;
  return await rank(session, plan, [named, allCandidates(plan, found, COMPARED_ALL)], limit);
}

/** What is named as was typed, or begins like it: it is found however common its words are. */
function namedCandidates(plan: TextPlan, found: FoundConditions): SqlCondition {
  const name = plan.query.whole.map(({ token }) => token).join('-');
  const { sql: text, parameters } = allOf([
    plan.documentCondition(),
    found.onEntity,
    found.onId('e.id'),
  ]);
  return {
    sql: `SELECT e.id AS id FROM (SELECT id, kind, namespace, name, owner FROM entities
        WHERE name >= ? AND name < ? ORDER BY name, id LIMIT ${NAMED}) AS e
      CROSS JOIN search_documents d WHERE d.entity_id = e.id AND ${text}`,
    parameters: [name, above(name), ...parameters],
  };
}

/** All matches, or the oldest `most` of them. */
function allCandidates(plan: TextPlan, found: FoundConditions, most?: number): SqlCondition {
  const { sql: matches, parameters } = found.narrow(plan.matches());
  const bound = most === undefined ? '' : `ORDER BY 1 LIMIT ${most}`;
  return { sql: `SELECT id FROM (${matches} ${bound}) AS found`, parameters };
}

/** The best places of one word among the first `window`, as far as everything else holds. */
function bestCandidates(
  plan: TextPlan,
  termId: number,
  found: FoundConditions,
  count: number,
  window: number,
): SqlCondition {
  const words = plan.documentCondition([plan.lead]);
  const joins: string[] = [];
  const conditions: SqlCondition[] = [];
  if (!isAlwaysTrue(words)) {
    joins.push('CROSS JOIN search_documents d');
    conditions.push(sql('d.entity_id = p.entity_id'), words);
  }
  const onId = found.onId('p.entity_id');
  if (!isAlwaysTrue(onId)) conditions.push(onId);
  if (!isAlwaysTrue(found.onEntity)) {
    joins.push('CROSS JOIN entities e');
    conditions.push(sql('e.id = p.entity_id'), found.onEntity);
  }
  const all = allOf(conditions);
  const postings = `SELECT entity_id, penalty FROM search_postings WHERE term_id = ? ORDER BY penalty, entity_id LIMIT ${
    conditions.length > 0 ? window : count
  }`;
  return {
    sql: `SELECT id FROM (SELECT p.entity_id AS id FROM (${postings}) AS p ${joins.join(' ')}
      WHERE ${all.sql} ORDER BY p.penalty, p.entity_id LIMIT ${count}) AS best`,
    parameters: [termId, ...all.parameters],
  };
}

/** Words that the lead stands for and whose postings are read, each in the order of rank. */
async function termsToRead(session: Session, lead: PlannedWord): Promise<number[]> {
  const range = lead.isPrefix ? [lead.token, above(lead.token)] : [lead.token, lead.token];
  const rows = await session.getAll<{ id: number }>(
    `SELECT id FROM
     (SELECT id, term, entities FROM search_terms WHERE term >= ? AND term <= ? ORDER BY term LIMIT 5000) AS known
     ORDER BY CASE WHEN term = ? THEN 0 ELSE 1 END, entities DESC, term LIMIT ${MAX_ARMS}`,
    [...range, lead.token] as SqlValue[],
  );
  return [...rows, ...lead.corrections].map(({ id }) => id);
}

async function rank(
  session: Session,
  plan: TextPlan,
  candidates: readonly SqlCondition[],
  limit: number,
): Promise<RankedEntity[]> {
  const { columns, parameters, score } = scoring(session, plan);
  // One by one: there are few candidates, and PostgreSQL cannot know it.
  const documents =
    session.dialect === 'sqlite'
      ? 'CROSS JOIN search_documents d WHERE d.entity_id = c.id'
      : 'CROSS JOIN LATERAL (SELECT * FROM search_documents s WHERE s.entity_id = c.id OFFSET 0) AS d';
  return await session.getAll<RankedEntity>(
    `WITH candidates AS (${candidates.map((part) => part.sql).join('\n UNION ')}),
     placed AS MATERIALIZED (
       SELECT d.entity_id AS id, d.title_at, d.tags_at, d.description_at, d.text_at, d.name_words, ${columns.join(', ')}
       FROM candidates c ${documents}
     ), best AS (SELECT id, ${score} AS score FROM placed ORDER BY score DESC, id LIMIT ?)
     SELECT best.id AS id, best.score AS score, e.doc AS doc FROM best JOIN entities e ON e.id = best.id
     ORDER BY best.score DESC, best.id`,
    [...candidates.flatMap((part) => part.parameters), ...parameters, limit],
  );
}

/** Where each word stands, and what all that is worth. */
function scoring(session: Session, plan: TextPlan) {
  const find = findFunction(session);
  const greatest = session.dialect === 'sqlite' ? 'max' : 'greatest';
  const columns: string[] = [];
  const parameters: SqlValue[] = [];
  const place = (text: string): string => {
    const name = `at${columns.length}`;
    columns.push(`${find}(d.words, ?) AS ${name}`);
    parameters.push(text);
    return name;
  };
  const whole = (text: string): string => {
    const at = place(` ${text} `);
    const length = `length${columns.length}`;
    columns.push(`CAST(? AS INTEGER) AS ${length}`);
    parameters.push(lengthOf(text));
    return wholeValueSql(at, length);
  };
  const corrected = ({ term, distance }: Correction): string =>
    `(${whole(term)}) * ${distance === 1 ? 5 : 3} / 10`;
  const values = plan.words.map((word) => {
    const all = [whole(word.token), ...word.corrections.map(corrected)];
    if (word.isPrefix) all.push(beginningValueSql(place(pattern(word))));
    return all.length === 1 ? `(${all[0]})` : `${greatest}(${all.join(', ')})`;
  });
  const { whole: given } = plan.query;
  // What stands together as it was typed counts again.
  if (given.length > 1) {
    const all = [whole(given.map(({ token }) => token).join(' '))];
    if (given.at(-1)?.isPrefix) all.push(beginningValueSql(place(patternOf(given))));
    values.push(all.length === 1 ? `(${all[0]})` : `${greatest}(${all.join(', ')})`);
  }
  return { columns, parameters, score: scoreSql(values) };
}
