import type { Migration } from './migration.ts';

const tables = (text: string, integer: string, clustered: string): string[] => [
  `CREATE TABLE dashboards (
    scope ${text} NOT NULL,
    subject ${text} NOT NULL,
    config ${text} NOT NULL,
    updated_at ${text} NOT NULL,
    updated_by ${text} NOT NULL,
    PRIMARY KEY (scope, subject)
  )`,
  `CREATE TABLE announcements (
    id ${text} PRIMARY KEY,
    title ${text} NOT NULL,
    body ${text} NOT NULL,
    severity ${text} NOT NULL,
    starts_at ${text},
    ends_at ${text},
    teams ${text} NOT NULL,
    roles ${text} NOT NULL,
    dismissible ${integer} NOT NULL,
    created_at ${text} NOT NULL,
    created_by ${text} NOT NULL,
    updated_at ${text} NOT NULL
  )`,
  `CREATE TABLE announcement_dismissals (
    user_id ${text} NOT NULL,
    announcement_id ${text} NOT NULL,
    PRIMARY KEY (user_id, announcement_id)
  ) ${clustered}`,
  `CREATE TABLE entity_views (
    user_id ${text} NOT NULL,
    kind ${text} NOT NULL,
    namespace ${text} NOT NULL,
    name ${text} NOT NULL,
    viewed_at ${text} NOT NULL,
    PRIMARY KEY (user_id, kind, namespace, name)
  ) ${clustered}`,
  'CREATE INDEX entity_views_by_time ON entity_views (user_id, viewed_at)',
];

/** The home page: dashboards, announcements, and what people have looked at. */
export const home: Migration = {
  name: '0008-home',
  sqlite: tables('TEXT', 'INTEGER', 'WITHOUT ROWID'),
  postgres: tables('TEXT COLLATE "C"', 'BIGINT', ''),
};
