import { randomBytes } from 'node:crypto';
import type { Clock } from '@gantry/base';
import type { SqlValue, Store, StoreView } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { ENCRYPTION_KEY_BYTES, type EncryptionKeys } from './encryption-keys.ts';
import { SEALED_COLUMNS, type SealedColumn } from './sealed-columns.ts';
import { SecretBox, sealedWith } from './secret-box.ts';

/** Where the keys that a store was used with are noted, by their ids. */
export const ENCRYPTION_SETTING = 'keys.encryption';
const ROTATED_ACTION = 'secrets.rotated';

/** Keeps a key that a server makes for itself. */
export interface KeyKeeper {
  /** Puts a key aside, so that it survives whatever happens next. */
  prepare(key: Buffer): void;
  /** The store is sealed with it now. */
  commit(): void;
  discard(): void;
}

export interface SecretRotationOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly keys: EncryptionKeys;
  /** Absent where the key is configured, and others may have it: then it is changed in the configuration. */
  readonly keeper?: KeyKeeper | undefined;
}

export interface Rotation {
  /** The key that everything is sealed with now. */
  readonly keyId: string;
  /** Texts that were sealed anew. */
  readonly sealed: number;
}

/** Which keys there are, and what is sealed with which. */
export interface KeyState {
  /** What is sealed from now on is sealed with it. */
  readonly keyId: string;
  /** `generated`: a server made it and keeps it in a file. `configured`: an administrator keeps it. */
  readonly origin: 'generated' | 'configured';
  /** Former keys that are still known. */
  readonly previousKeyIds: readonly string[];
  /** Sealed texts by the key that opens them. */
  readonly sealed: Readonly<Record<string, number>>;
  readonly rotatedAt?: string;
}

/** Seals every secret and the end of the audit log anew, with a new key, in one transaction. */
export class SecretRotation {
  readonly #options: SecretRotationOptions;

  constructor(options: SecretRotationOptions) {
    this.#options = options;
  }

  async state(): Promise<KeyState> {
    const { store, keys, keeper } = this.#options;
    const sealed: Record<string, number> = {};
    for (const { table, column } of SEALED_COLUMNS) {
      const rows = await store.session.getAll<{ text: string }>(
        `SELECT ${column} AS text FROM ${table} WHERE ${column} IS NOT NULL`,
        [],
      );
      for (const { text } of rows) {
        const keyId = sealedWith(text);
        sealed[keyId] = (sealed[keyId] ?? 0) + 1;
      }
    }
    const { entries } = await store.audit.list({ action: ROTATED_ACTION, limit: 1 });
    const [last] = entries;
    return {
      keyId: keys.current.id,
      origin: keeper ? 'generated' : 'configured',
      previousKeyIds: keys.all.slice(1).map((key) => key.id),
      sealed,
      ...(last ? { rotatedAt: last.at } : {}),
    };
  }

  async rotate(context: RequestContext): Promise<Rotation> {
    const { keys, keeper, store } = this.#options;
    if (keeper && store.dialect !== 'sqlite') throw errors.KEY_SHARED({});
    if (!keeper) return await this.#seal(context, keys.current.id);
    const from = keys.current.id;
    const key = randomBytes(ENCRYPTION_KEY_BYTES);
    keeper.prepare(key);
    const takeBack = keys.change(key);
    let rotation: Rotation;
    try {
      rotation = await this.#seal(context, from);
    } catch (error) {
      takeBack();
      keeper.discard();
      throw error;
    }
    keeper.commit();
    return rotation;
  }

  async #seal(context: RequestContext, from: string): Promise<Rotation> {
    const { store, clock, keys } = this.#options;
    return await store.transaction(async (tx) => {
      const box = new SecretBox(keys);
      let sealed = 0;
      for (const column of SEALED_COLUMNS) sealed += await sealColumn(tx, column, box);
      const keyId = keys.current.id;
      await tx.settings.set(ENCRYPTION_SETTING, keyId);
      // The entry brings a new head, which is sealed with the new key.
      await tx.audit.append([
        toAuditEntry(clock, context, {
          action: ROTATED_ACTION,
          resourceType: 'key',
          resourceId: keyId,
          resourceName: keyId,
          before: { keyId: from },
          after: { keyId, sealed },
        }),
      ]);
      return { keyId, sealed };
    });
  }
}

async function sealColumn(
  { session }: StoreView,
  { table, column, keys, identity }: SealedColumn,
  box: SecretBox,
): Promise<number> {
  const rows = await session.getAll<Record<string, SqlValue>>(
    `SELECT ${[...keys, column].join(', ')} FROM ${table} WHERE ${column} IS NOT NULL`,
    [],
  );
  const where = keys.map((key) => `${key} = ?`).join(' AND ');
  for (const row of rows) {
    const values = keys.map((key) => row[key] ?? null);
    const bound = identity(values);
    const text = box.seal(box.open(String(row[column]), bound), bound);
    await session.run(`UPDATE ${table} SET ${column} = ? WHERE ${where}`, [text, ...values]);
  }
  return rows.length;
}
