import { type Clock, createId } from '@gantry/base';
import { MIN_PASSPHRASE_LENGTH } from '@gantry/contracts';
import {
  describeTables,
  readTable,
  type Session,
  type Snapshot,
  type Store,
} from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import type { EncryptionKeys } from '../secrets/encryption-keys.ts';
import { createHeader, deriveKey, sealFrames } from './backup-cipher.ts';
import { type BackupRecord, compressRecords } from './backup-records.ts';
import type { TrailEnds } from './backup-trail.ts';

export interface BackupsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly keys: EncryptionKeys;
  readonly version: string;
}

/** Copies of everything that the store holds, made while the server works, sealed with a passphrase. */
export class Backups {
  readonly #options: BackupsOptions;

  constructor(options: BackupsOptions) {
    this.#options = options;
  }

  /** The bytes of a backup. Its beginning is audited, and is in the backup itself. */
  async create(
    passphrase: string,
    context: RequestContext,
  ): Promise<{ id: string; bytes: AsyncIterable<Buffer> }> {
    if (passphrase.length < MIN_PASSPHRASE_LENGTH) {
      const message = `must have at least ${MIN_PASSPHRASE_LENGTH} characters`;
      throw errors.INVALID_INPUT({ problems: [{ pointer: '/passphrase', message }] });
    }
    const { store, clock, version } = this.#options;
    const id = createId();
    const createdAt = clock.now().toISOString();
    const { header, line } = createHeader({ id, createdAt, gantry: version });
    const key = await deriveKey(passphrase, header);
    const entry = toAuditEntry(clock, context, {
      action: 'backup.created',
      resourceType: 'backup',
      resourceId: id,
      resourceName: id,
    });
    await store.transaction((tx) => tx.audit.append([entry]));
    const snapshot = await store.openSnapshot();
    return { id, bytes: sealFrames(compressRecords(this.#records(snapshot)), key, line) };
  }

  async *#records({ session, close }: Snapshot): AsyncGenerator<BackupRecord[]> {
    try {
      const steps = await session.getAll<{ name: string }>(
        'SELECT name FROM schema_migrations ORDER BY name',
        [],
      );
      const encryptionKeys = this.#options.keys.all.map(({ bytes }) => bytes.toString('base64'));
      const audit = await readEnds(session);
      yield [{ manifest: { steps: steps.map(({ name }) => name), encryptionKeys, audit } }];
      const end: Record<string, number> = {};
      for (const shape of await describeTables(session)) {
        yield [{ table: shape.name, columns: shape.columns }];
        let count = 0;
        for await (const rows of readTable(session, shape)) {
          yield rows;
          count += rows.length;
          // Requests get their turn in between.
          await new Promise((resolve) => setImmediate(resolve));
        }
        end[shape.name] = count;
      }
      yield [{ end }];
    } finally {
      await close();
    }
  }
}

async function readEnds(session: Session): Promise<TrailEnds> {
  const head = await session.getOne<NonNullable<TrailEnds['head']>>(
    'SELECT id, hash, seal FROM audit_head',
    [],
  );
  const checkpoint = await session.getOne<NonNullable<TrailEnds['checkpoint']>>(
    'SELECT through, hash FROM audit_checkpoints ORDER BY through DESC LIMIT 1',
    [],
  );
  return { head: head ?? null, checkpoint: checkpoint ?? null };
}
