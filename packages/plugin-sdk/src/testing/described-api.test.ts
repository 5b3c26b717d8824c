import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DescribedApi, startDescribedApi } from './described-api.ts';

const operation = { path: {}, query: {}, required: [], answers: {} };
const description = {
  source: 'a test',
  operations: {
    'GET /things/{id}': {
      ...operation,
      path: { id: { type: 'integer' } },
      query: { page: { type: 'integer' } },
      answers: {
        '200': {
          type: 'object',
          properties: { id: { type: 'integer' } },
          required: ['id'],
          additionalProperties: false,
        },
      },
    },
    'GET /things/all': { ...operation, answers: { '200': { type: 'array' } } },
    'GET /{place}': { ...operation, answers: { '200': {} } },
    'GET /files/{path}': { ...operation, answers: { '200': {} } },
    'POST /things': {
      ...operation,
      needsBody: true,
      body: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
      answers: { '204': null },
    },
  },
};

let api: DescribedApi;
let body: unknown = { id: 1 };
beforeEach(async () => {
  body = { id: 1 };
  api = await startDescribedApi({
    description,
    answer: ({ operation: name }) => (name.startsWith('POST') ? { status: 204 } : { body }),
  });
});
afterEach(() => api.stop());

const status = async (path: string, init?: RequestInit) =>
  (await fetch(`${api.address}${path}`, init)).status;
const post = (value: object) => ({
  method: 'POST',
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/json' },
});

test('answers what the description allows', async () => {
  expect(await status('/things/7?page=2')).toBe(200);
  expect(await status('/things', post({ name: 'a' }))).toBe(204);
  body = [];
  expect(await status('/things/all')).toBe(200);
  expect(await status('/files/a/b%20c')).toBe(200);
  expect(api.problems).toEqual([]);
  expect(api.requests.at(-1)?.parameters).toEqual({ path: 'a/b c' });
});

test.each([
  ['/other', { method: 'DELETE' }, 'DELETE /other is not in the description.'],
  ['/things/seven', undefined, 'GET /things/{id}: path id must be an integer'],
  ['/things/7?limit=1', undefined, 'GET /things/{id}: query limit is not described'],
  ['/things', post({}), 'POST /things: body/name is required'],
])('refuses %s with a problem', async (path, init, problem) => {
  expect(await status(path, init)).toBe(500);
  expect(api.problems).toEqual([problem]);
});

test('holds its own answers against the description', async () => {
  body = { id: 1, colour: 'red' };
  expect(await status('/things/7')).toBe(500);
  expect(api.problems.join()).toContain('colour');
});

test('answers faults as they are', async () => {
  api.fault = () => ({ status: 503, body: 'busy' });
  expect(await status('/things/7')).toBe(503);
  expect(api.problems).toEqual([]);
});
