import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entity, Webhook } from '@gantry/client';
import { freshPostgresDatabase } from '@gantry/storage/testing';
import { afterAll, beforeAll, describe, type ExpectStatic, inject, it } from 'vitest';
import { GantryProcess } from '../support/gantry-process.ts';

const DELIVERIES = 1_000;
/** So many are acknowledged when the server is killed for the first time. */
const ACKNOWLEDGED = 400;
const SENDERS = 16;
const SECRET = 'a secret that nobody guesses';

const postgresUrl = inject('postgresUrl');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-e2e-killed-webhooks-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a sender does: what was not acknowledged is sent again, under the same id. */
class Sender {
  readonly acknowledged = new Set<string>();
  readonly #webhook: Webhook;

  constructor(webhook: Webhook) {
    this.#webhook = webhook;
  }

  /** Sends what is not acknowledged yet, until everything is or nobody answers. */
  async send(url: string, onAcknowledged: () => void = () => {}): Promise<void> {
    const left = Array.from({ length: DELIVERIES }, (_, index) => `delivery-${index}`).filter(
      (id) => !this.acknowledged.has(id),
    );
    const work = async (): Promise<void> => {
      for (let id = left.shift(); id !== undefined; id = left.shift()) {
        const body = JSON.stringify({ id, about: 'counted' });
        const signature = createHmac('sha256', SECRET).update(body).digest('hex');
        const response = await fetch(url + this.#webhook.path, {
          method: 'POST',
          body,
          headers: {
            'content-type': 'application/json',
            'x-github-event': 'push',
            'x-github-delivery': id,
            'x-hub-signature-256': `sha256=${signature}`,
          },
        }).catch(() => undefined);
        if (!response) return;
        if (response.status !== 202) throw new Error(`${id}: ${await response.text()}`);
        this.acknowledged.add(id);
        onAcknowledged();
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, work));
  }
}

type Counts = Readonly<Record<string, number>>;

describe.concurrent('a server that is killed in the middle of 1,000 deliveries', {
  timeout: 180_000,
}, () => {
  it('loses none, and does once what each says, on SQLite', async ({ expect }) => {
    await losesNone(expect, ['--db', join(folder, 'gantry.db')]);
  });

  it.skipIf(postgresUrl === undefined)(
    'loses none, and does once what each says, on PostgreSQL',
    async ({ expect }) => {
      const database = await freshPostgresDatabase(postgresUrl as string);
      try {
        await losesNone(expect, ['--db', database.location]);
      } finally {
        await database.drop();
      }
    },
  );

  async function losesNone(expect: ExpectStatic, flags: readonly string[]): Promise<void> {
    const dataDir = mkdtempSync(join(folder, 'data-'));
    let server = await GantryProcess.start(dataDir, flags);
    try {
      await server.post('/entities', {
        kind: 'Service',
        metadata: { name: 'counted' },
        spec: { type: 'backend' },
      });
      const webhook = await server.post<Webhook>('/webhooks', {
        name: 'counting',
        signature: { scheme: 'github' },
        secret: SECRET,
        identifier: '/about',
        match: { by: 'name' },
        entities: { kind: 'Service' },
        rules: [
          {
            name: 'count',
            filter: 'payload.id.startsWith("delivery-")',
            handler: 'gantry:mark_entity',
            config: { annotation: 'last-delivery', from: '/payload/id' },
          },
        ],
      });
      const sender = new Sender(webhook);
      let killed: Promise<void> | undefined;
      await sender.send(server.url, () => {
        if (sender.acknowledged.size >= ACKNOWLEDGED) killed ??= server.process.stop('SIGKILL');
      });
      await killed;
      expect(sender.acknowledged.size).toBeLessThan(DELIVERIES);

      server = await GantryProcess.start(dataDir, flags);
      const counts = async () => await server.get<Counts>(`/webhooks/${webhook.id}/counts`);
      const sum = (states: Counts) => Object.values(states).reduce((total, one) => total + one, 0);
      expect(sum(await counts())).toBeGreaterThanOrEqual(sender.acknowledged.size);
      await sender.send(server.url);
      expect(sender.acknowledged.size).toBe(DELIVERIES);
      await server.process.stop('SIGKILL');

      server = await GantryProcess.start(dataDir, flags);
      // The lease of a killed server lapses after fifteen seconds, on a database that others may use.
      await expect
        .poll(counts, { timeout: 120_000, interval: 250 })
        .toEqual({ succeeded: DELIVERIES });
      const entity = await server.get<Entity>('/entities/Service/counted');
      // Each delivery was one change, after the one that made it.
      expect(entity.metadata.revision).toBe(1 + DELIVERIES);
    } finally {
      await server.stop();
    }
  }
});
