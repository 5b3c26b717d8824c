import type { Migration } from './migration.ts';

const statements = (text: string, integer: string): string[] => [
  `ALTER TABLE integrations ADD COLUMN health ${text}`,
  `CREATE TABLE assignments (
    id ${text} PRIMARY KEY,
    plugin ${text} NOT NULL,
    integration ${text} NOT NULL,
    capability ${text} NOT NULL,
    entity ${text},
    selector ${text},
    is_default ${integer} NOT NULL,
    options ${text} NOT NULL,
    created_at ${text} NOT NULL,
    updated_at ${text} NOT NULL
  )`,
  'CREATE INDEX assignments_by_capability ON assignments (capability)',
  'CREATE UNIQUE INDEX assignments_by_entity ON assignments (plugin, integration, capability, entity) WHERE entity IS NOT NULL',
  `CREATE TABLE lifecycle_runs (
    id ${text} PRIMARY KEY,
    entity_uid ${text} NOT NULL,
    entity ${text} NOT NULL,
    plugin ${text} NOT NULL,
    integration ${text} NOT NULL,
    event ${text} NOT NULL,
    status ${text} NOT NULL,
    message ${text},
    artifacts ${text} NOT NULL,
    payload ${text} NOT NULL,
    requested_by ${text} NOT NULL,
    created_at ${text} NOT NULL,
    finished_at ${text}
  )`,
  'CREATE INDEX lifecycle_runs_by_entity ON lifecycle_runs (entity_uid, id)',
];

/** Assignments of integrations to entities, health of integrations, and what lifecycle hooks did. */
export const assignments: Migration = {
  name: '0011-assignments',
  sqlite: statements('TEXT', 'INTEGER'),
  postgres: statements('TEXT COLLATE "C"', 'BIGINT'),
};
