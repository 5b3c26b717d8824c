import type { Session, SqlValue } from '../session.ts';
import { allOf, isAlwaysTrue, isMember, type SqlCondition, sql } from '../sql-condition.ts';
import { above, type Correction, findCorrections, isForgiving } from './corrections.ts';
import type { QueryWord, TextQuery } from './text-query.ts';

/** Words that begin with a prefix and are counted; what has more is broad anyway. */
const MAX_COUNTED = 5_000;

/** One word of a query, and what of the catalog's words it stands for. */
export interface PlannedWord extends QueryWord {
  /** Entities that have it, summed over the words it stands for; an estimate from above. */
  readonly entities: number;
  /** What else it may mean, because it is mistyped. */
  readonly corrections: readonly Correction[];
}

/**
 * How a text query is answered. Postings lead from a word to entities, documents from an entity to its words;
 * the rarest word leads, the others are looked up. Everything here is SQL that both databases understand.
 */
export class TextPlan {
  readonly words: readonly PlannedWord[];
  /** The rarest word. */
  readonly lead: PlannedWord;
  readonly query: TextQuery;
  readonly #session: Session;

  private constructor(session: Session, query: TextQuery, words: readonly PlannedWord[]) {
    this.query = query;
    this.words = words;
    this.lead = words.reduce((rarest, word) => (word.entities < rarest.entities ? word : rarest));
    this.#session = session;
  }

  /** `undefined` when there is no word to look for. With `forgive` also words that occur are corrected. */
  static async make(
    session: Session,
    query: TextQuery,
    forgive = false,
  ): Promise<TextPlan | undefined> {
    if (query.words.length === 0) return undefined;
    const words = await Promise.all(query.words.map((word) => planWord(session, word, forgive)));
    return new TextPlan(session, query, words);
  }

  /** True when a word occurs nowhere, nor anything like it. */
  get isEmpty(): boolean {
    return this.lead.entities === 0;
  }

  get hasForgivable(): boolean {
    return this.query.words.some((word) => isForgiving(word.token));
  }

  get isCorrected(): boolean {
    return this.words.some((word) => word.corrections.length > 0);
  }

  /** The words that were looked for, and those that they were taken to mean. */
  get found(): QueryWord[] {
    return this.words.flatMap(({ token, isPrefix, corrections }) => [
      { token, isPrefix },
      ...corrections.map(({ term }) => ({ token: term, isPrefix: false })),
    ]);
  }

  /** True when nothing but the lead has to hold: then its postings are all that is needed. */
  get isSingle(): boolean {
    const { phrases, excluded } = this.query;
    return this.words.length === 1 && phrases.length === 0 && excluded.length === 0;
  }

  /** Holds for documents (alias `d`) with everything but the words in `known`. */
  documentCondition(known: readonly PlannedWord[] = []): SqlCondition {
    const find = findFunction(this.#session);
    const contains = (pattern: string): SqlCondition => sql(`${find}(d.words, ?) > 0`, pattern);
    const conditions: SqlCondition[] = [];
    for (const word of this.words) {
      if (known.includes(word)) continue;
      const all = [
        contains(pattern(word)),
        ...word.corrections.map(({ term }) => contains(` ${term} `)),
      ];
      conditions.push(anyOf(all));
    }
    for (const phrase of this.query.phrases) conditions.push(contains(` ${phrase.join(' ')} `));
    conditions.push(withoutWords(this.#session, this.query));
    return allOf(conditions);
  }

  /** The identifiers of all entities that match, each at least once. */
  matches(): SqlCondition {
    const others = this.words.filter((word) => word !== this.lead);
    // A set of postings costs its size once; looking into documents costs each time, but only where one looks.
    const asSets = others.filter((word) => word.entities < this.lead.entities * 8);
    const conditions = asSets.map((word) => isMember('p.entity_id', postingsOf(word)));
    const rest = this.documentCondition([this.lead, ...asSets]);
    if (!isAlwaysTrue(rest)) conditions.push(inDocument('p.entity_id', rest));
    const lead = postingsOf(this.lead);
    const filter = allOf(conditions);
    return {
      sql: `SELECT p.entity_id AS id FROM (${lead.sql}) AS p WHERE ${filter.sql}`,
      parameters: [...lead.parameters, ...filter.parameters],
    };
  }
}

/**
 * A condition on the words of one entity (alias `d`). Read one by one on purpose: where few entities are left,
 * PostgreSQL would rather read the words of all of them, as it cannot know how few they are.
 */
export function inDocument(id: string, condition: SqlCondition): SqlCondition {
  return {
    ...condition,
    sql: `(SELECT CASE WHEN ${condition.sql} THEN 1 ELSE 0 END FROM search_documents d WHERE d.entity_id = ${id}) = 1`,
  };
}

/**
 * SQL: `entity_id` of the postings of a word, and of all that it stands for. A cross join, because SQLite keeps
 * its order: it cannot know that leading from words to postings is the only good way.
 */
export function postingsOf(word: PlannedWord): SqlCondition {
  const { sql: terms, parameters } = termsOf(word);
  return {
    sql: `SELECT p.entity_id FROM search_terms t CROSS JOIN search_postings p WHERE p.term_id = t.id AND ${terms}`,
    parameters,
  };
}

function termsOf(word: PlannedWord): SqlCondition {
  const own = word.isPrefix
    ? sql('t.term >= ? AND t.term < ?', word.token, above(word.token))
    : sql('t.term = ?', word.token);
  if (word.corrections.length === 0) return own;
  const ids = word.corrections.map(({ id }) => id);
  const others = sql(`t.id IN (${ids.map(() => '?').join(', ')})`, ...ids);
  return anyOf([own, others]);
}

async function planWord(session: Session, word: QueryWord, forgive: boolean): Promise<PlannedWord> {
  const terms = termsOf({ ...word, entities: 0, corrections: [] });
  const row = await session.getOne<{ entities: number }>(
    `SELECT CAST(COALESCE(sum(entities), 0) AS BIGINT) AS entities FROM
     (SELECT entities FROM search_terms t WHERE ${terms.sql} LIMIT ${MAX_COUNTED}) AS counted`,
    terms.parameters as SqlValue[],
  );
  const entities = row?.entities ?? 0;
  if (entities > 0 && !forgive) return { ...word, entities, corrections: [] };
  const corrections = await findCorrections(session, word.token, word.isPrefix);
  const added = corrections.reduce((sum, correction) => sum + correction.entities, 0);
  return { ...word, entities: entities + added, corrections };
}

function anyOf(conditions: readonly SqlCondition[]): SqlCondition {
  return {
    sql: `(${conditions.map((condition) => condition.sql).join(' OR ')})`,
    parameters: conditions.flatMap((condition) => condition.parameters),
  };
}

/** Holds for documents (alias `d`) without what the query excludes. */
export function withoutWords(session: Session, { excluded }: TextQuery): SqlCondition {
  const find = findFunction(session);
  return allOf(excluded.map((words) => sql(`${find}(d.words, ?) = 0`, patternOf(words))));
}

/** A word as it stands in a document: between spaces, or after one when only its beginning is given. */
export function pattern({ token, isPrefix }: QueryWord): string {
  return isPrefix ? ` ${token}` : ` ${token} `;
}

export function patternOf(words: readonly QueryWord[]): string {
  const text = words.map(({ token }) => token).join(' ');
  return words.at(-1)?.isPrefix ? ` ${text}` : ` ${text} `;
}

/** The databases' function that finds a text in another: its place from 1, or 0. */
export function findFunction(session: Session): string {
  return session.dialect === 'sqlite' ? 'instr' : 'strpos';
}
