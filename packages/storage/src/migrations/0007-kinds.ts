import type { Migration } from './migration.ts';

const statements = (text: string, integer: string): string[] => [
  // Kinds beside the built-in ones, and the fields that were added to built-in ones.
  `CREATE TABLE kinds (
    name ${text} PRIMARY KEY,
    plugin ${text},
    definition ${text} NOT NULL,
    forced ${integer} NOT NULL,
    revision ${integer} NOT NULL,
    created_at ${text} NOT NULL,
    created_by ${text} NOT NULL,
    updated_at ${text} NOT NULL,
    updated_by ${text} NOT NULL
  )`,
];

export const kinds: Migration = {
  name: '0007-kinds',
  sqlite: statements('TEXT', 'INTEGER'),
  postgres: statements('TEXT COLLATE "C"', 'BIGINT'),
};
