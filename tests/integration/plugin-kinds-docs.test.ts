import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CAPABILITY_KINDS } from '@gantry/contracts';
import {
  type CallMethod,
  type CallOptions,
  createInlineHost,
  type InlineHost,
} from '@gantry/plugin-host';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(fileURLToPath(import.meta.url), '../../..');
const page = readFileSync(join(root, 'docs/plugins/kinds.md'), 'utf8');
const blocks = new Map(
  [...page.matchAll(/^## (\w+)$[^#]*?```ts\n([\s\S]*?)```/gm)].map(([, kind = '', code = '']) => [
    kind,
    code,
  ]),
);
/** Inside the repository, so that the imports of the examples are found; ignored by version control. */
const source = join(root, '.cache/plugin-kinds-docs');
const entity = {
  ref: 'Service/cart',
  uid: 'u',
  kind: 'Service',
  namespace: 'default',
  name: 'cart',
  spec: {},
  labels: {},
  annotations: {},
  links: [],
};
let host: InlineHost;

beforeAll(async () => {
  rmSync(source, { recursive: true, force: true });
  mkdirSync(source, { recursive: true });
  for (const [kind, code] of blocks) writeFileSync(join(source, `${kind}.ts`), code);
  const outdir = join(source, 'dist');
  await build({
    entryPoints: [...blocks.keys()].map((kind) => join(source, `${kind}.ts`)),
    outdir,
    bundle: true,
    platform: 'node',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    logLevel: 'error',
  });
  const modules = [...blocks.keys()].map(
    (kind) =>
      import(pathToFileURL(join(outdir, `${kind}.mjs`)).href) as Promise<{ default: unknown }>,
  );
  host = createInlineHost({
    plugins: (await Promise.all(modules)).map((module) => module.default),
  });
});
afterAll(async () => {
  await host?.dispose();
  rmSync(source, { recursive: true, force: true });
});

function call<M extends CallMethod>(
  slug: string,
  method: M,
  parameters: CallOptions<M>['parameters'],
) {
  return host.call(slug, method, {
    parameters,
    context: {
      requestId: 'r',
      integration: { slug: 'default', name: 'Default', options: {} },
      actor: { id: 'u', username: 'ada', roles: [] },
      entity,
      environment: 'prod',
    },
  });
}

describe('the plugins of the documentation, one of each kind', () => {
  it('are there for every kind', () => {
    expect(['catalog', 'panel', ...blocks.keys()].sort()).toEqual([...CAPABILITY_KINDS].sort());
  });

  it('have the types that they should', () => {
    const config = {
      extends: '../../tsconfig.base.json',
      compilerOptions: { types: ['node'] },
      include: ['*.ts'],
    };
    writeFileSync(join(source, 'tsconfig.json'), JSON.stringify(config));
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    expect(execFileSync(process.execPath, [tsc, '-p', source], { encoding: 'utf8' })).toBe('');
  });

  it('are loaded', () => {
    const failed = host.records.filter(({ status }) => status !== 'loaded');
    expect(failed).toEqual([]);
  });

  it('answer what they are asked', async () => {
    const query = {
      startTime: '2026-01-01T00:00:00Z',
      endTime: '2026-01-01T01:00:00Z',
      filters: [],
      levels: [],
      limit: 2,
    };
    const first = await call('echo', 'logs.search', { query });
    const cursor = first.nextCursor ?? '';
    const second = await call('echo', 'logs.search', { query: { ...query, cursor } });
    expect([...first.entries, ...second.entries].map(({ message }) => message)).toEqual(
      [0, 1, 2, 3].map((index) => `cart ${index}`),
    );
    expect(
      await call('badge', 'identity.exchangeCode', { code: 'c', redirectUri: 'x' }),
    ).toMatchObject({
      credentials: { accessToken: 'token-for-c' },
    });
    expect(await call('ship-it', 'deployment.triggerDeployment', { refOrSha: 'v1' })).toEqual({
      runId: 'cart-prod-v1',
      status: 'queued',
    });
    expect(await call('shelf', 'lifecycle.onProjectArchived', {})).toMatchObject({ status: 'ok' });
    const hook = { externalIdentifier: 'k', action: 'update_project_from_webhook', payload: {} };
    await call('quality', 'webhook.runAction', { ...hook, actionConfig: {} });
    expect(await call('janitor', 'action.run', { action: 'sweep', input: { rooms: 3 } })).toEqual({
      message: 'Swept 3 rooms.',
    });
    const message = { title: 't', text: '', level: 'info' } as const;
    expect(await call('bell', 'notification.send', { message })).toMatchObject({
      status: 'skipped',
    });
    expect(await call('safe', 'secrets.resolve', { references: [{ path: 'a' }] })).toHaveLength(1);
    expect(await call('pulse', 'health.check', {})).toMatchObject({ text: 'cart is fine.' });
    const { startTime, endTime } = query;
    const incidents = { query: { startTime, endTime, limit: 1 } };
    expect(await call('calm', 'incidents.listIncidents', incidents)).toEqual({ incidents: [] });
    expect(await call('doctor', 'analysis.analyze', {})).toMatchObject([{ status: 'fail' }]);
    await expect(
      call('doctor', 'analysis.remediate', { remediationId: 'x' }),
    ).rejects.toMatchObject({
      code: 'PLUGIN_REMEDIATION_NOT_SUPPORTED',
    });
    expect(JSON.stringify(await call('greeting', 'widget.render', { widget: 'hello' }))).toContain(
      'ada',
    );
    // Without an address there is nothing that it may reach.
    await expect(call('flags', 'configuration.listKeys', {})).rejects.toMatchObject({
      code: 'PLUGIN_FAILED',
    });
  });
});
