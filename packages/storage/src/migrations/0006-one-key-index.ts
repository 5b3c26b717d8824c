import type { Migration } from './migration.ts';

/**
 * PostgreSQL kept three indexes on the key of an entity: the unique one, one that lists read, and one that filters
 * of rights read. One that holds the other columns beside the key is enough for all. SQLite knows no
 * such columns, and keeps its two.
 */
export const oneKeyIndex: Migration = {
  name: '0006-one-key-index',
  sqlite: [],
  postgres: [
    'ALTER TABLE entities DROP CONSTRAINT entities_kind_namespace_name_key',
    `ALTER TABLE entities ADD CONSTRAINT entities_kind_namespace_name_key
     UNIQUE (kind, namespace, name) INCLUDE (id, owner)`,
    'DROP INDEX entities_in_order',
    'DROP INDEX entities_by_right',
  ],
};
