import type { Entity } from '@gantry/contracts';
import type { Session, SqlRow } from '../session.ts';
import { changePostings, type Posting } from './postings-writer.ts';
import { toPenalties } from './rank.ts';
import { type SearchDocument, toSearchDocument } from './search-document.ts';

interface StoredDocument extends SearchDocument {
  readonly entity_id: number;
}

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
    await changePostings(this.#session, added, removed);
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
    await changePostings(this.#session, [], removed);
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
}
