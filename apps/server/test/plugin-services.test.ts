import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { databases } from './support/databases.ts';
import { root, TestServer } from './support/test-server.ts';

const TOKEN = 'canary-token-of-a-notebook';
interface Shown {
  readonly kept: Record<string, unknown>;
  readonly nothing: string;
  readonly cart: string | null;
  readonly services: string[];
  readonly teams: unknown;
}

describe.each(databases(inject('postgresUrl')))(
  'what plugins ask of their host, on %s',
  (_name, create) => {
    if (!create) {
      it.skip('skipped: no PostgreSQL server starts on this machine', () => {});
      return;
    }
    let server: TestServer;
    let drop: (() => Promise<void>) | undefined;

    beforeAll(async () => {
      const { db, drop: end } = await create();
      drop = end;
      const plugins = join(root, 'tests/fixtures/plugins/services');
      server = await TestServer.start({ plugins, ...(db === undefined ? {} : { db }) });
      await server.put('/api/v1/plugins/notebook/config', { token: TOKEN });
      await server.put('/api/v1/plugins/notebook/enable', { enabled: true });
      await server.post('/api/v1/entities', {
        kind: 'Service',
        metadata: { name: 'cart' },
        spec: {},
      });
    });
    afterAll(async () => {
      await server?.stop();
      await drop?.();
    });

    const run = (action: string, actionConfig: unknown, integration = 'default') =>
      server.post<{ code: string; error: string }>('/api/v1/webhook-actions/run', {
        handler: `notebook:${action}`,
        integration,
        externalIdentifier: 'x',
        actionConfig,
        payload: {},
      });
    const shown = async (): Promise<Shown> => {
      const { body } = await server.get<{ sections: { text: string }[] }>(
        '/api/v1/widgets/notebook/all',
      );
      return JSON.parse(String(body.sections[0]?.text)) as Shown;
    };

    it('is remembered across calls, for each integration apart, until it is removed', async () => {
      expect((await run('remember', { key: 'cursor', value: { page: 7 } })).status).toBe(204);
      expect(await shown()).toMatchObject({ kept: { cursor: { page: 7 } }, nothing: 'undefined' });
      const second = '/api/v1/plugins/notebook/integrations/second';
      await server.put(second, { values: { token: TOKEN } });
      await run('remember', { key: 'cursor', value: 'of the second' }, 'second');
      expect((await shown()).kept.cursor).toEqual({ page: 7 });
      await run('forget', { key: 'cursor' });
      expect((await shown()).kept).toEqual({});
      expect((await server.delete(second)).status).toBe(204);
    });

    it('is bounded in size, number and keys', async () => {
      const large = await run('remember', { key: 'large', value: 'x'.repeat(300_000) });
      expect([large.status, large.body.code]).toEqual([400, 'PLUGIN_INPUT_INVALID']);
      expect((await run('remember', { key: '../x', value: 1 })).status).toBe(400);
      // All that fit, however many are asked for at once.
      expect((await run('hurry', {})).status).toBe(204);
      expect((await run('remember', { key: 'one-more', value: 1 })).status).toBe(400);
      const keys = Object.keys((await shown()).kept);
      expect(keys.length).toBe(100);
      for (const key of keys) await run('forget', { key });
    });

    it('keeps no secret that the plugin was given', async () => {
      await run('leak', {});
      const { kept } = await shown();
      expect(kept.leak).toContain('it is');
      expect(JSON.stringify(kept)).not.toContain(TOKEN);
    });

    it('changes entities in the name of the plugin, through the one write path', async () => {
      const address = { kind: 'Service', name: 'cart' };
      expect(
        (await run('change', { address, patch: { metadata: { title: 'Cart' } } })).status,
      ).toBe(204);
      expect(await shown()).toMatchObject({ cart: 'Cart', services: ['cart'] });
      const { body: trail } = await server.get<{ actor: string; source: string }[]>(
        '/api/v1/audit?action=entity.updated&limit=1',
      );
      expect(trail[0]).toMatchObject({ source: 'plugin' });
      expect(JSON.stringify(trail[0])).toContain('plugin:notebook');
      const entities = [
        { kind: 'Service', metadata: { name: 'till' }, spec: {} },
        { kind: 'Service', metadata: { name: 'Not A Name' }, spec: { nonsense: 1 } },
      ];
      const refused = await run('put', { entities });
      expect([refused.status, refused.body.code]).toEqual([400, 'PLUGIN_INPUT_INVALID']);
      expect((await shown()).services).toEqual(['cart']);
    });

    it('reaches only kinds that the manifest names, and what rules leave to the plugin', async () => {
      expect((await shown()).teams).toBe('PLUGIN_INPUT_INVALID');
      const team = { kind: 'Team', metadata: { name: 'own' }, spec: {} };
      expect((await run('put', { entities: [team] })).status).toBe(400);
      const rule = {
        id: 'notebooks-are-blind',
        effect: 'deny',
        subjects: ['plugin:notebook'],
        verbs: ['read', 'write'],
        resources: ['catalog'],
      };
      expect((await server.post('/api/v1/rbac/rules', rule)).status).toBe(201);
      expect(await shown()).toMatchObject({ cart: null, services: [] });
      const address = { kind: 'Service', name: 'cart' };
      expect(
        (await run('change', { address, patch: { metadata: { title: 'Mine' } } })).status,
      ).toBe(400);
      await server.delete('/api/v1/rbac/rules/notebooks-are-blind');
      expect((await shown()).cart).toBe('Cart');
    });
  },
);
