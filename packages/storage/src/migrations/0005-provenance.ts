import type { Migration } from './migration.ts';

const tables = (text: string, integer: string, clustered: string): string[] => [
  // The sync that last changed what a source says; null for what was written before this column.
  `ALTER TABLE entity_sources ADD COLUMN written_by ${text}`,

  `CREATE TABLE sync_runs (
    id ${text} PRIMARY KEY,
    plugin ${text} NOT NULL,
    integration ${text} NOT NULL,
    started_at ${text} NOT NULL,
    finished_at ${text},
    audit_from ${integer},
    audit_to ${integer},
    known ${integer},
    unseen ${integer},
    failed_scopes ${text} NOT NULL,
    held ${text},
    decided_by ${text},
    decided_at ${text},
    undone_at ${text}
  )`,
  'CREATE INDEX sync_runs_by_source ON sync_runs (plugin, integration, id)',

  `CREATE TABLE sync_journal (
    sync_id ${text} NOT NULL,
    external_id ${text} NOT NULL,
    scope ${text} NOT NULL,
    entity_id ${integer} NOT NULL,
    base ${text} NOT NULL,
    base_hash ${text} NOT NULL,
    gone_since ${text},
    written_by ${text},
    PRIMARY KEY (sync_id, external_id)
  ) ${clustered}`,

  // What earlier syncs brought has a source as well, whose freshness is judged by when it was last seen.
  `INSERT INTO sync_runs (id, plugin, integration, started_at, finished_at, failed_scopes)
   SELECT plugin || '/' || integration, plugin, integration, max(last_seen_at), max(last_seen_at), '[]'
   FROM entity_sources GROUP BY plugin, integration`,
];

export const provenance: Migration = {
  name: '0005-provenance',
  sqlite: tables('TEXT', 'INTEGER', 'WITHOUT ROWID'),
  postgres: tables('TEXT COLLATE "C"', 'BIGINT', ''),
};
