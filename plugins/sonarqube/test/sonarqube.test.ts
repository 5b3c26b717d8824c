import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInlineHost, type ServiceRequest } from '@gantry/plugin-host';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import plugin from '../src/plugin.ts';

const TOKEN = 'canary-sonar-token';
const MEASURES: Record<string, string> = { coverage: '81.5', bugs: '3', alert_status: 'OK' };
const asked: ServiceRequest[] = [];
const host = createInlineHost({ plugins: [plugin] });
host.serveWith(async (request) => void asked.push(request));

/** Answers as the web API of SonarQube does. */
const server = createServer((request, response) => {
  const url = new URL(String(request.url), 'http://here');
  const json = (status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const knows = request.headers.authorization === `Bearer ${TOKEN}`;
  if (url.pathname === '/sonar/api/authentication/validate') return json(200, { valid: knows });
  if (!knows) return json(401, {});
  if (url.searchParams.get('component') !== 'shop:cart') {
    return json(404, { errors: [{ msg: 'Component key not found' }] });
  }
  const measures = String(url.searchParams.get('metricKeys'))
    .split(',')
    .filter((metric) => metric in MEASURES)
    .map((metric) => ({ metric, value: MEASURES[metric] }));
  return json(200, { component: { key: 'shop:cart', measures } });
});
let serviceUrl = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  serviceUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sonar/`;
});
afterAll(() => server.close());
afterEach(() => asked.splice(0));

const context = (withEntity = true) => ({
  requestId: 'r',
  integration: { slug: 'default', name: 'Default', options: { serviceUrl } },
  actor: { id: 'system', username: 'system', roles: [] },
  ...(withEntity
    ? {
        entity: {
          ref: 'Service/shop/cart',
          uid: 'u1',
          kind: 'Service',
          namespace: 'shop',
          name: 'cart',
          spec: {},
          labels: {},
          annotations: {},
          links: [],
        },
      }
    : {}),
});
const FACTS = [
  { metric: 'coverage', path: '/metadata/annotations/sonarqube.org~1coverage' },
  { metric: 'alert_status', path: '/metadata/labels/quality-gate' },
  { metric: 'bugs', path: '/spec/quality/bugs' },
];
const PAYLOAD = {
  serverUrl: 'https://sonarqube.example.com',
  status: 'SUCCESS',
  project: { key: 'shop:cart', name: 'Cart' },
  branch: { name: 'main', type: 'BRANCH', isMain: true },
  qualityGate: { name: 'Sonar way', status: 'ERROR' },
};
const run = (
  payload: unknown,
  more: { facts?: object[]; branches?: string; entity?: boolean } = {},
) =>
  host.call('sonarqube', 'webhook.runAction', {
    parameters: {
      externalIdentifier: 'shop:cart',
      action: 'update_entity',
      actionConfig: { facts: more.facts ?? FACTS, branches: more.branches ?? 'main' },
      payload,
    },
    credentials: { apiToken: TOKEN },
    context: context(more.entity),
  });

describe('the end of an analysis', () => {
  it('writes measures and the quality gate to their places in the entity', async () => {
    await run(PAYLOAD);
    expect(asked).toMatchObject([
      {
        service: 'catalog.patch',
        value: {
          kind: 'Service',
          namespace: 'shop',
          name: 'cart',
          patch: {
            metadata: {
              annotations: { 'sonarqube.org/coverage': '81.5' },
              labels: { 'quality-gate': 'ERROR' },
            },
            spec: { quality: { bugs: 3 } },
          },
        },
      },
    ]);
  });

  it('writes nothing when it failed, when it is of another branch, and what SonarQube does not know', async () => {
    await run({ ...PAYLOAD, status: 'FAILED' });
    await run({ ...PAYLOAD, branch: { name: 'topic', isMain: false } });
    await run(PAYLOAD, { facts: [{ metric: 'unknown', path: '/spec/x' }] });
    expect(asked).toEqual([]);
    await run({ ...PAYLOAD, branch: { name: 'topic', isMain: false } }, { branches: 'all' });
    expect(asked.length).toBe(1);
  });

  it('is refused when it is none, or belongs to nothing', async () => {
    const refused = { code: 'PLUGIN_INPUT_INVALID' };
    await expect(run({ zen: 'of another system' })).rejects.toMatchObject(refused);
    await expect(run(PAYLOAD, { entity: false })).rejects.toMatchObject(refused);
  });
});

it('the connection is tested', async () => {
  const test = (apiToken: string) =>
    host.call('sonarqube', 'plugin.testConnection', {
      parameters: {},
      credentials: { apiToken },
      context: context(),
    });
  expect(await test(TOKEN)).toEqual({ ok: true, message: 'SonarQube takes the token.' });
  expect(await test('wrong')).toMatchObject({ ok: false });
});
