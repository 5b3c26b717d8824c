import type { Migration } from './migration.ts';

export const accountState: Migration = {
  name: '0009-account-state',
  sqlite: ['ALTER TABLE users ADD COLUMN disabled_at TEXT'],
  postgres: ['ALTER TABLE users ADD COLUMN disabled_at TEXT COLLATE "C"'],
};
