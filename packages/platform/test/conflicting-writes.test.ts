import { isPlatformError, systemClock } from '@gantry/base';
import type { Entity } from '@gantry/contracts';
import type { AuditEntry, Store } from '@gantry/storage';
import {
  type FreshDatabase,
  freshPostgresDatabase,
  freshSqliteDatabase,
} from '@gantry/storage/testing';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { PolicyEngine } from '../src/access/policy-engine.ts';
import { createChainSeal } from '../src/audit/chain-seal.ts';
import { verifyAudit } from '../src/audit/verify-audit.ts';
import { Catalog } from '../src/catalog/catalog.ts';
import { KindRegistry } from '../src/catalog/kinds/kind-registry.ts';
import { SYSTEM_ACTOR, systemContext } from '../src/context.ts';
import { EncryptionKeys } from '../src/secrets/encryption-keys.ts';

/** Writes in all. Ten thousand of them are `npm run bench conflicts`. */
const WRITES = 1_000;
const ENTITIES = 4;
const CLIENTS = 20;

const seal = createChainSeal(new EncryptionKeys(Buffer.alloc(32, 7)));
const context = systemContext('test');
const databases: [string, () => Promise<FreshDatabase>][] = [
  ['SQLite', async () => freshSqliteDatabase({ seal })],
];
const postgresUrl = inject('postgresUrl');
if (postgresUrl !== undefined) {
  databases.push(['PostgreSQL', () => freshPostgresDatabase(postgresUrl, { seal })]);
}

describe.each(databases)('conflicting writes on %s', (_name, create) => {
  let database: FreshDatabase;
  let stores: Store[];
  let catalogs: Catalog[];

  beforeEach(async () => {
    database = await create();
    // On PostgreSQL two servers share the database, and conflict with each other.
    stores = [await database.open()];
    if (stores[0]?.dialect === 'postgres') stores.push(await database.open());
    catalogs = stores.map(
      (store) => new Catalog(store, new KindRegistry(), systemClock, new PolicyEngine(store)),
    );
  });
  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await database.drop();
  });

  const ref = (i: number) => ({ kind: 'Team', namespace: 'default', name: `team-${i % ENTITIES}` });
  const catalog = (i: number) => catalogs[i % catalogs.length] as Catalog;
  const team = (i: number, labels: Record<string, string> = {}) => ({
    apiVersion: 'gantry.io/v1',
    kind: 'Team',
    metadata: { name: ref(i).name, labels },
    spec: {},
  });

  it('lose none of each other, and leave a chain that is whole', { timeout: 600_000 }, async () => {
    for (let i = 0; i < ENTITIES; i++) {
      await catalog(0).applyOne({ op: 'create', entity: team(i, { count: '0' }) }, context);
    }
    // Half of them say only what they change, all at the same time.
    const patches = Array.from({ length: WRITES / 2 }, (_, i) => {
      const patch = { metadata: { annotations: { last: `write-${i}` } } };
      return catalog(i).applyOne({ op: 'patch', ref: ref(i), patch }, context);
    });
    // The other half read, count, and write with the revision that they have read.
    const counting = Array.from({ length: CLIENTS }, async (_, client) => {
      let refused = 0;
      for (let n = 0; n < WRITES / 2 / CLIENTS; ) {
        const entity = (await catalog(client).get(ref(client), SYSTEM_ACTOR)) as Entity;
        const labels = { count: String(Number(entity.metadata.labels?.count) + 1) };
        const expectedRevision = entity.metadata.revision;
        const patch = { metadata: { labels } };
        try {
          await catalog(client).applyOne(
            { op: 'patch', ref: ref(client), patch, expectedRevision },
            context,
          );
          n++;
        } catch (error) {
          if (!isPlatformError(error, 'REVISION_CONFLICT')) throw error;
          refused++;
        }
      }
      return refused;
    });
    await Promise.all([...patches, ...counting]);

    const [store] = stores as [Store];
    let revisions = 0;
    let counted = 0;
    for (let i = 0; i < ENTITIES; i++) {
      const { metadata } = await catalog(0).get(ref(i), SYSTEM_ACTOR);
      revisions += metadata.revision;
      counted += Number(metadata.labels?.count);
      // What each write found is what the one before it left.
      let last: string | null = null;
      for (const { before, after } of await historyOf(store, ref(i).name)) {
        expect(before).toBe(last);
        last = after;
      }
    }
    expect(revisions).toBe(ENTITIES + WRITES);
    expect(counted).toBe(WRITES / 2);
    expect(await verifyAudit(store)).toMatchObject({ ok: true, checked: ENTITIES + WRITES });
  });
});

async function historyOf(store: Store, name: string): Promise<AuditEntry[]> {
  const resourceId = `Team/default/${name}`;
  return await store.audit.between(0, 1e9, { resourceId, limit: 1e6 });
}
