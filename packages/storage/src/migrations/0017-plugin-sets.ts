import type { Migration } from './migration.ts';

const statements = (text: string, integer: string): string[] => [
  `CREATE TABLE plugin_sets (
    number ${integer} PRIMARY KEY,
    action ${text} NOT NULL,
    wishes ${text} NOT NULL,
    lock_text ${text} NOT NULL,
    plugins ${text} NOT NULL,
    forgotten ${text} NOT NULL,
    job ${text} NOT NULL,
    created_by ${text} NOT NULL,
    created_at ${text} NOT NULL
  )`,
];

/** The sets of plugins that were installed through the platform: what every server is to have. */
export const pluginSets: Migration = {
  name: '0017-plugin-sets',
  sqlite: statements('TEXT', 'INTEGER'),
  postgres: statements('TEXT COLLATE "C"', 'BIGINT'),
};
