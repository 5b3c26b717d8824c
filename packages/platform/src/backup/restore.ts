import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Clock } from '@gantry/base';
import {
  type ChainHead,
  inspectStore,
  restoreStore,
  type SqlRow,
  type SqlValue,
  type Store,
  type TableRows,
  unknownSteps,
} from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import { createChainSeal } from '../audit/chain-seal.ts';
import { verifyAudit } from '../audit/verify-audit.ts';
import { systemContext } from '../context.ts';
import { errors } from '../errors.ts';
import { EncryptionKeys } from '../secrets/encryption-keys.ts';
import { SEALED_COLUMNS } from '../secrets/sealed-columns.ts';
import { SecretBox } from '../secrets/secret-box.ts';
import { type BackupHeader, deriveKey, openFrames, parseHeader } from './backup-cipher.ts';
import { type BackupManifest, type BackupRecord, expandRecords } from './backup-records.ts';
import { BackupTrail } from './backup-trail.ts';

/** A backup whose every byte was checked. */
export interface CheckedBackup {
  readonly header: BackupHeader;
  readonly manifest: BackupManifest;
  /** Rows of each table. */
  readonly counts: Readonly<Record<string, number>>;
  /** The end of the audit log. */
  readonly auditHead: ChainHead | undefined;
  /** Why the audit log does not hold; absent when it does. */
  readonly auditProblem: string | undefined;
  readonly read: () => AsyncGenerator<BackupRecord>;
}

const ROWS = 500;
const FIRST_BYTES = 8_192;

/**
 * Reads a backup to its end and believes nothing before that: the passphrase, each frame, the numbers of rows,
 * the schema and the chain of the audit log. Throws `BACKUP_UNREADABLE`, `BACKUP_NOT_AUTHENTIC` or
 * `BACKUP_TOO_NEW`.
 */
export async function checkBackup(path: string, passphrase: string): Promise<CheckedBackup> {
  const { header, line } = parseHeader(await readStart(path));
  const key = await deriveKey(passphrase, header);
  const read = () => expandRecords(openFrames(createReadStream(path), key, line));
  let manifest: BackupManifest | undefined;
  let end: Readonly<Record<string, number>> | undefined;
  let trail: BackupTrail | undefined;
  const counts: Record<string, number> = {};
  let table = '';
  for await (const record of read()) {
    if (Array.isArray(record)) {
      counts[table] = (counts[table] ?? 0) + 1;
      if (table === 'audit_log') trail?.add(record as SqlRow);
    } else if ('manifest' in record) {
      manifest = record.manifest;
      const unknown = unknownSteps(manifest.steps);
      if (unknown.length > 0) throw errors.BACKUP_TOO_NEW({ gantry: header.gantry, unknown });
      const seal = createChainSeal(keysOf(manifest));
      trail = new BackupTrail(manifest.audit, seal);
    } else if ('table' in record) {
      table = record.table;
      counts[table] = 0;
      if (table === 'audit_log') trail?.begin(record.columns);
    } else if ('end' in record) end = record.end;
  }
  if (!manifest || !trail || JSON.stringify(end) !== JSON.stringify(counts)) {
    throw errors.BACKUP_UNREADABLE({ reason: 'it is not complete' });
  }
  const { head: auditHead, problem: auditProblem } = trail.end();
  return { header, manifest, counts, auditHead, auditProblem, read };
}

function keysOf({ encryptionKeys }: BackupManifest): EncryptionKeys {
  const [current, ...previous] = encryptionKeys.map((key) => Buffer.from(key, 'base64'));
  if (!current) throw errors.BACKUP_UNREADABLE({ reason: 'it has no key' });
  return new EncryptionKeys(current, previous);
}

async function readStart(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(FIRST_BYTES), 0, FIRST_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

export interface RestoreTarget {
  /** Opened bare. */
  readonly store: Store;
  readonly location: string;
  readonly keys: EncryptionKeys;
  readonly clock: Clock;
  /** Puts the backup in the place of what is there. */
  readonly replace: boolean;
  /** Restores a trail that is broken, as it is. */
  readonly acceptBrokenAudit: boolean;
}

/**
 * Puts a checked backup into a store, all or nothing, with its secrets sealed anew for the key of this place.
 * Throws `STORE_NOT_EMPTY`, `STORE_TOO_NEW` or `AUDIT_BROKEN` before anything is changed.
 */
export async function restoreBackup(backup: CheckedBackup, target: RestoreTarget): Promise<void> {
  const { store, clock } = target;
  const problem = backup.auditProblem;
  if (problem && !target.acceptBrokenAudit) throw errors.AUDIT_BROKEN({ problem });
  const { isEmpty, steps } = await inspectStore(store, target.location);
  if (!isEmpty) {
    if (!target.replace) throw errors.STORE_NOT_EMPTY({ location: target.location });
    // What somebody has tampered with is evidence, and is not to be written over.
    if (steps.has('0002-audit-chain') && !target.acceptBrokenAudit) {
      const found = (await verifyAudit(store)).problem;
      if (found) throw errors.AUDIT_BROKEN({ problem: found.message });
    }
  }
  await restoreStore(store, {
    steps: backup.manifest.steps,
    rows: rowsFor(backup, new SecretBox(target.keys)),
    finish: async (tx) => {
      const { header, auditHead } = backup;
      if (auditHead) tx.audit.adoptHead(auditHead);
      await tx.audit.append([
        toAuditEntry(clock, systemContext(), {
          action: 'backup.restored',
          resourceType: 'backup',
          resourceId: header.id,
          resourceName: header.id,
          after: { createdAt: header.createdAt, gantry: header.gantry },
        }),
      ]);
    },
  });
}

/** The rows as this place needs them: sealed with its key, and without what belongs to the former place. */
async function* rowsFor(backup: CheckedBackup, box: SecretBox): AsyncGenerator<TableRows> {
  const former = new SecretBox(keysOf(backup.manifest));
  let table = '';
  let columns: readonly string[] = [];
  let rows: SqlRow[] = [];
  for await (const record of backup.read()) {
    if (Array.isArray(record)) {
      const row = moved(table, columns, record as SqlRow);
      if (row) rows.push(row);
      if (rows.length < ROWS) continue;
    }
    // The head is sealed anew at the end.
    if (rows.length > 0 && table !== 'audit_head') yield { table, columns, rows };
    rows = [];
    if ('table' in record) ({ table, columns } = record);
  }

  function moved(name: string, names: readonly string[], row: SqlRow): SqlRow | undefined {
    const read = (column: string): SqlValue => row[names.indexOf(column)] ?? null;
    // Which keys a store was used with says the place that it is in.
    if (name === 'settings' && String(read('key')).startsWith('keys.')) return undefined;
    const sealed = SEALED_COLUMNS.filter((column) => column.table === name);
    if (sealed.length === 0) return row;
    const result = [...row];
    for (const { column, keys, identity } of sealed) {
      const text = read(column);
      if (typeof text !== 'string') continue;
      const bound = identity(keys.map(read));
      result[names.indexOf(column)] = box.seal(former.open(text, bound), bound);
    }
    return result;
  }
}
