import type { Session } from '../session.ts';
import { PostgresSearchIndex } from './postgres-search-index.ts';
import type { SearchIndex } from './search-index.ts';
import { SqliteSearchIndex } from './sqlite-search-index.ts';

export function createSearchIndex(session: Session): SearchIndex {
  return session.dialect === 'sqlite'
    ? new SqliteSearchIndex(session)
    : new PostgresSearchIndex(session);
}
