import type { Entity } from '@gantry/contracts';
import type { Session, SqlRow } from '../session.ts';
import { toReversed } from './corrections.ts';
import { toPenalties } from './rank.ts';
import { type SearchDocument, toSearchDocument } from './search-document.ts';

interface StoredDocument extends SearchDocument {
  readonly entity_id: number;
}

type Posting = readonly [term: string, penalty: number, entityId: number];

const COLUMNS = [
  'entity_id',
  'words',
  'title_at',
  'tags_at',
  'description_at',
  'text_at',
  'name_words',
] as const;

/**
 * The full-text index: a dictionary, postings in the order of rank, and the words of each entity. Plain
 * tables on both databases, so both find and rank alike.
 */
export class SearchIndex {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async put(entries: readonly { id: number; entity: Entity }[]): Promise<void> {
    const before = await this.#read(entries.map(({ id }) => id));
    const removed: Posting[] = [];
    const added: Posting[] = [];
    const documents: SqlRow[] = [];
    for (const { id, entity } of entries) {
      const document = toSearchDocument(entity);
      const old = before.get(id);
      // Offsets follow from the words, bars included.
      if (old?.words === document.words && old.name_words === document.name_words) continue;
      documents.push(COLUMNS.map((column) => (column === 'entity_id' ? id : document[column])));
      const was = old ? toPenalties(old) : new Map<string, number>();
      const is = toPenalties(document);
      for (const [term, penalty] of was) {
        if (is.get(term) !== penalty) removed.push([term, penalty, id]);
      }
      for (const [term, penalty] of is) {
        if (was.get(term) !== penalty) added.push([term, penalty, id]);
      }
    }
    await this.#change(added, removed);
    const updates = COLUMNS.slice(1).map((column) => `${column} = excluded.${column}`);
    await this.#session.insertMany('search_documents', COLUMNS, documents, {
      suffix: `ON CONFLICT (entity_id) DO UPDATE SET ${updates.join(', ')}`,
    });
  }

  async remove(ids: readonly number[]): Promise<void> {
    const removed: Posting[] = [];
    for (const [id, document] of await this.#read(ids)) {
      for (const [term, penalty] of toPenalties(document)) removed.push([term, penalty, id]);
    }
    await this.#change([], removed);
    const keys = ids.map((id): SqlRow => [id]);
    await this.#session.deleteByKeys('search_documents', ['entity_id'], keys);
  }

  async #read(ids: readonly number[]): Promise<Map<number, StoredDocument>> {
    const rows = await this.#session.selectByKeys<StoredDocument>(
      'search_documents',
      COLUMNS,
      ['entity_id'],
      ids.map((id): SqlRow => [id]),
    );
    return new Map(rows.map((row) => [row.entity_id, row]));
  }

  /** Brings postings and the dictionary up to date; words that no entity has any more are forgotten. */
  async #change(added: readonly Posting[], removed: readonly Posting[]): Promise<void> {
    const counts = new Map<string, number>();
    for (const [term] of removed) counts.set(term, (counts.get(term) ?? 0) - 1);
    for (const [term] of added) counts.set(term, (counts.get(term) ?? 0) + 1);
    if (counts.size === 0) return;
    const changed = [...counts].filter(([, count]) => count !== 0);
    await this.#session.insertMany(
      'search_terms',
      ['term', 'reversed', 'entities'],
      changed.map(([term, count]): SqlRow => [term, toReversed(term), count]),
      {
        suffix:
          'ON CONFLICT (term) DO UPDATE SET entities = search_terms.entities + excluded.entities',
      },
    );
    const rows = await this.#session.selectByKeys<{ id: number; term: string; entities: number }>(
      'search_terms',
      ['id', 'term', 'entities'],
      ['term'],
      [...counts.keys()].map((term): SqlRow => [term]),
    );
    const idOf = new Map(rows.map((row) => [row.term, row.id]));
    const toRow = ([term, penalty, id]: Posting): SqlRow => [idOf.get(term) ?? null, penalty, id];
    const columns = ['term_id', 'penalty', 'entity_id'];
    await this.#session.deleteByKeys('search_postings', columns, removed.map(toRow));
    // In the order of the table: neighbours are written one after the other.
    const rowsToAdd = added.map(toRow).sort((a, b) => Number(a[0]) - Number(b[0]));
    await this.#session.insertMany('search_postings', columns, rowsToAdd);
    const unused = rows.filter((row) => row.entities <= 0).map((row): SqlRow => [row.id]);
    await this.#session.deleteByKeys('search_terms', ['id'], unused);
  }
}
