import { auditGuards } from '../audit/audit-guards.ts';
import { CHAIN_START, hashAuditEntry, storableEntry } from '../audit/audit-hash.ts';
import { type AuditRow, toAuditEntry } from '../audit/audit-row.ts';
import type { StoreView } from '../store.ts';
import type { Migration } from './migration.ts';

const PAGE = 500;

const tables = (text: string, integer: string): string[] => [
  `ALTER TABLE audit_log ADD COLUMN hash ${text} NOT NULL DEFAULT ''`,
  'CREATE INDEX audit_log_by_actor ON audit_log (actor_name, id)',
  'CREATE INDEX audit_log_by_action ON audit_log (action, id)',
  'CREATE INDEX audit_log_by_request ON audit_log (request_id, id)',
  'CREATE INDEX audit_log_by_time ON audit_log (at, id)',
  `CREATE TABLE audit_head (
    one ${integer} PRIMARY KEY CHECK (one = 1),
    id ${integer} NOT NULL,
    hash ${text} NOT NULL,
    seal ${text} NOT NULL
  )`,
  `CREATE TABLE audit_checkpoints (
    through ${integer} PRIMARY KEY,
    hash ${text} NOT NULL,
    removed ${integer} NOT NULL,
    at ${text} NOT NULL
  )`,
];

/** Entries from before the chain get their places in it: numbers without gaps, and hashes. */
async function chainExisting(tx: StoreView): Promise<void> {
  let after = 0;
  let id = 0;
  let hash = CHAIN_START;
  for (;;) {
    const rows = await tx.session.getAll<AuditRow>(
      `SELECT * FROM audit_log WHERE id > ? ORDER BY id LIMIT ${PAGE}`,
      [after],
    );
    for (const row of rows) {
      after = row.id;
      id++;
      hash = hashAuditEntry(hash, id, storableEntry(toAuditEntry(row)));
      await tx.session.run('UPDATE audit_log SET id = ?, hash = ? WHERE id = ?', [id, hash, after]);
    }
    if (rows.length < PAGE) break;
  }
  if (id > 0) tx.audit.adoptHead({ id, hash, isTrusted: true });
}

export const auditChain: Migration = {
  name: '0002-audit-chain',
  sqlite: tables('TEXT', 'INTEGER'),
  postgres: tables('TEXT COLLATE "C"', 'BIGINT'),
  run: chainExisting,
  after: auditGuards,
};
